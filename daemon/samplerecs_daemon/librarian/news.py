"""What the librarian tells the world, in few words: many changes make one event."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samplerecs_daemon.api import ScanProgress, to_json
from samplerecs_daemon.bus import Publish

#: Seconds between two events of one kind about one folder.
CHANGED_S, PROGRESS_S = 0.5, 0.25


@dataclass(slots=True)
class _Changes:
    added: int = 0
    changed: int = 0
    missing: int = 0


class News:
    """Publishes changes of folders and the progress of work, coalesced; any thread may tell.

    Args:
        publish: tells the world.
        clock: monotonic seconds.
    """

    def __init__(self, publish: Publish, clock: Callable[[], float]) -> None:
        self._publish = publish
        self._clock = clock
        self._turn = threading.Lock()
        self._changes: dict[str, _Changes] = {}
        self._told: dict[tuple[str, str], float] = {}

    def changed(self, root: str, *, added: int = 0, changed: int = 0, missing: int = 0) -> None:
        """Note files of a root that came, changed or went; told by the next `flush`."""
        if added or changed or missing:
            with self._turn:
                sums = self._changes.setdefault(root, _Changes())
                sums.added += added
                sums.changed += changed
                sums.missing += missing

    def flush(self) -> float | None:
        """Tell what is due; return the seconds until something else is, None for nothing."""
        due: list[tuple[str, _Changes]] = []
        wait: float | None = None
        with self._turn:
            for root in list(self._changes):
                left = self._left("changed", root, CHANGED_S)
                if left <= 0:
                    due.append((root, self._changes.pop(root)))
                else:
                    wait = left if wait is None else min(wait, left)
        for root, sums in due:
            self._publish(
                "library.changed",
                {
                    "root": root,
                    "added": sums.added,
                    "changed": sums.changed,
                    "missing": sums.missing,
                },
            )
        return wait

    def due(self, root: str) -> bool:
        """Say whether the progress of a root may be told again."""
        with self._turn:
            return self._left("progress", root, PROGRESS_S) <= 0

    def progress(self, progress: ScanProgress) -> None:
        """Tell how far the work on a root is."""
        data = to_json(progress)
        assert isinstance(data, dict)
        self._publish("scan.progress", data)

    def root(self, path: str, state: str, why: str = "") -> None:
        """Tell that a root came or went."""
        self._publish("library.root", {"path": path, "state": state, "why": why})

    def troubles(self, troubles: Sequence[str]) -> None:
        """Tell all that does not work just now; [] when everything works again."""
        self._publish("library.trouble", {"troubles": list(troubles)})

    def _left(self, what: str, root: str, every_s: float) -> float:
        """Return the seconds until a word may be said again; when it may, take it as said."""
        now = self._clock()
        left = self._told.get((what, root), float("-inf")) + every_s - now
        if left <= 0:
            self._told[what, root] = now
        return left
