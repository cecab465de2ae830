"""Changes on file systems that tell of none: a walk now and then, compared with the last."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from samplerecs_daemon.ingest.changes import Sink
from samplerecs_daemon.ingest.children import be_polite
from samplerecs_daemon.ingest.walk import Found, Tally, Walk
from samplerecs_models.errors import BadPath

#: A walk may take one part in so many of the time.
_SHARE = 10


class Poll:
    """Walks a root every `every_s` seconds, more rarely when that takes long.

    It remembers one number a file, about 200 bytes with its name.

    Args:
        root: absolute path of the root.
        walk: what to leave out.
        sink: told of each path that changed.
        every_s: seconds between two walks.
    """

    def __init__(self, root: str, walk: Walk, sink: Sink, every_s: float) -> None:
        self._root = root
        self._walk = walk
        self._sink = sink
        self._every_s = every_s
        self._stopped = threading.Event()
        self._turn = threading.Lock()
        self._known: dict[str, int] | None = None

    def start(self) -> None:
        """Walk from now on."""
        threading.Thread(target=self._run, name="poll", daemon=True).start()

    def stop(self) -> None:
        """Walk no more."""
        self._stopped.set()

    def through(self, files: Iterator[Found]) -> Iterator[Found]:
        """Hand on a walk of the whole root, and remember it: it spares a walk of our own."""
        known: dict[str, int] = {}
        for found in files:
            known[found.relative] = _mark(found)
            yield found
        with self._turn:
            self._known = known

    def _run(self) -> None:
        be_polite()
        pause = self._every_s
        while not self._stopped.wait(pause):
            started = time.monotonic()
            try:
                self._pass()
            except BadPath:
                # The root is not there; its absence is told of by others.
                continue
            pause = max(self._every_s, _SHARE * (time.monotonic() - started))

    def _pass(self) -> None:
        tally = Tally()
        with self._turn:
            old, first = self._known or {}, self._known is None
            new: dict[str, int] = {}
            touched: list[str] = []
            for found in self._walk.files(Path(self._root), tally):
                mark = new[found.relative] = _mark(found)
                if old.pop(found.relative, None) != mark:
                    touched.append(found.relative)
            hidden = (*tally.unreadable, *tally.unseen)
            for name in old:
                if _below(name, hidden):
                    new[name] = old[name]
                else:
                    touched.append(name)
            self._known = new
        if first:
            # Nobody has walked the root yet, so that nothing is known of what changed.
            self._sink.lost()
            return
        for name in touched:
            self._sink.touch(name)


def _mark(found: Found) -> int:
    return hash((found.stat.size, found.stat.mtime_ns, found.away))


def _below(name: str, folders: tuple[str, ...]) -> bool:
    return any(not f or name == f or name.startswith(f + os.sep) for f in folders)
