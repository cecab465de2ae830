"""The watch over one root: by events where they come, by polling elsewhere."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from samplerecs_daemon.ingest.changes import Changes, Source
from samplerecs_daemon.ingest.mounts import EVENTS, POLLING, mount_of, watching_of
from samplerecs_daemon.ingest.poll import Poll
from samplerecs_daemon.ingest.scouting import Changed, Orders, Trouble, Watching
from samplerecs_daemon.ingest.walk import Found
from samplerecs_models.errors import BadPath

#: Seconds after which a root that cannot be read is tried again.
_RETRY_S = 10.0
_GONE_S = 0.2
#: Makes a source of events: orders, who hears, who is told that there is no room any more.
MakeSource = Callable[[Orders, Changes, Callable[[OSError], None]], Source]
#: Told of what the user, or the library, should know.
Tell = Callable[[Changed | Watching | Trouble], None]


class Watch:
    """The watch over one root; made anew each time the root is back.

    Args:
        orders: what to watch, and how.
        tell: told of changes, may block; and of how they are noticed.
        again: the whole root is to be walked once the watch is up.
        events: makes the source of events.
    """

    def __init__(
        self, orders: Orders, tell: Tell, *, again: bool, events: MakeSource | None = None
    ) -> None:
        self._orders = orders
        self._tell = tell
        self._again = again
        self._events = events or system_events
        self._lock = threading.Lock()
        self._told = ""
        self._source: Source | None = None
        self._changes: Changes | None = None
        self._ended = threading.Event()
        self.up = threading.Event()
        """Set once changes are noticed."""

    def run(self) -> None:
        """Watch until `stop`."""
        while not self._ended.is_set():
            changes = self._current() or self._begin()
            if changes is not None:
                changes.run()

    def stop(self) -> None:
        """Let go of the root."""
        self._ended.set()
        self._take_on(None, None)

    def through(self, files: Iterator[Found]) -> Iterator[Found]:
        """Hand on a walk of the whole root; polling learns from it."""
        source = self._source
        return source.through(files) if isinstance(source, Poll) else files

    def _begin(self) -> Changes | None:
        """Notice changes; return None where the root cannot be read just now."""
        try:
            how = watching_of(mount_of(Path(os.path.realpath(self._orders.path))))
            if how == POLLING or not self._begin_events():
                self._begin_polling()
        except BadPath as error:
            # Walks need not wait for what may take long.
            self.up.set()
            self._again = True
            self._cannot_begin(error)
            return None
        self.up.set()
        if self._again and not self._ended.is_set():
            self._tell(Changed(folders=("",)))
        self._again = True
        return self._current()

    def _cannot_begin(self, error: BadPath) -> None:
        self._take_on(None, None)
        if not self._orders.walk.system.exists(self._orders.path):
            # Another watch is made when the root is back, unless that is this very moment.
            self._ended.wait(_GONE_S)
            return
        if self._told != error.message:
            self._told = error.message
            self._tell(Trouble("root-unreadable", error.message, error.hint))
        self._ended.wait(_RETRY_S)

    def _begin_events(self) -> bool:
        changes = self._collect(self._orders.rhythm.rest_s)
        source = self._events(self._orders, changes, self._failed)
        self._take_on(source, changes)
        try:
            source.start()
        except OSError as error:
            self._tell(trouble_of(error, self._orders.path))
            return False
        self._tell(Watching(EVENTS))
        return True

    def _begin_polling(self) -> None:
        rhythm = self._orders.rhythm
        changes = self._collect(rhythm.poll_rest_s)
        source = Poll(self._orders.path, self._orders.walk, changes, rhythm.poll_s)
        self._take_on(source, changes)
        source.start()
        self._tell(Watching(POLLING))

    def _collect(self, rest_s: float) -> Changes:
        orders = self._orders
        return Changes(orders.path, orders.walk, self._tell, rest_s=rest_s, most=orders.rhythm.most)

    def _failed(self, error: OSError) -> None:
        """The source of events ended: the root went, or the system has no room for it all."""
        if isinstance(error, FileNotFoundError):
            self._take_on(None, None)
        elif not self._ended.is_set():
            self._tell(trouble_of(error, self._orders.path))
            self._begin_polling()
            # What happened since is unknown.
            self._tell(Changed(folders=("",)))

    def _take_on(self, source: Source | None, changes: Changes | None) -> None:
        """Put a source, or none, in the place of the one before."""
        with self._lock:
            before = self._source, self._changes
            if self._ended.is_set():
                self._source = self._changes = None
                _drop(source, changes)
            else:
                self._source, self._changes = source, changes
        _drop(*before)

    def _current(self) -> Changes | None:
        with self._lock:
            return self._changes


def _drop(source: Source | None, changes: Changes | None) -> None:
    if source is not None:
        source.stop()
    if changes is not None:
        changes.stop()


def system_events(orders: Orders, changes: Changes, failed: Callable[[OSError], None]) -> Source:
    """Return this system's source of events."""
    if sys.platform == "linux":
        from samplerecs_daemon.ingest.inotify import Inotify

        return Inotify(orders.path, orders.walk, changes, failed)
    from samplerecs_daemon.ingest.observer import Observed

    return Observed(orders.path, orders.walk, changes)


def trouble_of(error: OSError, path: str) -> Trouble:
    """Say in plain words why a root cannot be watched by events, and what to do."""
    if error.errno == errno.ENOSPC:
        return Trouble(
            "watch-limit",
            f"{path} has more folders than the system lets programs watch, so that it is looked "
            "through every minute instead.",
            "Allow more: sudo sysctl fs.inotify.max_user_watches=1048576, then restart the "
            "daemon; a line in /etc/sysctl.d/ keeps it.",
        )
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return Trouble(
            "watch-limit",
            f"Too many programs watch folders for {path} to be watched too, so that it is looked "
            "through every minute instead.",
            "Allow more: sudo sysctl fs.inotify.max_user_instances=512, then restart the daemon; "
            "a line in /etc/sysctl.d/ keeps it.",
        )
    return Trouble(
        "watch-failed",
        f"The system does not tell of changes in {path} ({error.strerror}), so that it is looked "
        "through every minute instead.",
    )
