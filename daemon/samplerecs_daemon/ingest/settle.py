"""Until a file stops growing: a bounce or a download in progress is nobody's sound yet.

A path is told of once two looks, `rest_s` apart and with no event between them, agree. Being gone
is a look like any other, so that a program that saves by renaming is seen to change its file, not
to delete it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samplerecs_daemon.ingest.walk import Found

#: Seconds after which a file that a program wrote to, and still holds open, counts all the same.
HOLD_S = 30.0

#: Looks at a path below the root: what is there, None for nothing; OSError when it cannot tell.
See = Callable[[str], Found | None]


@dataclass(slots=True)
class _Path:
    """One path: what the last look saw, and since when nothing was noticed."""

    since: float
    touched: float
    looked: float = -math.inf
    seen: Found | None = None
    writing: bool = False

    def due(self, rest_s: float) -> float:
        """Return when to look: at once after an event, then when it has rested."""
        if self.touched > self.looked:
            return self.touched
        if self.writing:
            return max(self.since + rest_s, self.touched + HOLD_S)
        return self.since + rest_s


class Settling:
    """Paths that something happened to, until they rest. Times are monotonic seconds.

    Args:
        rest_s: seconds for which a file must not change.
    """

    def __init__(self, rest_s: float) -> None:
        self._rest_s = rest_s
        self._paths: dict[str, _Path] = {}

    def touch(self, relative: str, now: float, *, writing: bool | None = None) -> None:
        """Note that something happened to a path.

        Args:
            relative: the path below the root.
            now: when.
            writing: a program writes to it (True), has closed it (False), or nobody knows (None).
        """
        path = self._paths.setdefault(relative, _Path(now, now))
        path.since = path.touched = now
        if writing is not None:
            path.writing = writing

    def note(self, found: Found, now: float) -> None:
        """Note what a walk saw, as the first look at a path that is not waited for yet."""
        if found.relative not in self._paths:
            self._paths[found.relative] = _Path(now, now, now, found)

    def look(self, now: float, see: See) -> list[tuple[str, Found | None]]:
        """Look where it is time to; return the paths that rest, with what is there."""
        due = [(name, path) for name, path in self._paths.items() if path.due(self._rest_s) <= now]
        rested = []
        for name, path in due:
            try:
                seen = see(name)
            except OSError:
                # A right withheld, a drive that stutters: it is unknown, and the next walk's.
                del self._paths[name]
                continue
            if self._rests(path, seen, now):
                del self._paths[name]
                rested.append((name, seen))
        return rested

    def due(self) -> float:
        """Return when to look next; infinity when nothing is waited for."""
        return min((path.due(self._rest_s) for path in self._paths.values()), default=math.inf)

    def clear(self) -> None:
        """Forget all paths."""
        self._paths.clear()

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def _rests(self, path: _Path, seen: Found | None, now: float) -> bool:
        first = path.looked == -math.inf
        if first or seen != path.seen:
            path.since = now
        path.seen, path.looked = seen, now
        return not first and path.due(self._rest_s) <= now
