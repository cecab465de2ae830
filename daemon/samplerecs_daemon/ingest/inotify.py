"""Events of Linux: inotify(7), asked without help.

watchdog hides the two things that a large library meets: folders beyond the system's limit of
watches, and a queue that overflowed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import select
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from samplerecs_daemon.ingest.changes import Sink
from samplerecs_daemon.ingest.online import plain
from samplerecs_daemon.ingest.walk import Tally, Walk
from samplerecs_models.errors import BadPath

_MODIFY, _ATTRIB, _CLOSE_WRITE = 0x2, 0x4, 0x8
_MOVED_FROM, _MOVED_TO, _CREATE, _DELETE = 0x40, 0x80, 0x100, 0x200
_MOVE_SELF, _Q_OVERFLOW, _IGNORED, _ISDIR = 0x800, 0x4000, 0x8000, 0x4000_0000
_ONLYDIR, _EXCL_UNLINK = 0x0100_0000, 0x0400_0000
_WATCHED = (
    *(_MODIFY, _ATTRIB, _CLOSE_WRITE, _MOVED_FROM, _MOVED_TO, _CREATE, _DELETE),
    *(_ONLYDIR, _EXCL_UNLINK),
)
_MASK = sum(_WATCHED)
_CAME, _WENT = _CREATE | _MOVED_TO, _DELETE | _MOVED_FROM

_HEADER = struct.Struct("iIII")
_READ_BYTES = 1 << 18
#: The system has no room for a watch; any other error is about that folder alone.
_NO_ROOM = frozenset({errno.ENOSPC, errno.ENOMEM, errno.EMFILE, errno.ENFILE})


class Inotify:
    """Notices what happens below a root, through links to folders too.

    Args:
        root: absolute path of the root.
        walk: which folders to look into.
        sink: told of each path.
        failed: called, from another thread, when the system has no room for one more folder, and
            with FileNotFoundError when the root itself went.
    """

    def __init__(
        self, root: str, walk: Walk, sink: Sink, failed: Callable[[OSError], None]
    ) -> None:
        self._root = root
        self._walk = walk
        self._sink = sink
        self._failed = failed
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._fd = -1
        self._closing = threading.Lock()
        self._folders: dict[int, str] = {}
        self._watches: dict[str, int] = {}
        self._stopping, self._stop = os.pipe()

    def start(self) -> None:
        """Watch every folder.

        Raises:
            OSError: when the system has no room for that many.
            BadPath: when the root is not there.
        """
        try:
            self._fd = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if self._fd < 0:
                raise _os_error()
            self._enter("")
        except (OSError, BadPath):
            self._close()
            raise
        threading.Thread(target=self._run, name="inotify", daemon=True).start()

    def stop(self) -> None:
        """Let go of every watch, as soon as the event in hand is dealt with."""
        with self._closing:
            if self._stop >= 0:
                os.write(self._stop, b".")

    def _run(self) -> None:
        poller = select.poll()
        poller.register(self._fd, select.POLLIN)
        poller.register(self._stopping, select.POLLIN)
        try:
            while all(ready != self._stopping for ready, _ in poller.poll()):
                for watch, mask, name in _events(os.read(self._fd, _READ_BYTES)):
                    self._hear(watch, mask, name)
        except OSError as error:
            self._failed(error)
        self._close()

    def _close(self) -> None:
        with self._closing:
            for fd in (self._fd, self._stopping, self._stop):
                if fd >= 0:
                    os.close(fd)
            self._fd = self._stopping = self._stop = -1

    def _hear(self, watch: int, mask: int, name: str) -> None:
        if mask & (_IGNORED | _MOVE_SELF) and self._folders.get(watch) == "":
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if mask & _Q_OVERFLOW:
            self._start_over()
        elif mask & _IGNORED:
            self._forget(watch)
        elif mask & _MOVE_SELF:
            self._led_away(watch)
        elif name and (here := self._folders.get(watch)) is not None:
            relative = os.path.join(here, name)  # noqa: PTH118
            if mask & _ISDIR:
                self._folder(relative, mask)
            else:
                self._file(relative, mask)

    def _folder(self, relative: str, mask: int) -> None:
        if mask & _WENT:
            self._leave(relative)
        elif not mask & _CAME or not self._walk.wants(self._root, relative, folder=True):
            return
        else:
            self._enter_if_there(relative)
        self._sink.touch(relative, folder=True)

    def _file(self, relative: str, mask: int) -> None:
        relative = plain(relative)
        if self._walk.reads(relative):
            writing = True if mask & _MODIFY else None
            self._sink.touch(relative, writing=False if mask & _CLOSE_WRITE else writing)
        elif self._is_link_to_folder(relative) if mask & _CAME else relative in self._watches:
            self._folder(relative, mask)

    def _is_link_to_folder(self, relative: str) -> bool:
        path = os.path.join(self._root, relative)  # noqa: PTH118
        return os.path.islink(path) and os.path.isdir(path)  # noqa: PTH112, PTH114

    def _enter(self, below: str) -> None:
        self._walk.each_folder(Path(self._root), Tally(), self._add, below)

    def _enter_if_there(self, below: str) -> None:
        # The root may have gone in the meantime; its absence is told of by others.
        with suppress(BadPath):
            self._enter(below)

    def _add(self, relative: str) -> None:
        path = os.fsencode(os.path.join(self._root, relative))  # noqa: PTH118
        # Nobody else tells of the root, or of what a link leads to.
        alone = not relative or os.path.islink(path)  # noqa: PTH114
        mask = _MASK | _MOVE_SELF if alone else _MASK
        watch = self._libc.inotify_add_watch(self._fd, path, mask)
        if watch >= 0:
            self._folders[watch] = relative
            self._watches[relative] = watch
        elif ctypes.get_errno() in _NO_ROOM:
            raise _os_error()

    def _leave(self, relative: str) -> None:
        """Drop the watches of a folder that was moved away; a deleted one has none by now."""
        if relative not in self._watches:
            return
        inside = os.path.join(relative, "")  # noqa: PTH118
        for path in [p for p in self._watches if p == relative or p.startswith(inside)]:
            watch = self._watches.pop(path)
            self._folders.pop(watch, None)
            self._libc.inotify_rm_watch(self._fd, watch)

    def _led_away(self, watch: int) -> None:
        """What a link led to was moved: the link leads nowhere, or to another folder by now."""
        relative = self._folders.get(watch)
        if relative is not None:
            self._folder(relative, _MOVED_FROM)
            self._folder(relative, _MOVED_TO)

    def _forget(self, watch: int) -> None:
        relative = self._folders.pop(watch, None)
        if relative is not None and self._watches.get(relative) == watch:
            del self._watches[relative]

    def _start_over(self) -> None:
        """The queue overflowed: folders may have come and gone unseen."""
        self._sink.lost()
        self._folders.clear()
        self._watches.clear()
        self._enter_if_there("")


def _events(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield watch, mask and name of each event."""
    at = 0
    while at < len(data):
        watch, mask, _, length = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        yield watch, mask, os.fsdecode(data[at : at + length].rstrip(b"\0"))
        at += length


def _os_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
