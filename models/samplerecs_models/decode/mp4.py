"""MPEG-4 files: where the coded sound is (ISO/IEC 14496-12, section 4.2)."""

from __future__ import annotations

from typing import BinaryIO

#: More boxes than this at the top of a file are damage.
_MOST_BOXES = 4096


def sound_spans(handle: BinaryIO, size: int) -> tuple[tuple[tuple[int, int], ...], int]:
    """Return (offset, length) of the media boxes, and the bytes that they claim to hold.

    Tags live in other boxes.
    """
    spans: list[tuple[int, int]] = []
    at = claimed = 0
    for _ in range(_MOST_BOXES):
        handle.seek(at)
        head = handle.read(16)
        if len(head) < 8:
            break
        length, before = _length(head, size - at)
        if length < before:
            break
        if head[4:8] == b"mdat":
            spans.append((at + before, max(0, min(length, size - at) - before)))
            claimed += length - before
        at += length
    return tuple(spans), claimed


def _length(head: bytes, rest: int) -> tuple[int, int]:
    """Length of a box with its header, and of the header; 0 stands for the rest of the file."""
    short = int.from_bytes(head[:4], "big")
    if short == 1:
        return int.from_bytes(head[8:16], "big"), 16
    return (short or rest), 8
