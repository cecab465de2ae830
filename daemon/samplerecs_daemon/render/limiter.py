"""Peaks that a render has gained are taken back without making all of it quieter.

Stretching moves the phases of a sound, so that a loop mastered to full scale comes out with peaks
above it at the same loudness. A look-ahead limiter: the gain that each frame needs, its least over
a window round it, smoothed by the mean over the same window, so that no frame gets more than it
may have (Zölzer, DAFX, 2nd ed., 4.2.2). Of a loop the window reaches round its seam.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Float32, Float64

#: The highest value of 24 bits, and seconds from the middle of the window to its ends.
FULL = 1.0 - 2.0**-23
_REACH_S = 0.004


def limited(samples: Float32, rate: int, *, loop: bool) -> Float32:
    """Return a sound without a peak above FULL; the very same where there is none.

    Args:
        samples: float32 (frames, channels).
        rate: frames per second.
        loop: it is played round and round.
    """
    peaks = np.abs(samples).max(axis=1, initial=0.0).astype(np.float64)
    if not len(peaks) or peaks.max() <= FULL:
        return samples
    reach = max(1, min(round(_REACH_S * rate), len(peaks) // 4))
    needed = FULL / np.maximum(peaks, FULL)
    round_it = np.pad(needed, 2 * reach, mode="wrap" if loop else "edge")
    gain = _mean(_least(round_it, 2 * reach + 1), 2 * reach + 1)
    heard = samples * gain[:, None]
    return np.clip(heard, -FULL, FULL).astype(np.float32)


def _least(values: Float64, width: int) -> Float64:
    """Return the least of each `width` values in a row: (n,) -> (n - width + 1,)."""
    least, have = values, 1
    while have < width:
        step = min(have, width - have)
        least = np.minimum(least[:-step], least[step:])
        have += step
    return least


def _mean(values: Float64, width: int) -> Float64:
    """Return the mean of each `width` values in a row: (n,) -> (n - width + 1,)."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means: Float64 = (sums[width:] - sums[:-width]) / width
    return means
