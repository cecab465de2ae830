"""Runs of values that lie end to end in one array, taken in another order."""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Int64


def joined(first: Int64, second: Int64) -> Int64:
    """Return the bounds of two arrays of runs put end to end.

    Args:
        first: int64 (n + 1,), run i lies at first[i]:first[i + 1].
        second: int64 (m + 1,), likewise.

    Returns:
        int64 (n + m + 1,).
    """
    return np.concatenate([first, second[1:] + first[-1]])


def taken(bounds: Int64, order: Int64) -> tuple[Int64, Int64]:
    """Return where the values of the runs in `order` lie, and the bounds they then have.

    Args:
        bounds: int64 (n + 1,), run i lies at bounds[i]:bounds[i + 1].
        order: int64 (k,), numbers of runs.

    Returns:
        Positions, int64 (number of values,), and bounds, int64 (k + 1,).
    """
    begins, lengths = bounds[:-1][order], np.diff(bounds)[order]
    after = np.zeros(len(order) + 1, dtype=np.int64)
    np.cumsum(lengths, out=after[1:])
    return np.arange(after[-1]) + np.repeat(begins - after[:-1], lengths), after
