"""The folders as they stand just now: there, unplugged, silent or released."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_daemon.store.records import RootRow

#: Not known yet: the first word of its scout is awaited.
UNKNOWN = "unknown"
THERE = "there"
#: The drive was unplugged, or the folder is gone.
MISSING = "missing"
#: It is there and does not answer, as a network that is down.
UNREACHABLE = "unreachable"
#: Let go of, on the user's word, until it comes back or is scanned.
RELEASED = "released"

NOT_WATCHED = "none"


@dataclass(frozen=True, slots=True)
class Watched:
    """One folder.

    Attributes:
        row: as the store has it.
        state: UNKNOWN, THERE, MISSING, UNREACHABLE or RELEASED.
        why: why it is not there, in words.
        watching: how changes are noticed: "events", "polling" or "none".
        mount: mount point of its drive.
    """

    row: RootRow
    state: str = UNKNOWN
    why: str = ""
    watching: str = NOT_WATCHED
    mount: str = ""

    @property
    def disk(self) -> str:
        """What tells its disk from others."""
        return self.row.volume or self.mount

    @property
    def usable(self) -> bool:
        """True while its files may be opened."""
        return self.state in (THERE, UNKNOWN)


class Shelf:
    """All folders; one thread changes it, any thread reads."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._watched: dict[int, Watched] = {}

    def put(self, watched: Watched) -> None:
        """Add a folder, or replace what is said of it."""
        with self._turn:
            self._watched[watched.row.id] = watched

    def change(self, root_id: int, **what: object) -> Watched | None:
        """Change what is said of a folder; return it, None when it is not watched any more."""
        with self._turn:
            before = self._watched.get(root_id)
            if before is None:
                return None
            after = replace(before, **what)  # type: ignore[arg-type]
            self._watched[root_id] = after
            return after

    def remove(self, root_id: int) -> None:
        """Forget a folder."""
        with self._turn:
            self._watched.pop(root_id, None)

    def get(self, root_id: int) -> Watched | None:
        """Return a folder, None when it is not watched."""
        return self._watched.get(root_id)

    def at(self, path: Path) -> Watched | None:
        """Return the folder at this very path."""
        return next((watched for watched in self if watched.row.path == path), None)

    def touching(self, path: Path) -> list[Watched]:
        """Return the folders at or below a path, or else the one that holds it."""
        below = [watched for watched in self if watched.row.path.is_relative_to(path)]
        return below or [watched for watched in self if path.is_relative_to(watched.row.path)]

    def __iter__(self) -> Iterator[Watched]:
        with self._turn:
            return iter(list(self._watched.values()))
