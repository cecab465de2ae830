"""Changing the number of frames per second."""

from __future__ import annotations

import numpy as np
import soxr

from samplerecs_models.types import Float32

#: soxr's "high quality": the passband reaches 0.91 of the lower Nyquist with 20 bits of precision,
#: finer than any feature here can tell, at half the time of "very high".
_QUALITY = "HQ"
#: Rates that differ by no more than this part are the same: some samplers write 44,101 Hz. It is a
#: sixth of a cent at most, and a tenth of a millisecond in a second.
_SAME = 1e-4


def resample(samples: Float32, source_rate: int, target_rate: int) -> Float32:
    """Return `samples` at another rate; the same input gives the same bits.

    Args:
        samples: float32, shape (frames,) or (frames, channels).
        source_rate: frames per second of `samples`, positive.
        target_rate: wanted frames per second, positive.

    Returns:
        float32, same number of channels, about frames * target_rate / source_rate frames.
    """
    if abs(source_rate - target_rate) <= _SAME * target_rate or len(samples) == 0:
        return samples
    changed = soxr.resample(samples, source_rate, target_rate, quality=_QUALITY)
    return np.ascontiguousarray(changed, dtype=np.float32)
