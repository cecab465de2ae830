"""Ogg files: where the pages with sound are, behind the header pages (RFC 3533)."""

from __future__ import annotations

import struct
from typing import BinaryIO

#: Granule positions of pages before the sound: 0 for headers, -1 where no packet ends.
_NO_SOUND_YET = (0, -1)


def audio_spans(handle: BinaryIO, start: int, size: int) -> tuple[tuple[int, int], ...]:
    """Return (offset, length) of the packets' bytes on the pages that carry sound.

    Page numbers and checksums, which a longer comment changes, are left out. Empty where the
    pages cannot be followed.
    """
    spans: list[tuple[int, int]] = []
    at, sound = start, False
    while at < size:
        page = _page(handle, at)
        if page is None:
            break
        granule, body, length = page
        sound = sound or granule not in _NO_SOUND_YET
        if sound:
            spans.append((body, min(length, size - body)))
        at = body + length
    return tuple(spans)


def _page(handle: BinaryIO, at: int) -> tuple[int, int, int] | None:
    """Granule position, offset and length of the body of the page at `at`."""
    handle.seek(at)
    head = handle.read(27)
    if len(head) < 27 or head[:4] != b"OggS":
        return None
    (granule,) = struct.unpack_from("<q", head, 6)
    lacing = handle.read(head[26])
    return granule, at + 27 + head[26], sum(lacing)
