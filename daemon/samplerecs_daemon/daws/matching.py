"""Which sound of the library a path in a project is."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

from samplerecs_daemon.store import Store
from samplerecs_osc.projects import UsedSample

_SEPARATORS = re.compile(r"[\\/]+")


class Matcher:
    """Finds sounds by path, else by file name and size, else by the end of the path.

    A path of the live crate is the sound that lies there.

    Args:
        store: the library; what it holds of file names is read once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, used: UsedSample) -> int | None:
        """Return the id of the sample, or None where none is it beyond doubt."""
        for place in used.candidates:
            path = Path(place)
            found = self._store.find_path(path) or self._store.crate_sample(path)
            if found is not None:
                return found
        return self._by_name(used)

    @cached_property
    def _named(self) -> dict[str, list[tuple[int, str, int]]]:
        return self._store.files_by_name()

    def _by_name(self, used: UsedSample) -> int | None:
        places = self._named.get(used.name.lower(), [])
        if used.size is not None:
            same = [place for place in places if place[2] == used.size]
            return _one(same) or _one(_nearest(used.written, same))
        return _one(_nearest(used.written, places))


def _one(places: list[tuple[int, str, int]]) -> int | None:
    samples = {sample for sample, _, _ in places}
    return samples.pop() if len(samples) == 1 else None


def _nearest(written: str, places: list[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    """Return the places that share the longest end of the path, a folder at least."""
    shared = [
        (_shared(written, relative), (sample, relative, size)) for sample, relative, size in places
    ]
    most = max((count for count, _ in shared), default=0)
    return [place for count, place in shared if count == most] if most > 1 else []


def _shared(one: str, other: str) -> int:
    """Return how many parts two paths share, counted from their ends."""
    mine, theirs = _SEPARATORS.split(one.lower())[::-1], _SEPARATORS.split(other.lower())[::-1]
    same = 0
    for part, its in zip(mine, theirs, strict=False):
        if part != its or not part:
            break
        same += 1
    return same
