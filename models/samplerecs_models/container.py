"""Chunked sound files (RIFF, RF64, AIFF, CAF) as a list of chunks; reads headers, never audio.

Layouts: Microsoft/IBM RIFF (1991), EBU Tech 3306 (RF64), Apple AIFF-C draft (1991), Apple Core
Audio Format 1.0. Sizes in files lie: `held` is what the file has, `size` what it claims.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

#: A file of more chunks than this is damaged; real ones have fewer than 30.
_MOST_CHUNKS = 512
#: What writers put where the length is not known yet (a pipe, a bounce that is still running).
UNKNOWN_SIZE = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: `start` is the offset of its payload in the file, sizes are in bytes."""

    id: bytes
    start: int
    size: int
    held: int


@dataclass(frozen=True, slots=True)
class Container:
    """A chunked file.

    Attributes:
        family: "wav", "aiff" or "caf".
        little: True where numbers are little-endian.
        chunks: in file order; the last one may be cut short.
        cut: True where the header claims more bytes than the file has.
    """

    family: str
    little: bool
    chunks: tuple[Chunk, ...]
    cut: bool = False

    def find(self, name: bytes) -> Chunk | None:
        """Return the first chunk of that id, or None."""
        return next((chunk for chunk in self.chunks if chunk.id == name), None)

    def unpack(self, layout: str, data: bytes, offset: int = 0) -> tuple[int, ...]:
        """Read numbers in the file's byte order; raises struct.error past the end."""
        return struct.unpack_from(("<" if self.little else ">") + layout, data, offset)


def read_chunk(handle: BinaryIO, chunk: Chunk, most: int = 65_536) -> bytes:
    """Return the first `most` bytes of a chunk's payload, fewer where the file ends."""
    handle.seek(chunk.start)
    return handle.read(min(chunk.held, most))


def walk(handle: BinaryIO, size: int) -> Container | None:
    """Return the chunks of a file of `size` bytes, or None when it is no chunked sound file."""
    handle.seek(0)
    head = handle.read(12)
    if head[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX") and head[8:12] == b"WAVE":
        little = head[:4] != b"RIFX"
        chunks = tuple(_walk_iff(handle, size, little))
        return Container("wav", little, chunks, _is_cut(head, size, little))
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        chunks = tuple(_walk_iff(handle, size, little=False))
        return Container("aiff", False, chunks, _is_cut(head, size, little=False))
    if head[:4] == b"caff":
        return Container("caf", False, tuple(_walk_caf(handle, size)))
    return None


def _is_cut(head: bytes, size: int, little: bool) -> bool:
    claimed = int.from_bytes(head[4:8], "little" if little else "big")
    return claimed != UNKNOWN_SIZE and claimed + 8 > size


def _walk_iff(handle: BinaryIO, size: int, little: bool) -> Iterator[Chunk]:
    layout, at, long_size = ("<I" if little else ">I"), 12, 0
    for _ in range(_MOST_CHUNKS):
        handle.seek(at)
        head = handle.read(8)
        if len(head) < 8:
            return
        (claimed,) = struct.unpack(layout, head[4:])
        if head[:4] == b"ds64":
            long_size = _data_size_of_ds64(handle.read(16))
        if head[:4] == b"data":
            claimed = _true_data_size(handle, claimed, long_size, size - at - 8)
        chunk = Chunk(head[:4], at + 8, claimed, min(claimed, size - at - 8))
        yield chunk
        if claimed > chunk.held:
            # Nothing is behind it, and its end may lie further than a file can be sought.
            return
        at = _after(handle, chunk)


def _data_size_of_ds64(payload: bytes) -> int:
    return int(struct.unpack("<Q", payload[8:16])[0]) if len(payload) == 16 else 0


def _true_data_size(handle: BinaryIO, claimed: int, long_size: int, rest: int) -> int:
    """0 and all ones stand for "to the end of the file" where no ds64 chunk tells better."""
    if claimed == UNKNOWN_SIZE:
        return long_size or rest
    # A chunk right behind shows that a sound of no bytes is truly empty.
    return rest if claimed == 0 and not _is_id(handle.read(4)) else claimed


def _after(handle: BinaryIO, chunk: Chunk) -> int:
    """Where the next chunk starts: at the even offset, unless the writer forgot to pad."""
    end = chunk.start + chunk.size
    if chunk.size % 2 == 0:
        return end
    handle.seek(end)
    following = handle.read(5)
    forgot = _is_id(following[:4]) and not _is_id(following[1:5])
    return end if forgot else end + 1


def _is_id(name: bytes) -> bool:
    return len(name) == 4 and all(32 <= byte < 127 for byte in name)


def _walk_caf(handle: BinaryIO, size: int) -> Iterator[Chunk]:
    at = 8
    for _ in range(_MOST_CHUNKS):
        handle.seek(at)
        head = handle.read(12)
        if len(head) < 12:
            return
        (claimed,) = struct.unpack(">q", head[4:])
        rest = size - at - 12
        # -1 stands for "to the end of the file", allowed for the data chunk alone.
        chunk_size = rest if claimed < 0 else claimed
        yield Chunk(head[:4], at + 12, chunk_size, min(chunk_size, rest))
        if chunk_size > rest:
            return
        at += 12 + chunk_size
