"""Events of macOS (FSEvents) and Windows (ReadDirectoryChangesW), through watchdog."""

from __future__ import annotations

import os
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from samplerecs_daemon.ingest.changes import Sink
from samplerecs_daemon.ingest.online import plain
from samplerecs_daemon.ingest.walk import Tally, Walk

_TOLD = frozenset({"created", "modified", "deleted", "moved", "closed", "attrib"})


class Observed:
    """Notices what happens below a root, and below the links to folders that it has at the start.

    Args:
        root: absolute path of the root.
        walk: which folders to look into.
        sink: told of each path.
    """

    def __init__(self, root: str, walk: Walk, sink: Sink) -> None:
        self._root = root
        self._walk = walk
        self._sink = sink
        self._observer = Observer()

    def start(self) -> None:
        """Watch the root.

        Raises:
            OSError: when the system refuses.
            BadPath: when the root is not there.
        """
        self._follow("")
        self._walk.each_folder(Path(self._root), Tally(), self._follow_link)
        self._observer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._observer.stop()

    def _follow_link(self, relative: str) -> None:
        if relative and os.path.islink(os.path.join(self._root, relative)):  # noqa: PTH114, PTH118
            self._follow(relative)

    def _follow(self, relative: str) -> None:
        # Events name the real path, whatever path was asked for.
        place = os.path.realpath(os.path.join(self._root, relative))  # noqa: PTH118
        handler = _Handler(place, relative, self._walk, self._sink)
        self._observer.schedule(handler, place, recursive=True)


class _Handler(FileSystemEventHandler):
    """Events below one place on the disk, as paths below the root."""

    def __init__(self, place: str, prefix: str, walk: Walk, sink: Sink) -> None:
        self._place = os.path.join(place, "")  # noqa: PTH118
        self._prefix = prefix
        self._walk = walk
        self._sink = sink

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _TOLD:
            return
        for path in (event.src_path, event.dest_path):
            self._touch(os.fsdecode(path), event)

    def _touch(self, path: str, event: FileSystemEvent) -> None:
        if not path.startswith(self._place):
            return
        relative = plain(os.path.join(self._prefix, path[len(self._place) :]))  # noqa: PTH118
        if not event.is_directory and self._walk.reads(relative):
            # Only Linux tells when a file is closed, so that "writing" would never end.
            self._sink.touch(relative)
        elif event.is_directory and event.event_type in ("modified", "attrib"):
            # Its entries changed; they are told of themselves.
            return
        elif event.is_directory or event.event_type == "deleted":
            # Windows does not say of what was deleted whether it was a folder.
            self._sink.touch(relative, folder=True)
