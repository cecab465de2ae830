"""Bytes of a file nobody vouches for: never more than so many, packed or unpacked."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

from samplerecs_osc.projects.model import Unusable

#: The largest file that is opened, and the most that it may unpack to, in bytes. Live's largest
#: sets are some 10 MB packed and 300 MB of XML.
MOST_FILE, MOST_UNPACKED = 128 << 20, 512 << 20
_PIECE = 1 << 18
_GZIP = 16 + zlib.MAX_WBITS


def read_bytes(path: Path, most: int = MOST_FILE) -> tuple[bytes, float]:
    """Return a file's bytes and when it was last written (Unix seconds).

    Raises:
        Unusable: when it cannot be read, is no plain file or is too large.
    """
    try:
        # Without O_NONBLOCK the opening of a named pipe waits for a writer for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unusable("it is not a plain file")
            if status.st_size > most:
                raise Unusable(f"it is larger than {most >> 20} MB")
            data = file.read(most + 1)
    except OSError as error:
        raise Unusable(f"it cannot be opened ({error.strerror or error})") from None
    except ValueError:
        raise Unusable("its name cannot be used") from None
    if len(data) > most:
        raise Unusable(f"it is larger than {most >> 20} MB")
    if not data:
        raise Unusable("it is empty")
    return data, status.st_mtime


def gunzipped(data: bytes, most: int = MOST_UNPACKED) -> Iterator[bytes]:
    """Yield what gzip packed, piece by piece; `Unusable` when damaged or too much."""
    return _unpacked(data, _GZIP, most)


def inflated(data: bytes, most: int = MOST_UNPACKED) -> Iterator[bytes]:
    """Yield what zlib packed, piece by piece; `Unusable` when damaged or too much."""
    return _unpacked(data, zlib.MAX_WBITS, most)


def pieces(data: bytes) -> Iterator[bytes]:
    """Yield plain bytes piece by piece."""
    for at in range(0, len(data), _PIECE):
        yield data[at : at + _PIECE]


def _unpacked(data: bytes, bits: int, most: int) -> Iterator[bytes]:
    unpacker, total = zlib.decompressobj(bits), 0
    left = data
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(left, _PIECE)
        except zlib.error:
            raise Unusable("its packed content is damaged") from None
        left = unpacker.unconsumed_tail
        total += len(piece)
        if total > most:
            raise Unusable(f"it unpacks to more than {most >> 20} MB")
        if piece:
            yield piece
        elif not unpacker.eof:
            raise Unusable("its packed content ends too early")
