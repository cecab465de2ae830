"""Storms of events into few words: paths are collected, wait until they rest, and are told of."""

from __future__ import annotations

import math
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from samplerecs_daemon.ingest.online import is_away, stub_of
from samplerecs_daemon.ingest.scouting import BATCH, Changed
from samplerecs_daemon.ingest.settle import Settling
from samplerecs_daemon.ingest.walk import Found, Tally, Walk, stat_of
from samplerecs_models.errors import BadPath

#: Seconds between two looks, and so between two words, at least.
_EVERY_S = 0.5
#: Seconds after the first event in which those that belong to it come.
_GATHER_S = 0.1
#: Seconds after which a folder that never rests is told of all the same.
_LOST_S = 10.0


class Sink(Protocol):
    """Who hears what a source noticed; any thread may call."""

    def touch(self, relative: str, *, folder: bool = False, writing: bool | None = None) -> None:
        """Something happened to a file or folder; `writing` as in `Settling.touch`.

        A file that is online only is called by its own name, not its stub's.
        """

    def lost(self, below: str = "") -> None:
        """More happened in a folder than could be noticed."""


class Source(Protocol):
    """What notices changes below a root."""

    def start(self) -> None:
        """Notice from now on. May raise OSError when the system has no room for it."""

    def stop(self) -> None:
        """Notice no more; waits for nothing that may hang."""


