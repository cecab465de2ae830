"""The files in hand: handed to the workers likeliest first, and committed one by one.

All of it belongs to the librarian's thread.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.commit import Saved, commit, task_of
from samplerecs_daemon.ingest.pace import MEMORY, RECORDING, Allowance
from samplerecs_daemon.ingest.tasks import Outcome, Task
from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.ingest.workers import Pool, WorkersFailed
from samplerecs_daemon.ingest.worklist import Unheard, Urgency, WorkList
from samplerecs_daemon.librarian.roots import Shelf
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Known
from samplerecs_models.errors import DecodeError, SamplerecsError, StoreError
from samplerecs_models.vocabulary import Undecodable

#: Seconds that a file may still take once the DAW records.
RECORDING_S = 2.0
#: Seconds after which workers without work end: a rest is often short, and their start is not.
IDLE_S = 20.0
#: A file that cannot be read may be the first word of a drive that is gone: seconds to wait for
#: the second.
DOUBT_S = 2.0
#: What is only known of a file that was read; it leaves the lists at once.
_SURE = frozenset(
    {Undecodable.EMPTY, Undecodable.NOT_AUDIO, Undecodable.UNSUPPORTED, Undecodable.NO_SOUND}
)
#: Seconds between two tries after the database or the workers failed, the first and the longest.
RETRY_S, RETRY_MOST_S = 2.0, 60.0
_CALM = "It is tried again soon; nothing that was saved before is lost."

_log = logging.getLogger(__name__)
#: Told of each file that was committed.
OnHeard = Callable[[Unheard, Saved], None]


@dataclass(frozen=True, slots=True)
class _Given:
    """A file that was handed out; `there`: the store said then that it is there."""

    file: Unheard
    there: bool


@dataclass(frozen=True, slots=True)
class _Result:
    """What came of a file, not committed yet; not before `due`, monotonic seconds."""

    given: _Given
    task: Task
    outcome: Outcome
    due: float = 0.0

    @property
    def file(self) -> Unheard:
        """The file."""
        return self.given.file


class Hearing:
    """Keeps the workers busy with the work list, within the pace.

    Args:
        access: the store.
        work: what waits to be heard.
        shelf: the folders as they stand.
        pool: the workers.
        heard: told of each file that was committed.
        dropped: told of each file that need not be heard.
    """

    def __init__(
        self,
        access: StoreAccess,
        work: WorkList,
        shelf: Shelf,
        pool: Pool,
        heard: OnHeard,
        dropped: Callable[[Unheard], None],
    ) -> None:
        self._access = access
        self._work = work
        self._shelf = shelf
        self._pool = pool
        self._heard = heard
        self._dropped = dropped
        self._given: dict[str, _Given] = {}
        self._results: deque[_Result] = deque()
        self._doubts: deque[_Result] = deque()
        self._allowance = Allowance(0)
        self._looked_at_only = False
        self._retry_at = 0.0
        self._retry_s = RETRY_S
        self.trouble: SamplerecsError | None = None
        self.faults = 0

    def attend(self, allowance: Allowance, patience_s: float, bell: Sequence[Connection]) -> None:
        """Hand files out, wait once, commit what is done.

        Args:
            allowance: what may run now.
            patience_s: the longest wait, in seconds.
            bell: pipes that end the wait.
        """
        self._allowance = allowance
        self._looked_at_only = allowance.looked_at_only
        self._settle_doubts()
        self._save_all()
        self._pool.resize(0 if self._resting else allowance.workers)
        self._shrink()
        try:
            for task, outcome in self._pool.attend(self, patience_s, bell):
                self._take_in(task, outcome)
        except WorkersFailed as error:
            self._fail(error)
        except OSError as error:
            # No more processes, files or memory are to be had just now.
            self._fail(WorkersFailed(f"No process could be started ({error.strerror}).", _CALM))

    def in_hand(self, root_id: int) -> int:
        """Return the files of a root that were handed out and are not committed yet."""
        waiting = (result.given for result in (*self._results, *self._doubts))
        return sum(one.file.root_id == root_id for one in (*self._given.values(), *waiting))

    def let_go(self, root_id: int) -> None:
        """Forget a root: its files in hand are given up, its workers killed, its work dropped."""
        self._work.drop_root(root_id)
        for task in self._pool.give_up(lambda task: self._root_of(task) == root_id):
            self._given.pop(task.path, None)
        for results in (self._results, self._doubts):
            kept = [result for result in results if result.file.root_id != root_id]
            results.clear()
            results.extend(kept)

    def close(self) -> None:
        """End all workers."""
        self._pool.close()

    # What the pool asks of its source.

    def take(self) -> Task | None:
        """Take the likeliest file out of the work list and make it a task."""
        if self._resting:
            return None
        while file := self._next():
            watched = self._shelf.get(file.root_id)
            if watched is None or not watched.usable:
                self._dropped(file)
                continue
            try:
                reader = self._access.reader()
                known = _known(reader, file)
                if _is_done(file, known):
                    self._dropped(file)
                    continue
                task = task_of(reader, watched.row, Found(file.relative, file.stat), known)
            except StoreError as error:
                self._work.put([file])
                self._fail(error)
                return None
            self._given[task.path] = _Given(file, _is_there(known))
            return task
        return None

    def holds(self, n: int) -> bool:
        """Say whether at least `n` files wait that may be heard now."""
        if self._resting:
            return False
        return (self._work.looked_at if self._looked_at_only else len(self._work)) >= n

    def knows(self, payload_hash: str) -> bool:
        """Say whether a sound of this hash was heard before; not while the store fails."""
        try:
            return self._access.reader().knows(payload_hash)
        except StoreError as error:
            self._fail(error)
            return False

    def _next(self) -> Unheard | None:
        busy = {given.file.disk for given in self._given.values()}
        return self._work.take(looked_at_only=self._looked_at_only, busy=busy)

    @property
    def _resting(self) -> bool:
        """True while something must be mended first: nothing new is begun."""
        return bool(self._results) or time.monotonic() < self._retry_at

    def _root_of(self, task: Task) -> int | None:
        given = self._given.get(task.path)
        return given.file.root_id if given else None

    def _shrink(self) -> None:
        """End workers that are not needed, and give up files that must not go on."""
        allowance = self._allowance
        if allowance.reason == MEMORY:
            self._pool.end_idle(0.0, keep=allowance.workers)
        elif not self._given:
            self._pool.end_idle(IDLE_S)
        if allowance.reason == RECORDING:
            given_up = self._pool.give_up(lambda _: True, after_s=RECORDING_S)
            self._work.put(self._given.pop(task.path).file for task in given_up)

    def _take_in(self, task: Task, outcome: Outcome) -> None:
        given = self._given.pop(task.path, None)
        if given is None:
            return
        result = _Result(given, task, outcome, time.monotonic() + DOUBT_S)
        if isinstance(outcome, DecodeError) and outcome.reason not in _SURE:
            self._doubts.append(result)
        else:
            self._results.append(result)
            self._save_all()

    def _settle_doubts(self) -> None:
        while self._doubts and self._doubts[0].due <= time.monotonic():
            self._results.append(self._doubts.popleft())

    def _save_all(self) -> None:
        """Commit what is done; what cannot be committed now is kept and tried again."""
        while self._results and time.monotonic() >= self._retry_at:
            result = self._results[0]
            watched = self._shelf.get(result.file.root_id)
            if watched is not None and watched.usable and not self._save(result):
                return
            self._results.popleft()

    def _save(self, result: _Result) -> bool:
        """Commit one file; False when the database does not take it now."""
        try:
            with self._access.writer() as store:
                saved = _committed(store, result)
        except StoreError as error:
            self._fail(error)
            return False
        except Exception:  # noqa: BLE001 - one file that cannot be kept must not end the others
            _log.exception("what was heard of %r could not be kept", result.task.path)
            self.faults += 1
            self._dropped(result.file)
            return True
        self._mended()
        if saved is None:
            self._dropped(result.file)
        else:
            self._heard(result.file, saved)
        return True

    def _fail(self, error: SamplerecsError) -> None:
        if self.trouble is None or self.trouble.code != error.code:
            _log.warning("analysis rests: %s", error)
        self.trouble = error
        self._retry_at = time.monotonic() + self._retry_s
        self._retry_s = min(self._retry_s * 2, RETRY_MOST_S)

    def _mended(self) -> None:
        if self.trouble is not None:
            _log.info("analysis goes on")
        self.trouble, self._retry_s = None, RETRY_S


def _committed(store: Store, result: _Result) -> Saved | None:
    """Commit what came of a file; None where it went while it was heard, and is to stay away."""
    if result.given.there and not _is_there(_known(store, result.file)):
        return None
    return commit(store, result.file.root_id, result.task, result.outcome)


def _known(store: Store, file: Unheard) -> Known | None:
    return store.known_of(file.root_id, [file.relative]).get(file.relative)


def _is_there(known: Known | None) -> bool:
    return known is not None and known.present


def _is_done(file: Unheard, known: Known | None) -> bool:
    """Say whether a file was heard meanwhile, as by another place in the queue."""
    if file.urgency is Urgency.RENEWED or known is None:
        return False
    return known.heard and known.failed is None and known.present and known.stat == file.stat
