"""Folders walked, wholly or where something changed; what is found goes on to be heard.

All of it happens in the librarian's thread, but for the errands, which may wait for a disk.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from functools import partial

from samplerecs_daemon.ingest.scouting import Changed
from samplerecs_daemon.ingest.walk import Tally
from samplerecs_daemon.ingest.worklist import Unheard
from samplerecs_daemon.librarian.dispatch import Dispatch, Then
from samplerecs_daemon.librarian.reading import Seen
from samplerecs_daemon.librarian.room import Room
from samplerecs_daemon.librarian.roots import THERE, Watched
from samplerecs_models.errors import InputError, SamplerecsError, StoreError

#: For so long the audio of all roots waits for the names of one that is scanned first.
NAMES_FIRST_S = 120.0
#: Seconds before an errand that did not work is tried again.
AGAIN_S = 10.0
_log = logging.getLogger(__name__)


class Walks:
    """The walks that wait and go on, a folder's one after another.

    Args:
        room: what the librarian's parts share.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        #: Walks that wait, and since when (monotonic seconds) those of a whole root go on.
        self._queued: set[int] = set()
        self._walking: dict[int, float] = {}
        self._again: dict[int, float] = {}
        self.dispatch = Dispatch(room.errands, room.post, self._failed)
        self.failures: dict[int, SamplerecsError] = {}
        """Root id -> why an errand on it did not work, until it is seen again."""

    def walk(self, watched: Watched) -> None:
        """Have all of a root walked, unless a walk of it waits already."""
        root_id = watched.row.id
        if root_id in self._queued:
            return
        self._queued.add(root_id)
        self._walking.setdefault(root_id, time.monotonic())
        self._room.runs.begin(watched, whole=True)
        self.dispatch.send(root_id, partial(self._walk_now, watched))

    def follow(self, watched: Watched, changed: Changed) -> None:
        """Have looked at what changed in a root: all of it where the root itself did."""
        if "" in changed.folders:
            self.walk(watched)
        else:
            self.dispatch.send(watched.row.id, partial(self._take_in, watched, changed))

    def take_up(self, watched: Watched) -> None:
        """Have heard what was still to be heard of a root when it was seen last."""
        self.dispatch.send(watched.row.id, partial(self._await, watched))

    def move(self, watched: Watched, moved: Future[Seen]) -> None:
        """Have a root walked at its new place; `moved` is told what was found there."""
        away = InputError(
            f"{watched.row.path} went away again before its files were looked at.",
            "Relink it once more when it is there.",
        )
        undone = partial(moved.set_exception, away)
        self.dispatch.send(watched.row.id, partial(self._move_now, watched, moved), undone)

    def drop(self, root_id: int) -> None:
        """Leave off all work on a root."""
        room = self._room
        self.dispatch.forget(root_id)
        self._walking.pop(root_id, None)
        self._queued.discard(root_id)
        self._again.pop(root_id, None)
        room.let_go(root_id)
        room.runs.drop(root_id)

    def retry(self) -> None:
        """Walk the roots again that are there, and whose errands did not work a while ago."""
        now = time.monotonic()
        for root_id in [root_id for root_id, due in self._again.items() if due <= now]:
            del self._again[root_id]
            if (watched := self._room.shelf.get(root_id)) and watched.state == THERE:
                self.walk(watched)

    def names_first(self) -> bool:
        """Say whether audio should wait for the names of a folder that is scanned first."""
        now = time.monotonic()
        for root_id, since in self._walking.items():
            watched = self._room.shelf.get(root_id)
            first = watched is not None and watched.row.last_scan is None
            if first and now - since < NAMES_FIRST_S:
                return True
        return False

    # Errands, and what is done with their outcome.

    def _walk_now(self, watched: Watched) -> Then:
        room, root_id, named = self._room, watched.row.id, 0
        self._queued.discard(root_id)

        def on_names(count: int) -> None:
            nonlocal named
            room.news.changed(str(watched.row.path), added=count - named)
            room.post(partial(room.runs.named, root_id, count))
            named = count

        seen = room.reading.whole(watched, Tally(), on_names)
        return partial(self._walked, root_id, seen, named)

    def _move_now(self, watched: Watched, moved: Future[Seen]) -> Then:
        try:
            seen = self._room.reading.moved(watched)
        except BaseException as error:
            moved.set_exception(error)
            raise
        moved.set_result(seen)
        return partial(self._walked, watched.row.id, seen, 0)

    def _walked(self, root_id: int, seen: Seen, named: int) -> None:
        if root_id not in self._queued:
            self._walking.pop(root_id, None)
        row = self._room.access.reader().root(root_id)
        watched = self._room.shelf.change(root_id, row=row)
        if watched is not None:
            self._seen(watched, seen, named, whole=True)

    def _take_in(self, watched: Watched, changed: Changed) -> Then:
        seen = self._room.reading.changes(watched, changed)
        return partial(self._seen, watched, seen, 0, whole=False)

    def _seen(self, watched: Watched, seen: Seen, named: int, *, whole: bool) -> None:
        room, difference, root_id = self._room, seen.difference, watched.row.id
        self.failures.pop(root_id, None)
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

    def _await(self, watched: Watched) -> Then:
        return partial(self._waits, watched, self._room.reading.awaited(watched))

    def _waits(self, watched: Watched, waiting: list[Unheard]) -> None:
        self._room.work.put(waiting)
        self._room.runs.waits(watched, len(waiting))

    def _failed(self, root_id: int, error: SamplerecsError) -> None:
        self._walking.pop(root_id, None)
        self.failures[root_id] = error
        # A drive that went while it was walked may be back already: its scout saw neither.
        self._again[root_id] = time.monotonic() + AGAIN_S
        if isinstance(error, StoreError):
            _log.warning("a folder could not be brought up to date: %s", error)
        else:
            self._room.jobs.given_up(root_id, error)
