"""Size and time of a file; apart from the store so that light processes need not load it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStat:
    """What the disk says of a file without opening it: bytes, and nanoseconds of its mtime."""

    size: int
    mtime_ns: int