class Changes:
    """The paths of one root that something happened to.

    Args:
        root: absolute path of the root.
        walk: what to leave out.
        tell: told of changes that rest; may block.
        rest_s: seconds for which a file must not change.
        most: waiting paths above which their common folder is to be walked again.
    """

    def __init__(
        self,
        root: str,
        walk: Walk,
        tell: Callable[[Changed], None],
        *,
        rest_s: float,
        most: int,
    ) -> None:
        self._root = root
        self._walk = walk
        self._tell = tell
        self._rest_s = rest_s
        self._most = most
        self._news = threading.Condition()
        self._touched: dict[str, _Touch] = {}
        self._lost: _Lost | None = None
        self._stopped = False
        # Known to the running thread only.
        self._settling = Settling(rest_s)
        self._folders: dict[str, float] = {}
        self._came: dict[str, float] = {}

    def touch(self, relative: str, *, folder: bool = False, writing: bool | None = None) -> None:
        """Something happened to a file or folder."""
        now = time.monotonic()
        with self._news:
            if self._lost is not None:
                self._lost.widen(os.path.dirname(relative), now)  # noqa: PTH120
                return
            before = self._touched.get(relative, _NOTHING)
            writing = before.writing if writing is None else writing
            self._touched[relative] = _Touch(now, folder or before.folder, writing)
            full = len(self._touched) > self._most
            self._news.notify()
        if full:
            self.lost(common_folder(self._touched))

    def lost(self, below: str = "") -> None:
        """More happened in a folder than could be noticed: it is to be walked again."""
        with self._news:
            now = time.monotonic()
            self._lost = self._lost or _Lost(below, now, now)
            for relative in self._touched:
                self._lost.widen(os.path.dirname(relative), now)  # noqa: PTH120
            self._lost.widen(below, now)
            self._touched.clear()
            self._news.notify()

    def run(self) -> None:
        """Tell of changes until `stop`."""
        due, soonest = math.inf, 0.0
        while not self._wait(due, soonest):
            due = self._step(time.monotonic())
            soonest = time.monotonic() + _EVERY_S

    def stop(self) -> None:
        """End `run`."""
        with self._news:
            self._stopped = True
            self._news.notify()

    def _wait(self, due: float, soonest: float) -> bool:
        """Wait for news or for the time to look, until `soonest` at least; True when stopped.

        A file that a program holds open is looked at in half a minute: news may not wait for it.
        """
        with self._news:
            patience = None if due == math.inf else max(0.0, due - time.monotonic())
            self._news.wait_for(lambda: self._stopped or self._touched or self._lost, patience)
            due = max(soonest, min(due, time.monotonic() + _GATHER_S))
            self._news.wait_for(lambda: self._stopped, max(0.0, due - time.monotonic()))
            return self._stopped

    def _step(self, now: float) -> float:
        """Take what came, look where it is time to, tell; return when to look next."""
        self._take()
        gone = self._look_into_folders(now)
        if len(self._settling) > self._most:
            self.lost(common_folder(self._settling))
            self._settling.clear()
        rested = self._settling.look(now, self._see)
        again = self._give_up(now)
        files = [found for _, found in rested if found is not None]
        gone += [name for name, found in rested if found is None]
        self._tell_all(files, gone, again, self._take_rested(now))
        return self._next()

    def _take(self) -> None:
        with self._news:
            touched, self._touched = self._touched, {}
        for relative, touch in touched.items():
            if not self._walk.wants(self._root, relative, folder=touch.folder):
                continue
            if touch.folder:
                self._folders[relative] = touch.at
            else:
                self._settling.touch(relative, touch.at, writing=touch.writing)

    def _look_into_folders(self, now: float) -> list[str]:
        """Walk the folders that came; return those that went.

        A folder is watched by the time it is told of, so that a walk finds what raised no event.
        One that went is told of when the files have rested that may have come in its place.
        """
        gone = []
        for folder, since in list(self._folders.items()):
            if self._walk_folder(folder, now):
                del self._folders[folder]
                self._came[folder] = now
            elif now >= since + self._rest_s:
                del self._folders[folder]
                gone.append(folder)
                self._touch_file(folder, now)
        return gone

    def _walk_folder(self, folder: str, now: float) -> bool:
        """Note the files of a folder; return False when it is not there, or is none any more."""
        if not stat.S_ISDIR(self._mode(folder)):
            return False
        try:
            for count, found in enumerate(self._walk.files(Path(self._root), Tally(), folder)):
                if count > self._most:
                    self.lost(folder)
                    break
                self._settling.note(found, now)
        except BadPath:
            # The root itself went; its absence is told of by others.
            return True
        return True

    def _touch_file(self, relative: str, now: float) -> None:
        """Have a sound looked at that stands in the place of a folder."""
        wanted = self._walk.wants(self._root, relative, folder=False)
        if wanted and stat.S_ISREG(self._mode(relative)):
            self._settling.touch(relative, now)

    def _mode(self, relative: str) -> int:
        """Return what kind of thing is there, as `st_mode`; 0 for nothing."""
        try:
            return self._walk.system.stat(os.path.join(self._root, relative)).st_mode  # noqa: PTH118
        except OSError:
            return 0

    def _take_rested(self, now: float) -> list[str]:
        """Return the folders that came and whose files have rested since."""
        rested = [folder for folder, since in self._came.items() if now >= since + self._rest_s]
        for folder in rested:
            del self._came[folder]
        return rested

    def _see(self, relative: str) -> Found | None:
        path = os.path.join(self._root, relative)  # noqa: PTH118
        for place, stub in ((path, False), (stub_of(path), True)):
            try:
                status = self._walk.system.stat(place)
            except (FileNotFoundError, NotADirectoryError):
                continue
            if stat.S_ISREG(status.st_mode):
                return Found(relative, stat_of(status), stub or is_away(status))
            return None
        return None

    def _give_up(self, now: float) -> list[str]:
        """Return the folder that must be walked again, once it rests."""
        with self._news:
            lost = self._lost
            if lost is None or now < lost.due(self._rest_s):
                return []
            self._lost = None
        return [lost.folder]

    def _tell_all(
        self, files: list[Found], gone: list[str], again: list[str], came: list[str]
    ) -> None:
        most = max(len(files), len(gone), len(again), len(came))
        for at in range(0, most, BATCH):
            part = slice(at, at + BATCH)
            told = (tuple(paths[part]) for paths in (gone, again, came))
            self._tell(Changed(tuple(files[part]), *told))

    def _next(self) -> float:
        folders = chain(self._folders.values(), self._came.values())
        due = [since + self._rest_s for since in folders]
        with self._news:
            if self._touched:
                return 0.0
            if self._lost is not None:
                due.append(self._lost.due(self._rest_s))
        return min(self._settling.due(), *due, math.inf)


class _Touch(NamedTuple):
    """The last that happened to a path since it was looked at; `writing` as in `Settling`."""

    at: float
    folder: bool
    writing: bool | None


_NOTHING = _Touch(0.0, folder=False, writing=None)


class _Lost:
    """A folder in which too much happened: since when, and when last."""

    def __init__(self, folder: str, since: float, touched: float) -> None:
        self.folder = folder
        self._since = since
        self._touched = touched

    def widen(self, folder: str, now: float) -> None:
        self._touched = now
        if folder != self.folder:
            self.folder = common_folder([f"{self.folder}{os.sep}x", f"{folder}{os.sep}x"])

    def due(self, rest_s: float) -> float:
        return min(self._touched + rest_s, self._since + _LOST_S)


def common_folder(paths: Iterable[str]) -> str:
    """Return the deepest folder that holds all of `paths`, "" for the root itself."""
    parts: list[str] | None = None
    for path in paths:
        folder = path.split(os.sep)[:-1]  # noqa: PTH206 - of text, 50,000 times
        if parts is None:
            parts = folder
        while parts != folder[: len(parts)]:
            parts = parts[:-1]
    return os.sep.join(parts or [])  # noqa: PTH118 - of text
