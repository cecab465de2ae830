"""The sound as bands over time, seen from its onset: what the fingerprint is made of.

Everything is aligned to the sample of the onset and scaled to the sound's own level, so that a
copy with other silence in front of it or another gain looks the same.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE, magnitude_spectrogram
from samplerecs_models.types import Float32, Float64, Int64

#: Window and hop of the fingerprint's own, onset-aligned transform (23 ms and 5 ms).
N_FFT = 1024
HOP = 220
#: Frames of sound heard after the onset; what comes later does not change the fingerprint.
HEARD = 4 * ANALYSIS_RATE
#: Number of bands between LOWEST_HZ and HIGHEST_HZ, equally wide on the mel scale.
BANDS = 40
LOWEST_HZ, HIGHEST_HZ = 30.0, 18_000.0
#: Where the growing segments begin, in frames of the transform; the last is open.
SEGMENTS = (0, 1, 2, 4, 7, 12, 20, 33, 54, 88, 143, 232, 400)
#: Part of the peak at which a sound is said to begin.
_ONSET_LEVEL = 0.05
_FLOOR_DB = -80.0


def from_onset(mono: Float32) -> Float32:
    """Return the sound from its onset on, at most HEARD frames, with a peak of 1.

    Args:
        mono: float32, shape (frames,); may be empty or silent.

    Returns:
        float32, shape (n,), n >= 0; empty where there is no sound at all.
    """
    level = np.abs(mono)
    peak = float(level.max(initial=0.0))
    if peak < 1e-6:
        return np.zeros(0, np.float32)
    start = int(np.argmax(level >= _ONSET_LEVEL * peak))
    return np.asarray(mono[start : start + HEARD] / np.float32(peak), dtype=np.float32)


def band_levels(signal: Float32) -> Float64:
    """Return the level of every band in every frame.

    Args:
        signal: float32, shape (n,), as `from_onset` gives it.

    Returns:
        float64, shape (1 + n // HOP, BANDS), dB re full scale, never below -80.
    """
    power = magnitude_spectrogram(signal, N_FFT, HOP).astype(np.float64) ** 2
    edges = _band_edges()
    energy = np.add.reduceat(power, edges[:-1], axis=1)[:, :BANDS]
    return np.maximum(10.0 * np.log10(energy + 1e-12), _FLOOR_DB)


def segment_levels(levels: Float64) -> Float64:
    """Return the mean level of every band in segments that grow with time from the onset.

    Args:
        levels: float64, shape (n, BANDS), n >= 1.

    Returns:
        float64, shape (len(SEGMENTS), BANDS); segments after the end hold the floor, -80 dB.
    """
    starts = np.array([at for at in SEGMENTS if at < len(levels)])
    sums = np.add.reduceat(levels, starts, axis=0)
    counts = np.diff(np.append(starts, len(levels)))
    out = np.full((len(SEGMENTS), levels.shape[1]), _FLOOR_DB)
    out[: len(starts)] = sums / counts[:, None]
    return out


@cache
def _band_edges() -> Int64:
    """Bins at which the bands begin, BANDS + 1 of them, each at least one bin wide."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOWEST_HZ, HIGHEST_HZ))
    hertz = 700.0 * (10.0 ** (np.linspace(low, high, BANDS + 1) / 2595.0) - 1.0)
    edges = np.round(hertz * N_FFT / ANALYSIS_RATE).astype(np.int64)
    for i in range(1, len(edges)):
        edges[i] = max(edges[i], edges[i - 1] + 1)
    return edges
