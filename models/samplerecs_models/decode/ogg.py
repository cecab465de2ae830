"""Ogg files: where the pages with sound are, behind the header pages (RFC 3533)."""

from __future__ import annotations

import struct
from typing import BinaryIO

#: Flag of the last page of a stream.
_LAST = 4
#: What a stream claims that breaks off before its last page: more than any file holds.
UNTOLD = 1 << 62
#: Granule positions of pages before the sound: 0 for headers, -1 where no packet ends.
_NO_SOUND_YET = (0, -1)


def audio_spans(handle: BinaryIO, start: int, size: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return (offset, length) of the packets' bytes on the pages that carry sound, and the claim.

    Page numbers and checksums, which a longer comment changes, are left out. Empty where the
    pages cannot be followed. The claim is the number of bytes that the file says are in its
    pages: those of the spans where it is whole, UNTOLD where it ends inside a page that is not
    marked as the last. One that ends behind a page is whole: some recorders never mark a last.
    """
    spans: list[tuple[int, int]] = []
    at, sound, ended, claimed = start, False, False, 0
    while at < size:
        page = _page(handle, at)
        if page is None:
            cut = not ended and _begins_page(handle, at, size)
            return tuple(spans), UNTOLD if cut else claimed
        flags, granule, body, length = page
        sound = sound or granule not in _NO_SOUND_YET
        if sound:
            spans.append((body, max(0, min(length, size - body))))
            claimed += length
        ended = bool(flags & _LAST)
        at = body + length
    return tuple(spans), UNTOLD if at > size and not ended else claimed


def _begins_page(handle: BinaryIO, at: int, size: int) -> bool:
    """Say whether the file ends inside the head of a page, and not in something else."""
    handle.seek(at)
    head = handle.read(27)
    return at + len(head) == size and head[:4] == b"OggS"[: len(head)]


def _page(handle: BinaryIO, at: int) -> tuple[int, int, int, int] | None:
    """Flags, granule position, offset and length of the body of the page at `at`."""
    handle.seek(at)
    head = handle.read(27)
    if len(head) < 27 or head[:4] != b"OggS":
        return None
    (granule,) = struct.unpack_from("<q", head, 6)
    lacing = handle.read(head[26])
    return head[5], granule, at + 27 + head[26], sum(lacing)
