"""The librarian: one thread that owns the workers and knows how every folder stands.

Scouts say what happens to the folders, errands bring the store up to date with it (they may wait
for a disk), and this thread has the audio heard, commits it, and tells the world. Nothing it does
itself waits for a disk of the library.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from samplerecs_daemon.api import Context, Event, Job, ScanProgress
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.commit import Saved
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.pace import MEMORY, Allowance, Pace
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.volumes import Volumes
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.ingest.worklist import Unheard, Urgency, WorkList
from samplerecs_daemon.librarian.errands import Errands
from samplerecs_daemon.librarian.hearing import Hearing
from samplerecs_daemon.librarian.inbox import Inbox
from samplerecs_daemon.librarian.jobs import JobBook, pace_in_words
from samplerecs_daemon.librarian.near import near
from samplerecs_daemon.librarian.news import News
from samplerecs_daemon.librarian.night import Night
from samplerecs_daemon.librarian.reading import Reading
from samplerecs_daemon.librarian.room import Room
from samplerecs_daemon.librarian.roots import RELEASED, UNREACHABLE, Shelf
from samplerecs_daemon.librarian.runs import Runs
from samplerecs_daemon.librarian.standing import Standing
from samplerecs_models.errors import StoreError

#: Seconds between two turns while there is work, and while there is none.
BUSY_S, IDLE_S = 0.25, 2.0
#: The same while a folder is let go of: its drive may be taken out and put back between two.
RELEASED_S = 0.5
#: Seconds between two orders by nearness to the project.
AIM_S = 10.0
#: The longest wait for the librarian's thread, in seconds; a turn takes as long as a commit.
ANSWER_S = 5.0
#: Seconds after a turn that failed through a fault of our own.
CALM_S = 1.0
#: Errands that belong to no folder.
_NO_ROOT = 0

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Librarian:
    """Keeps the library true; `start` it once and `stop` it.

    Args:
        access: the store, held for writing.
        scouts: what touches the folders; closed by `stop`.
        make_pool: makes the workers.
        pace: how much may run.
        publish: tells the world.
        clock: Unix seconds.
        wanted: what a sample must have to count as analysed.
        volumes: what is mounted.
        local_time: the time where the user is, for the nightly check.
    """

    def __init__(
        self,
        access: StoreAccess,
        scouts: Scouts,
        make_pool: Callable[[], Pool],
        pace: Pace,
        publish: Publish,
        clock: Callable[[], float],
        *,
        wanted: Callable[[], Wanted],
        volumes: Volumes,
        local_time: Callable[[], time.struct_time] = time.localtime,
    ) -> None:
        self.pace = pace
        self.scouts = scouts
        self._inbox = Inbox()
        self._pool = make_pool()
        self.room = self._make_room(access, scouts, publish, clock, wanted, volumes)
        self.standing = Standing(self.room)
        self._hearing = Hearing(
            access, self.room.work, self.room.shelf, self._pool, self._heard, self.room.runs.dropped
        )
        self._night = Night(local_time, pace.on_battery)
        self._context: Context | None = None
        self._aimed = float("-inf")
        self._damage: tuple[str, ...] = ()
        self._told: tuple[str, ...] = ()
        self._counters = {"heard": 0, "failed": 0, "faults": 0}
        self._ending = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name="librarian", daemon=True),
            threading.Thread(target=self._listen, name="librarian-ears", daemon=True),
        ]

    def _make_room(
        self,
        access: StoreAccess,
        scouts: Scouts,
        publish: Publish,
        clock: Callable[[], float],
        wanted: Callable[[], Wanted],
        volumes: Volumes,
    ) -> Room:
        jobs, news = JobBook(publish), News(publish, time.monotonic)
        return Room(
            access=access,
            scouts=scouts,
            volumes=volumes,
            shelf=Shelf(),
            work=WorkList(),
            reading=Reading(access, scouts.files, wanted, clock),
            errands=Errands(self._fault),
            jobs=jobs,
            runs=Runs(news, jobs, time.monotonic, lambda ids: access.reader().reached(ids)),
            news=news,
            post=self._inbox.post,
            let_go=lambda root_id: self._hearing.let_go(root_id),
        )

    # The life of it.

    def start(self) -> None:
        """Begin: every folder gets its scout, and is walked as soon as it is there.

        Raises:
            StoreError: when the folders cannot be read.
        """
        store = self.room.access.reader()
        roots = store.roots()
        if store.is_paused():
            self.pace.pause()
        self.room.errands.start()
        for thread in self._threads:
            thread.start()
        for root in roots:
            self.post(partial(self.standing.admit, root))

    def stop(self) -> None:
        """End within a second: workers and scouts are killed, what is committed is kept."""
        if self._ending.is_set():
            return
        self._ending.set()
        self.post(lambda: None)
        self.room.scouts.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(0.5)
        self.room.errands.stop(0.2)

    def post(self, call: Callable[[], None]) -> None:
        """Have something done in the librarian's thread; returns at once."""
        self._inbox.post(call)

    def ask(self, call: Callable[[], T]) -> T:
        """Have something done in the librarian's thread and return what comes of it.

        Raises:
            DaemonError: when it does not answer.
        """
        return self._inbox.ask(call, ANSWER_S)

    # What others tell it, from any thread.

    def boost(self, what: Iterable[int | tuple[int, str]], *, looked_at: bool = False) -> int:
        """Have sounds heard soon that were listed or searched, or at once if `looked_at`.

        Args:
            what: sample ids, or (root id, relative path).
            looked_at: the user opened or played one: it is heard on battery too.

        Returns:
            The number of those that were still to be heard.
        """
        urgency = Urgency.LOOKED_AT if looked_at else Urgency.LISTED
        found = self.room.work.boost(what, urgency)
        if found:
            self.post(lambda: None)
        return found

    def hear(self, event: Event) -> None:
        """Take in an event of the bus; quick. To be hooked to it."""
        if event.name == "context.changed":
            context = event.data.get("context")
            if isinstance(context, Context):
                self.aim(context)
        elif event.name.startswith("recommendation."):
            sample = event.data.get("sample")
            if isinstance(sample, int):
                self.boost([sample], looked_at=event.name != "recommendation.view")

    def aim(self, context: Context) -> None:
        """Have what is near the project heard first, and heed its transport."""
        playing, recording = (context.value(name) is True for name in ("playing", "recording"))
        self.pace.transport(playing=playing, recording=recording)
        self._context = context
        self.post(lambda: None)

    def check(self, *, asked: bool) -> Job:
        """Check every folder, and the database for damage; in the librarian's thread.

        Args:
            asked: the user waits for it.
        """
        roots = [watched.row.id for watched in self.room.shelf if watched.state != RELEASED]
        job = self.room.jobs.open("verify", roots, database=True, asked=asked)
        for root_id in roots:
            self.standing.want(root_id)
        self.room.errands.send(_NO_ROOT, partial(self._check_database, job.id))
        return self.room.jobs.job(job.id)

    # What others ask of it, from any thread.

    def check_database(self) -> tuple[str, ...]:
        """Return what is wrong inside the database; kept as a trouble until it is checked again."""
        try:
            self._damage = tuple(self.room.access.reader().check())
        except StoreError as error:
            self._damage = (str(error),)
        return self._damage

    def busy(self) -> bool:
        """Say whether a sound waits to be heard, or its folder is being walked."""
        return bool(self.room.work) or bool(len(self.room.runs))

    def progress(self) -> list[ScanProgress]:
        """Return how far each folder is that is worked on."""
        return self.room.runs.progress(self.pace.reason())

    def progress_of(self, root_id: int) -> ScanProgress | None:
        """Return how far one folder is, None while nothing is done on it."""
        return self.room.runs.progress_of(root_id, self.pace.reason())

    def doing(self) -> tuple[str, ...]:
        """Return in words what is being done now."""
        asked = self.room.jobs.in_words()
        if (resting := self.pace.reason()) and self.room.work:
            asked = (f"resting: {resting}", *asked)
        known = {job.progress.root for job in self.room.jobs.jobs() if job.progress}
        return asked + tuple(
            f"hear {one.root}: {one.done:,} of {one.total:,}{pace_in_words(one)}"
            for one in self.progress()
            if one.root not in known
        )

    def store_trouble(self) -> str:
        """Return why the library cannot be written just now, "" while it can."""
        trouble = self._hearing.trouble
        if not isinstance(trouble, StoreError):
            trouble = self.standing.store_error()
        return str(trouble) if trouble else ""

    def alarms(self) -> tuple[str, ...]:
        """Return what a user must know whatever they ask for: full disk, damaged database."""
        found = [self.store_trouble()] if self.store_trouble() else []
        return (*found, self._damage_in_words()) if self._damage else tuple(found)

    def counters(self) -> Mapping[str, int]:
        """Return what was counted since the start."""
        faults = self._counters["faults"] + self.standing.faults() + self._hearing.faults
        return {**self._counters, "faults": faults}

    def troubles(self) -> tuple[str, ...]:
        """Return in words what does not work just now."""
        found = self.standing.troubles()
        if self._hearing.trouble is not None:
            found.append(str(self._hearing.trouble))
        if self.pace.reason() == MEMORY:
            found.append(self.pace.memory_in_words())
        silent = [one for one in self.room.shelf if one.state == UNREACHABLE]
        found += [f"{one.row.path} {one.why}." for one in silent]
        if self._damage:
            found.append(self._damage_in_words())
        return tuple(dict.fromkeys(found))

    def _damage_in_words(self) -> str:
        return f"The database is damaged: {self._damage[0]}. Restore a backup of it."

    def worker_pids(self) -> list[int]:
        """Return the process ids of the workers."""
        return self._pool.pids()

    # The thread.

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._turn()
            except Exception as error:  # noqa: BLE001 - it must outlive whatever goes wrong
                _log.exception("the librarian stumbled")
                self._fault(error)
                self._ending.wait(CALM_S)
        self._hearing.close()
        self._inbox.close()

    def _turn(self) -> None:
        self._make_calls()
        self._aim_now()
        self.standing.tend()
        self._tell_troubles()
        if self._night.due():
            self.check(asked=False)
        allowance = self._allowance()
        busy = bool(len(self.room.runs)) and not self._ending.is_set()
        wait = self.room.news.flush()
        idle = RELEASED_S if self.standing.any_released() else IDLE_S
        patience = min(BUSY_S if busy else idle, IDLE_S if wait is None else wait)
        self._hearing.attend(allowance, patience, [self._inbox.bell])
        self.room.runs.tell(self.pace.reason())
        self.room.runs.finish(self._is_done)

    def _make_calls(self) -> None:
        for call in self._inbox.calls():
            try:
                call()
            except Exception as error:  # noqa: BLE001 - the other calls must be made too
                _log.exception("something could not be done")
                self._fault(error)

    def _allowance(self) -> Allowance:
        self.pace.asked(self.room.jobs.open_now)
        allowance = self.pace.look(self._pool.pids())
        if self.standing.names_first():
            return Allowance(allowance.workers, looked_at_only=True, reason=allowance.reason)
        return allowance

    def _tell_troubles(self) -> None:
        """Tell and log what stopped working, or works again."""
        now = self.troubles()
        if now == self._told:
            return
        for trouble in now:
            if trouble not in self._told:
                _log.warning("%s", trouble)
        if self._told and not now:
            _log.info("All that was in trouble works again.")
        self._told = now
        self.room.news.troubles(now)

    def _aim_now(self) -> None:
        now = time.monotonic()
        if self._context is None or now - self._aimed < AIM_S:
            return
        context, self._context, self._aimed = self._context, None, now
        self.room.work.aim(near(context) or _nothing)

    def _is_done(self, root_id: int) -> bool:
        return (
            self.standing.idle(root_id)
            and not self.room.work.waiting(root_id)[0]
            and not self._hearing.in_hand(root_id)
        )

    def _heard(self, file: Unheard, saved: Saved) -> None:
        self._counters["failed" if saved is Saved.FAILED else "heard"] += 1
        self.room.runs.heard(file, saved)
        watched = self.room.shelf.get(file.root_id)
        if watched is not None:
            self.room.news.changed(str(watched.row.path), changed=1)

    def _check_database(self, job_id: str) -> None:
        self.room.jobs.checked(job_id, self.check_database())

    def _fault(self, _: Exception) -> None:
        self._counters["faults"] += 1

    def _listen(self) -> None:
        """Pass on what the scouts say, until they are closed."""
        for said in self.room.scouts.messages():
            self.post(partial(self.standing.hear, said))


def _nothing(_: Unheard) -> bool:
    return False
