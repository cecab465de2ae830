"""How each folder stands: what its scout says, and what follows from it.

All of it happens in the librarian's thread, but for the errands, which may wait for a disk.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from samplerecs_daemon.api import ScanReport
from samplerecs_daemon.ingest.folders import found_elsewhere, mark_of, why_absent
from samplerecs_daemon.ingest.marks import Mark
from samplerecs_daemon.ingest.scouting import (
    NOT_ANSWERING,
    NOT_THERE,
    Absent,
    Present,
    Said,
    Trouble,
    Watching,
)
from samplerecs_daemon.librarian.dispatch import Then
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
from samplerecs_daemon.librarian.walks import Walks
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import InputError, StoreError

#: Seconds between two looks for drives that are somewhere else now.
SEARCH_S = 5.0
_log = logging.getLogger(__name__)


class Standing:
    """The folders, kept in line with their scouts.

    Args:
        room: what the librarian's parts share.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._walks = Walks(room)
        #: Roots whose scout was just posted: its first word is followed by a walk of ours.
        self._posted: set[int] = set()
        self._unplugged: set[int] = set()
        self._searched = float("-inf")
        #: What scouts say, until their folder is there again.
        self._words: dict[int, str] = {}

    # Folders that come into the library and leave it.

    def admit(self, row: RootRow) -> None:
        """Take a folder in, or up again: a scout is posted, and its word awaited."""
        room, before = self._room, self._room.shelf.get(row.id)
        mount = row.mount or str(room.volumes.of(row.path).mount)
        if before is not None and before.row.path == row.path and before.state != RELEASED:
            room.shelf.change(row.id, row=row, mount=mount)
            return
        room.shelf.put(Watched(row, mount=mount))
        self._unplugged.discard(row.id)
        self._posted.add(row.id)
        room.scouts.start(row.id, row.path, self._mark(row))

    def dismiss(self, root_id: int) -> None:
        """Leave a folder for good; its scout is for the caller to stop, which may take a while."""
        self._walks.drop(root_id)
        self._room.shelf.remove(root_id)
        self._words.pop(root_id, None)
        self._walks.failures.pop(root_id, None)
        self._room.jobs.given_up(root_id, InputError("The folder was removed from the library."))

    def want(self, root_id: int) -> None:
        """Have all of a folder walked, because the user asked for it."""
        watched = self._room.shelf.get(root_id)
        if watched is None:
            return
        if watched.state == RELEASED:
            self.admit(watched.row)
        elif watched.state in (MISSING, UNREACHABLE):
            self._walks.dispatch.send(root_id, partial(self._search, watched))
            self._room.jobs.finished(root_id, self._lost(watched, 0))
        elif watched.state == THERE:
            self._walks.walk(watched)

    def release(self, root_id: int) -> None:
        """Let go of a folder: no file of it is in hand, and none is taken up."""
        self._lose(root_id, RELEASED, "let go of, as you asked")
        self._words.pop(root_id, None)
        self._walks.failures.pop(root_id, None)
        self._room.jobs.given_up(root_id, InputError("The folder was let go of."))

    def move(self, row: RootRow, moved: Future[Seen]) -> None:
        """Follow a folder to its new place; `moved` is told what was found there."""
        room = self._room
        self._walks.drop(row.id)
        watched = Watched(row, mount=str(room.volumes.of(row.path).mount))
        room.shelf.put(watched)
        # It was looked at just now, and may be moved with its files or without.
        room.scouts.start(row.id, row.path, Mark(row.volume))
        self._walks.move(watched, moved)

    def idle(self, root_id: int) -> bool:
        """Say whether nothing goes on with a root beside hearing its files."""
        return self._walks.dispatch.idle(root_id)

    def names_first(self) -> bool:
        """Say whether audio should wait for the names of a folder that is scanned first."""
        return self._walks.names_first()

    def tend(self) -> None:
        """Do what is due: what failed is tried again, lost drives are looked for."""
        self._walks.retry()
        for watched in self._room.shelf:
            if watched.state == RELEASED:
                self._look_for_released(watched)
        now = time.monotonic()
        if now - self._searched < SEARCH_S:
            return
        self._searched = now
        for watched in self._room.shelf:
            self._flag(watched)
            if watched.state == MISSING or watched.row.id in self._unplugged:
                self._walks.dispatch.send(watched.row.id, partial(self._search, watched))

    def _is(self, state: str, root_id: int) -> bool:
        watched = self._room.shelf.get(root_id)
        return watched is not None and watched.state == state

    def any_released(self) -> bool:
        """Say whether a folder is let go of, and so whether its drive is to be looked for."""
        return any(watched.state == RELEASED for watched in self._room.shelf)

    def troubles(self) -> list[str]:
        """Return in words what does not work with the folders just now."""
        said = [why for i, why in list(self._words.items()) if not self._is(RELEASED, i)]
        # Why a walk did not work is told by how the folder stands, where it is not there.
        failed = [
            str(error)
            for i, error in list(self._walks.failures.items())
            if self._is(THERE, i) or isinstance(error, StoreError)
        ]
        return said + failed

    def store_error(self) -> StoreError | None:
        """Return why the store could not be brought up to date with a folder, if it could not."""
        failures = list(self._walks.failures.values())
        return next((error for error in failures if isinstance(error, StoreError)), None)

    def faults(self) -> int:
        """Return how many errands ended through a fault of our own."""
        return self._walks.dispatch.faults

    # What scouts say.

    def hear(self, said: Said) -> None:
        """Take in what a scout said, unless its folder moved meanwhile."""
        root_id, path, message = said
        watched = self._room.shelf.get(root_id)
        if watched is None or watched.state == RELEASED or str(watched.row.path) != path:
            return
        if isinstance(message, Present):
            self._appear(watched, message.mount)
        elif isinstance(message, Absent):
            silent = message.why == NOT_ANSWERING
            self._lose(root_id, UNREACHABLE if silent else MISSING, message.why)
        elif isinstance(message, Watching):
            self._room.shelf.change(root_id, watching=message.how)
        elif isinstance(message, Trouble):
            self._words[root_id] = f"{message.message} {message.hint}".strip()
        elif watched.state == THERE:
            self._walks.follow(watched, message)

    def _mark(self, row: RootRow) -> Mark:
        """Return by what a root is known again; by less where the store cannot be read just now."""
        try:
            return mark_of(self._room.access.reader(), row)
        except StoreError as error:
            _log.warning("the files of %s could not be asked for: %s", row.path, error)
            return Mark(row.volume, row.mount)

    def _note(self, watched: Watched, mount: str) -> Watched:
        """Keep where the volume of a root is mounted, now that the root was seen there."""
        row = watched.row
        if not mount or row.mount == mount:
            return watched
        try:
            with self._room.access.writer() as store:
                store.note_mount(row.id, mount)
        except StoreError as error:
            _log.warning("where %s is could not be noted: %s", row.path, error)
            return watched
        row = replace(row, mount=mount)
        return self._room.shelf.change(row.id, row=row, mount=mount) or watched

    def _appear(self, watched: Watched, mount: str) -> None:
        watched = self._note(watched, mount)
        root_id, before = watched.row.id, watched.state
        watched = self._room.shelf.change(root_id, state=THERE, why="") or watched
        self._words.pop(root_id, None)
        self._flag(watched)
        if before != THERE:
            if before != UNKNOWN:
                _log.info("%s is back", watched.row.path)
            self._room.news.root(str(watched.row.path), THERE)
            self._walks.take_up(watched)
        if root_id in self._posted:
            self._posted.discard(root_id)
            self._walks.walk(watched)

    def _lose(self, root_id: int, state: str, why: str) -> None:
        """Note that a root cannot be used; what is known of its files stays."""
        room, before = self._room, self._room.shelf.get(root_id)
        if before is None or before.state == state:
            return
        watched = room.shelf.change(root_id, state=state, why=why, watching=NOT_WATCHED)
        assert watched is not None
        _log.warning("%s cannot be used now: %s", watched.row.path, self.why_absent(watched))
        self._walks.drop(root_id)
        lost = self._flag(watched)
        room.news.root(str(watched.row.path), state, why)
        if state != RELEASED:
            room.jobs.finished(root_id, self._lost(watched, lost))

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

    def _look_for_released(self, watched: Watched) -> None:
        """Take a folder up again whose drive was unplugged meanwhile, and is back."""
        row = watched.row
        volume = self._room.volumes.of(row.path)
        at_home = str(volume.mount) == watched.mount and volume.identity in (row.volume, "")
        if not at_home:
            self._unplugged.add(row.id)
        elif row.id in self._unplugged:
            self.admit(row)

    def _search(self, watched: Watched) -> Then | None:
        """Look whether the drive of a root is plugged in somewhere else."""
        path = found_elsewhere(watched.row, self._room.volumes)
        if path is None:
            return None
        with self._room.access.writer() as store:
            store.move_root(watched.row.id, path)
            row = store.root(watched.row.id)
        return partial(self.admit, row)

    def _lost(self, watched: Watched, files: int) -> ScanReport:
        """Return the report of a root that is not there."""
        path, why = str(watched.row.path), self.why_absent(watched)
        return ScanReport(path, 0, 0, 0, 0, files, 0, {}, 0, 0.0, why)

    def why_absent(self, watched: Watched) -> str:
        """Return in words why a root cannot be used."""
        if watched.why in ("", NOT_THERE):
            return why_absent(watched.row, self._room.volumes)
        return watched.why
