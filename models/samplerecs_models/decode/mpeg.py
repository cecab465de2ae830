"""MPEG audio (MP3) files: where the frames are between the tags.

Layouts: ID3v2.4 section 3.1, ID3v1, APEv2, Lyrics3v2; ISO/IEC 11172-3 section 2.4.1 (frames).
"""

from __future__ import annotations

from typing import BinaryIO

#: More tags in a row than this are damage.
_MOST_TAGS = 8


def is_frame(head: bytes) -> bool:
    """Return True when `head` begins like an MPEG audio frame with possible field values."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer != 0 and bitrate != 15 and rate != 3


def is_adts(head: bytes) -> bool:
    """Return True when `head` begins like a frame of bare AAC (ISO/IEC 13818-7, ADTS)."""
    return len(head) >= 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


def after_id3v2(handle: BinaryIO) -> int:
    """Return the offset behind the ID3v2 tags at the start of a file, 0 where there is none."""
    at = 0
    for _ in range(_MOST_TAGS):
        handle.seek(at)
        head = handle.read(10)
        if len(head) < 10 or head[:3] != b"ID3" or any(byte & 0x80 for byte in head[6:10]):
            return at
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        footer = 10 if head[5] & 0x10 else 0
        at += 10 + size + footer
    return at


def before_tags(handle: BinaryIO, size: int) -> int:
    """Return the offset where the frames end and the tags at the end of a file begin."""
    end = size
    for _ in range(_MOST_TAGS):
        shorter = end - _tag_length(handle, end)
        if shorter == end or shorter <= 0:
            return end
        end = shorter
    return end


def _tag_length(handle: BinaryIO, end: int) -> int:
    """Bytes of the tag that ends at `end`, 0 when none does."""
    if end >= 128 and _read(handle, end - 128, 3) == b"TAG":
        return 128
    ape = _read(handle, end - 32, 32) if end >= 32 else b""
    if ape[:8] == b"APETAGEX":
        has_header = bool(ape[23] & 0x80)
        return int.from_bytes(ape[12:16], "little") + (32 if has_header else 0)
    lyrics = _read(handle, end - 15, 15) if end >= 15 else b""
    if lyrics[6:] == b"LYRICS200" and lyrics[:6].isdigit():
        return int(lyrics[:6]) + 15
    return 0


def _read(handle: BinaryIO, at: int, length: int) -> bytes:
    handle.seek(at)
    return handle.read(length)
