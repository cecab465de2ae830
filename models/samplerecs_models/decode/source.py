"""Opening a file so that nothing it does can hang or crash the reader."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from samplerecs_models.errors import DecodeError
from samplerecs_models.vocabulary import Undecodable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: Files up to this size are read whole: one read instead of many small ones.
_IN_MEMORY = 16 << 20


class _Tolerant(io.FileIO):
    """A file whose failing reads end it: libsndfile's callbacks must never see an exception."""

    failed = False

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        try:
            return super().readinto(buffer) or 0
        except OSError:
            self.failed = True
            return 0


@contextmanager
def open_source(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Yield a readable, seekable handle and the number of bytes behind it.

    Raises:
        DecodeError: EMPTY, VANISHED, UNREADABLE, TRUNCATED for a file that shrinks meanwhile, or
            NOT_AUDIO for what is no plain file (opening a pipe would wait for ever).
    """
    try:
        # A path with a NUL inside raises ValueError; no such file can exist.
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DecodeError(Undecodable.NOT_AUDIO, "not a plain file")
        raw = _Tolerant(os.fspath(path), "rb")
    except (FileNotFoundError, ValueError):
        raise DecodeError(Undecodable.VANISHED) from None
    except OSError as error:
        raise DecodeError(Undecodable.UNREADABLE, error.strerror or "") from None
    with raw:
        if status.st_size == 0:
            raise DecodeError(Undecodable.EMPTY)
        handle, size = _buffered(raw, status.st_size)
        yield handle, size
        if raw.failed:
            raise DecodeError(Undecodable.UNREADABLE, "the drive stopped answering")
        if handle.seek(0, os.SEEK_END) < size:
            raise DecodeError(Undecodable.TRUNCATED, "it became shorter while it was read")


def _buffered(raw: _Tolerant, size: int) -> tuple[BinaryIO, int]:
    if size > _IN_MEMORY:
        return io.BufferedReader(raw, 1 << 18), size
    data = raw.read(size + 1) or b""
    return io.BytesIO(data), len(data)
