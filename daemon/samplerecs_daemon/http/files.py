"""A file as an answer: with ranges, piece by piece, never whole in memory."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from samplerecs_daemon.http.etags import known_tags, names
from samplerecs_daemon.http.head import HEAD
from samplerecs_daemon.http.problems import problem
from samplerecs_daemon.http.ranges import Part, Unsatisfiable, wanted_part
from samplerecs_daemon.http.work import Pool

#: Bytes that are read and sent at a time.
PIECE = 128 << 10
#: Seconds after which a file that gives nothing counts as one on a drive that hangs.
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file in hand; what is said of it is of this file, whatever happens to its name.

    Attributes:
        handle: open for reading.
        size: in bytes.
        changed_ns: when it was last written, nanoseconds since the epoch.
        done: called once when it was sent, or will not be.
    """

    handle: BinaryIO
    size: int
    changed_ns: int
    done: Callable[[], None] = field(default=lambda: None)

    @property
    def etag(self) -> str:
        """Changes with the file."""
        return f'"{self.changed_ns:x}-{self.size:x}"'

    @property
    def last_modified(self) -> str:
        """As HTTP writes it."""
        return formatdate(self.changed_ns // 10**9, usegmt=True)

    def piece(self, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start`."""
        self.handle.seek(start)
        return self.handle.read(length)

    def close(self) -> None:
        """Close it and say that it is done with."""
        with contextlib.suppress(OSError):
            self.handle.close()
        self.done()


def open_file(path: Path, done: Callable[[], None] = lambda: None) -> OpenFile:
    """Open a file to be sent.

    Raises:
        OSError: when it cannot be read.
    """
    handle = path.open("rb", buffering=0)
    found = os.fstat(handle.fileno())
    return OpenFile(handle, found.st_size, found.st_mtime_ns, done)


class FileAnswer(Response):
    """Sends an open file, or the part of it that was asked for, and closes it.

    Args:
        file: what to send.
        pool: threads that read it.
        media_type: its content type.
        headers: more of them.
    """

    def __init__(
        self,
        file: OpenFile,
        pool: Pool,
        media_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        shared = {
            "Accept-Ranges": "bytes",
            "ETag": file.etag,
            "Last-Modified": file.last_modified,
            # Kept by the browser, asked for again: seeking does not load it anew.
            "Cache-Control": "private, no-cache",
            **(headers or {}),
        }
        super().__init__(None, 200, shared, media_type)
        self._file = file
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what was asked for."""
        try:
            await self._answer(scope, receive, send)
        finally:
            # In a thread: on a mount that hangs even this may hang.
            self._pool.let_go(self._file.close)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if names(known_tags(scope), self._file.etag):
            del self.headers["content-length"]
            await _start(send, 304, self)
            await send({"type": "http.response.body", "body": b""})
            return
        whole = Part(0, self._file.size)
        try:
            part = None if HEAD in scope else self._wanted(Headers(scope=scope))
        except Unsatisfiable:
            size = {"Content-Range": f"bytes */{self._file.size}"}
            refusal = problem(416, "no-such-range", "The file ends before this range.", "", size)
            await refusal(scope, receive, send)
            return
        if part is not None:
            self.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{self._file.size}"
        sent = part or whole
        self.headers["Content-Length"] = str(sent.stop - sent.start)
        await _start(send, 200 if part is None else 206, self)
        await self._send(Part(0, 0) if HEAD in scope else sent, send)

    def _wanted(self, headers: Headers) -> Part | None:
        condition = headers.get("if-range")
        if condition not in (None, self._file.etag, self._file.last_modified):
            return None
        return wanted_part(headers.get("range", ""), self._file.size)

    async def _piece(self, at: int, length: int) -> bytes:
        read = partial(self._file.piece, at, length)
        try:
            return await self._pool.run_within(read, PATIENCE_S, _forget)
        except TimeoutError:
            raise OSError("the file does not answer while it is sent") from None

    async def _send(self, part: Part, send: Send) -> None:
        at = part.start
        while at < part.stop:
            length = min(PIECE, part.stop - at)
            piece = await self._piece(at, length)
            if not piece:
                # Cut short while it was sent: what was promised cannot come any more.
                raise OSError("the file became shorter while it was sent")
            at += len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": at < part.stop})
        if part.start == part.stop:
            await send({"type": "http.response.body", "body": b""})


def _forget(piece: bytes) -> None:
    """Nobody waits for it any more."""


async def _start(send: Send, status: int, answer: Response) -> None:
    await send({"type": "http.response.start", "status": status, "headers": answer.raw_headers})
