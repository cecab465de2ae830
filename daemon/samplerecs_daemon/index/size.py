"""What an index takes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex


def bytes_of(index: LibraryIndex | None) -> int:
    """Return the bytes of all arrays of an index, mapped ones included; 0 for none."""
    return sum(_arrays_of(index).values())


def _arrays_of(part: object) -> dict[int, int]:
    """Return id -> bytes of each array, so that one that is used twice counts once."""
    if isinstance(part, np.ndarray):
        return {id(part): part.nbytes}
    if not is_dataclass(part) or isinstance(part, type):
        return {}
    found: dict[int, int] = {}
    for each in fields(part):
        found |= _arrays_of(getattr(part, each.name))
    return found
