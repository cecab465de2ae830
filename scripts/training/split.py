"""Which packs are trained and tuned on, and which are only ever measured on."""

from __future__ import annotations

from zlib import crc32


def is_held_out(pack: str) -> bool:
    """Return whether a pack of a table belongs to the half that is measured on only."""
    return crc32(pack.encode()) % 2 == 1
