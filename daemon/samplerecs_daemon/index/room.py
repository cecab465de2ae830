"""A matrix that grows at its end without being copied."""

from __future__ import annotations

from threading import Lock

import numpy as np

from samplerecs_models.types import Float32

#: Spare rows: this share of the used ones, and at least so many. What is never written costs
#: address space, no memory.
SPARE_SHARE, SPARE_LEAST = 0.125, 1024


class Room:
    """Rows in use and spare ones behind them, shared by successive indexes.

    An index sees the rows up to its own length. Those are never written again, so that readers of
    an older index are safe while a newer one adds rows behind its end.

    Args:
        rows: number of rows in use; what they hold at first is not said.
        dim: values a row.
    """

    def __init__(self, rows: int, dim: int) -> None:
        spare = max(SPARE_LEAST, int(rows * SPARE_SHARE))
        self._matrix = np.empty((rows + spare, dim), dtype=np.float32)
        self._used = rows
        self._lock = Lock()

    def rows(self) -> Float32:
        """Return the rows in use: to be filled by whoever made the room, then only read."""
        return self._matrix[: self._used]

    def extended(self, length: int, added: Float32) -> Float32 | None:
        """Return the first `length` rows with `added` behind them, or None.

        None where the spare rows do not suffice, or another index took them first.
        """
        with self._lock:
            end = length + len(added)
            if length != self._used or end > len(self._matrix):
                return None
            self._matrix[length:end] = added
            self._used = end
            return self._matrix[:end]
