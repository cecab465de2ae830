"""Size and time of a file; apart from the store so that light processes need not load it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileStat:
    """What the disk says of a file without opening it: bytes, and nanoseconds of its mtime."""

    size: int
    mtime_ns: int


def size_of(path: Path) -> int | None:
    """Return the bytes of a file, links followed; None where that cannot be told."""
    try:
        return path.stat().st_size
    except OSError:
        return None
