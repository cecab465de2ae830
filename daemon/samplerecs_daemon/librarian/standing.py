"""How each folder stands: what its scout says, and what follows from it.

All of it happens in the librarian's thread, but for the errands, which may wait for a disk.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

from samplerecs_daemon.api import ScanReport
from samplerecs_daemon.ingest.folders import found_elsewhere, why_absent
from samplerecs_daemon.ingest.scouting import (
    NOT_ANSWERING,
    NOT_THERE,
    Absent,
    Changed,
    Present,
    Said,
    Trouble,
    Watching,
)
from samplerecs_daemon.ingest.walk import Tally
from samplerecs_daemon.ingest.worklist import Unheard
from samplerecs_daemon.librarian.reading import Seen
from samplerecs_daemon.librarian.room import Room
from samplerecs_daemon.librarian.roots import (
    MISSING,
    NOT_WATCHED,
    RELEASED,
    THERE,
    UNKNOWN,
    UNREACHABLE,
    Watched,
)
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import InputError, SamplerecsError, StoreError

#: Seconds between two looks for drives that are somewhere else now.
SEARCH_S = 5.0
#: For so long the audio of all roots waits for the names of one that is scanned first.
NAMES_FIRST_S = 120.0
#: Seconds before an errand that the database did not let finish is tried again.
AGAIN_S = 10.0

_Then = Callable[[], None]
_log = logging.getLogger(__name__)


class Standing:
    """The folders, kept in line with their scouts.

    Args:
        room: what the librarian's parts share.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        #: Roots whose scout was just posted: its first word is followed by a walk of ours.
        self._posted: set[int] = set()
        #: Walks that wait, and since when (monotonic seconds) those of a whole root go on.
        self._queued: set[int] = set()
        self._walking: dict[int, float] = {}
        self._pending: dict[int, set[int]] = {}
        self._numbers = itertools.count()
        self._again: dict[int, float] = {}
        self._unplugged: set[int] = set()
        self._searched = float("-inf")
        #: What scouts say, and errands that did not work, until one on the same root does.
        self._words: dict[int, str] = {}
        self._failures: dict[int, SamplerecsError] = {}
        self.errors = 0

    # Folders that come into the library and leave it.

    def admit(self, row: RootRow) -> None:
        """Take a folder in, or up again: a scout is posted, and its word awaited."""
        room, before = self._room, self._room.shelf.get(row.id)
        mount = str(room.volumes.of(row.path).mount)
        if before is not None and before.row.path == row.path and before.state != RELEASED:
            room.shelf.change(row.id, row=row, mount=mount)
            return
        room.shelf.put(Watched(row, mount=mount))
        self._unplugged.discard(row.id)
        self._posted.add(row.id)
        room.scouts.start(row.id, row.path, volume=row.volume)

    def dismiss(self, root_id: int) -> None:
        """Leave a folder for good; its scout is for the caller to stop, which may take a while."""
        self._drop_work(root_id)
        self._room.shelf.remove(root_id)
        self._words.pop(root_id, None)
        self._failures.pop(root_id, None)
        self._room.jobs.given_up(root_id, InputError("The folder was removed from the library."))

    def want(self, root_id: int) -> None:
        """Have all of a folder walked, because the user asked for it."""
        watched = self._room.shelf.get(root_id)
        if watched is None:
            return
        if watched.state == RELEASED:
            self.admit(watched.row)
        elif watched.state in (MISSING, UNREACHABLE):
            self._send(root_id, partial(self._search, watched))
            self._room.jobs.finished(root_id, self._lost(watched, 0))
        elif watched.state == THERE:
            self._walk(watched)

    def release(self, root_id: int) -> None:
        """Let go of a folder: no file of it is in hand, and none is taken up."""
        self._lose(root_id, RELEASED, "let go of, as you asked")
        self._room.jobs.given_up(root_id, InputError("The folder was let go of."))

    def move(self, row: RootRow, moved: Future[Seen]) -> None:
        """Follow a folder to its new place; `moved` is told what was found there."""
        room = self._room
        self._drop_work(row.id)
        watched = Watched(row, mount=str(room.volumes.of(row.path).mount))
        room.shelf.put(watched)
        room.scouts.start(row.id, row.path, volume=row.volume)
        away = InputError(
            f"{row.path} went away again before its files were looked at.",
            "Relink it once more when it is there.",
        )
        undone = partial(moved.set_exception, away)
        self._send(row.id, partial(self._move_now, watched, moved), undone)

    def _move_now(self, watched: Watched, moved: Future[Seen]) -> _Then:
        try:
            seen = self._room.reading.moved(watched)
        except BaseException as error:
            moved.set_exception(error)
            raise
        moved.set_result(seen)
        return partial(self._walked, watched.row.id, seen, 0)

    def idle(self, root_id: int) -> bool:
        """Say whether nothing goes on with a root beside hearing its files."""
        return not self._pending.get(root_id)

    def names_first(self) -> bool:
        """Say whether audio should wait for the names of a folder that is scanned first."""
        now = time.monotonic()
        for root_id, since in self._walking.items():
            watched = self._room.shelf.get(root_id)
            first = watched is not None and watched.row.last_scan is None
            if first and now - since < NAMES_FIRST_S:
                return True
        return False

    def tend(self) -> None:
        """Do what is due: what failed is tried again, lost drives are looked for."""
        now = time.monotonic()
        for root_id in [root_id for root_id, due in self._again.items() if due <= now]:
            del self._again[root_id]
            if (watched := self._room.shelf.get(root_id)) and watched.state == THERE:
                self._walk(watched)
        if now - self._searched < SEARCH_S:
            return
        self._searched = now
        for watched in self._room.shelf:
            self._flag(watched)
            if watched.state == RELEASED:
                self._look_for_released(watched)
            if watched.state == MISSING or watched.row.id in self._unplugged:
                self._send(watched.row.id, partial(self._search, watched))

    def troubles(self) -> list[str]:
        """Return in words what does not work with the folders just now."""
        return [*list(self._words.values()), *map(str, list(self._failures.values()))]

    def store_error(self) -> StoreError | None:
        """Return why the store could not be brought up to date with a folder, if it could not."""
        failures = list(self._failures.values())
        return next((error for error in failures if isinstance(error, StoreError)), None)

    # What scouts say.

    def hear(self, said: Said) -> None:
        """Take in what a scout said, unless its folder moved meanwhile."""
        root_id, path, message = said
        watched = self._room.shelf.get(root_id)
        if watched is None or watched.state == RELEASED or str(watched.row.path) != path:
            return
        if isinstance(message, Present):
            self._appear(watched)
        elif isinstance(message, Absent):
            silent = message.why == NOT_ANSWERING
            self._lose(root_id, UNREACHABLE if silent else MISSING, message.why)
        elif isinstance(message, Watching):
            self._room.shelf.change(root_id, watching=message.how)
        elif isinstance(message, Trouble):
            self._words[root_id] = f"{message.message} {message.hint}".strip()
        elif watched.state == THERE:
            self._change(watched, message)

    def _appear(self, watched: Watched) -> None:
        root_id, before = watched.row.id, watched.state
        watched = self._room.shelf.change(root_id, state=THERE, why="") or watched
        self._words.pop(root_id, None)
        self._flag(watched)
        if before != THERE:
            if before != UNKNOWN:
                _log.info("%s is back", watched.row.path)
            self._room.news.root(str(watched.row.path), THERE)
            self._send(root_id, partial(self._await, watched))
        if root_id in self._posted:
            self._posted.discard(root_id)
            self._walk(watched)

    def _lose(self, root_id: int, state: str, why: str) -> None:
        """Note that a root cannot be used; what is known of its files stays."""
        room, before = self._room, self._room.shelf.get(root_id)
        if before is None or before.state == state:
            return
        watched = room.shelf.change(root_id, state=state, why=why, watching=NOT_WATCHED)
        assert watched is not None
        _log.warning("%s cannot be used now: %s", watched.row.path, self.why_absent(watched))
        self._drop_work(root_id)
        lost = self._flag(watched)
        room.news.root(str(watched.row.path), state, why)
        if state != RELEASED:
            room.jobs.finished(root_id, self._lost(watched, lost))

    def _drop_work(self, root_id: int) -> None:
        room = self._room
        room.errands.forget(root_id)
        self._pending.pop(root_id, None)
        self._walking.pop(root_id, None)
        self._queued.discard(root_id)
        self._again.pop(root_id, None)
        room.let_go(root_id)
        room.runs.drop(root_id)

    def _flag(self, watched: Watched) -> int:
        """Have the store show a root's sounds, or not; none of them is looked at for that.

        Returns:
            The number of files that came or went with it.
        """
        away = watched.state in (MISSING, UNREACHABLE, RELEASED)
        if watched.state == UNKNOWN or watched.row.away == away:
            return 0
        room, root_id = self._room, watched.row.id
        try:
            with room.access.writer() as store:
                files = (store.leave_root if away else store.return_root)(root_id)
                room.shelf.change(root_id, row=store.root(root_id))
        except StoreError as error:
            # The next `tend` tries again.
            _log.warning("that %s came or went could not be noted: %s", watched.row.path, error)
            return 0
        what = "missing" if away else "added"
        room.news.changed(str(watched.row.path), **{what: files})
        return files

    def _change(self, watched: Watched, changed: Changed) -> None:
        if "" in changed.folders:
            self._walk(watched)
        else:
            self._send(watched.row.id, partial(self._take_in, watched, changed))

    def _look_for_released(self, watched: Watched) -> None:
        """Take a folder up again whose drive was unplugged meanwhile, and is back."""
        row = watched.row
        volume = self._room.volumes.of(row.path)
        at_home = str(volume.mount) == watched.mount and volume.identity in (row.volume, "")
        if not at_home:
            self._unplugged.add(row.id)
        elif row.id in self._unplugged:
            self.admit(row)

    # What waits for a disk is done in errands, and taken in here.

    def _send(
        self, root_id: int, errand: Callable[[], _Then | None], undone: _Then = lambda: None
    ) -> None:
        """Have an errand done; what it returns is called in the librarian's thread.

        `undone` is called instead when the folder's errands are forgotten first.
        """
        number = next(self._numbers)
        self._pending.setdefault(root_id, set()).add(number)
        self._room.errands.send(root_id, partial(self._do, root_id, number, errand), undone)

    def _do(self, root_id: int, number: int, errand: Callable[[], _Then | None]) -> None:
        then: _Then | None = None
        try:
            then = errand()
        except StoreError as error:
            then = partial(self._try_again, root_id, error)
        except SamplerecsError as error:
            then = partial(self._give_up, root_id, error)
        except Exception as error:  # noqa: BLE001 - the root's other errands must go on
            _log.exception("work on a folder failed")
            self.errors += 1
            failed = SamplerecsError(f"A fault inside samplerecs: {type(error).__name__}.")
            then = partial(self._give_up, root_id, failed)
        finally:
            self._room.post(partial(self._done, root_id, number, then))

    def _done(self, root_id: int, number: int, then: _Then | None) -> None:
        pending = self._pending.get(root_id, set())
        # An errand that was forgotten meanwhile has nothing more to say.
        if number in pending:
            pending.discard(number)
            if then is not None:
                then()

    def _walk(self, watched: Watched) -> None:
        """Have all of a root walked, unless a walk of it waits already."""
        root_id = watched.row.id
        if root_id in self._queued:
            return
        self._queued.add(root_id)
        self._walking.setdefault(root_id, time.monotonic())
        self._room.runs.begin(watched, whole=True)
        self._send(root_id, partial(self._walk_now, watched))

    def _walk_now(self, watched: Watched) -> _Then:
        room, root_id, named = self._room, watched.row.id, 0
        self._queued.discard(root_id)

        def on_names(count: int) -> None:
            nonlocal named
            room.news.changed(str(watched.row.path), added=count - named)
            room.post(partial(room.runs.named, root_id, count))
            named = count

        seen = room.reading.whole(watched, Tally(), on_names)
        return partial(self._walked, root_id, seen, named)

    def _walked(self, root_id: int, seen: Seen, named: int) -> None:
        if root_id not in self._queued:
            self._walking.pop(root_id, None)
        row = self._room.access.reader().root(root_id)
        watched = self._room.shelf.change(root_id, row=row)
        if watched is not None:
            self._seen(watched, seen, named, whole=True)

    def _take_in(self, watched: Watched, changed: Changed) -> _Then:
        seen = self._room.reading.changes(watched, changed)
        return partial(self._seen, watched, seen, 0, whole=False)

    def _seen(self, watched: Watched, seen: Seen, named: int, *, whole: bool) -> None:
        room, difference, root_id = self._room, seen.difference, watched.row.id
        self._failures.pop(root_id, None)
        left = [*difference.gone, *(old for old, _ in difference.renamed)]
        room.work.drop((root_id, name) for name in left)
        room.work.put(seen.unheard)
        room.runs.seen(watched, seen, whole=whole)
        new = sum(file.relative not in difference.known for file in difference.fresh)
        room.news.changed(
            str(watched.row.path),
            added=max(0, new - named),
            changed=len(difference.fresh) - new + len(difference.back) + len(difference.renamed),
            missing=difference.lost,
        )

    def _await(self, watched: Watched) -> _Then:
        """Take up what was still to be heard of a root."""
        return partial(self._take_up, watched, self._room.reading.awaited(watched))

    def _take_up(self, watched: Watched, waiting: list[Unheard]) -> None:
        self._room.work.put(waiting)
        self._room.runs.waits(watched, len(waiting))

    def _search(self, watched: Watched) -> _Then | None:
        """Look whether the drive of a root is plugged in somewhere else."""
        path = found_elsewhere(watched.row, self._room.volumes)
        if path is None:
            return None
        with self._room.access.writer() as store:
            store.move_root(watched.row.id, path)
            row = store.root(watched.row.id)
        return partial(self.admit, row)

    def _give_up(self, root_id: int, error: SamplerecsError) -> None:
        self._walking.pop(root_id, None)
        self._failures[root_id] = error
        self._room.jobs.given_up(root_id, error)

    def _try_again(self, root_id: int, error: StoreError) -> None:
        _log.warning("a folder could not be brought up to date: %s", error)
        self._walking.pop(root_id, None)
        self._again[root_id] = time.monotonic() + AGAIN_S
        self._failures[root_id] = error

    def _lost(self, watched: Watched, files: int) -> ScanReport:
        """Return the report of a root that is not there."""
        path, why = str(watched.row.path), self.why_absent(watched)
        return ScanReport(path, 0, 0, 0, 0, files, 0, {}, 0, 0.0, why)

    def why_absent(self, watched: Watched) -> str:
        """Return in words why a root cannot be used."""
        if watched.why in ("", NOT_THERE):
            return why_absent(watched.row, self._room.volumes)
        return watched.why
