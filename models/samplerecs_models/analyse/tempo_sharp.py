"""Which of neighbouring tempi the onsets repeat at best: what tells 120 from 121.

The coefficients of `tempo_evidence` are broad enough to find a tempo and too broad to split it
from its neighbours when the length of the sound is unknown. Here the autocorrelation of the
hardly blurred flux is summed over lags of up to SHARP_LAGS beats, far ones the most, where half
a BPM is milliseconds; then each candidate is compared with the best one near it.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.analyse.tempo_candidates import FASTEST, SLOWEST, Candidates
from samplerecs_models.types import Float32, Float64

#: Lags in beats.
SHARP_LAGS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
#: Blur of the flux in frames (standard deviation).
FINE_BLUR = 0.8
#: Ratio of neighbours on the grid that is searched, and steps either way that are near: 3 %.
GRID_STEP = 1.001
NEIGHBOURS = 30


def sharp_evidence(found: Candidates, onsets: Onsets) -> dict[str, Float64]:
    """Return, for each candidate, how well the onsets repeat and how that compares nearby.

    `sharp`: weighted mean autocorrelation, -1..1. For tempi that do not rest on the length:
    `sharp peak` and `sharp near` 1 at the best tempo within 3 %, falling to 0 fast and slowly;
    `sharp off` what is missing to it.
    """
    correlation = _autocorrelation(onsets.flux)
    steps = int(np.log(FASTEST / SLOWEST) / np.log(GRID_STEP)) + 1
    grid = np.asarray(SLOWEST * GRID_STEP ** np.arange(steps), dtype=np.float64)
    around = np.pad(_repetition(grid, correlation, onsets.frame_rate), NEIGHBOURS, mode="edge")
    near = sliding_window_view(around, 2 * NEIGHBOURS + 1)
    own = _repetition(found.bpm, correlation, onsets.frame_rate)
    best = np.maximum(np.interp(found.bpm, grid, near.max(axis=1)), own)
    worst = np.interp(found.bpm, grid, near.min(axis=1))
    missing = best - own
    share = missing / np.maximum(best - worst + 1e-3, 1e-3)
    free = (~found.exact).astype(np.float64)
    return {
        "sharp": own,
        "sharp peak": free * np.exp(-((share / 0.1) ** 2)),
        "sharp near": free * np.exp(-((share / 0.4) ** 2)),
        "sharp off": free * np.minimum(missing, 0.3),
    }


def _repetition(bpm: Float64, correlation: Float64, frame_rate: float) -> Float64:
    """Return the mean correlation at those of SHARP_LAGS that fit into the sound."""
    total, weights = np.zeros(len(bpm)), np.zeros(len(bpm))
    frames = np.arange(len(correlation))
    for lag in SHARP_LAGS:
        at = lag * 60.0 / bpm * frame_rate
        weight = np.sqrt(lag) * (at < len(correlation) - 2)
        total += weight * np.interp(at, frames, correlation)
        weights += weight
    return np.asarray(total / np.maximum(weights, 1.0))


def _autocorrelation(flux: Float32) -> Float64:
    """Return the autocorrelation of the root of the flux, all bands, 1 at lag 0: (n_frames,)."""
    reach = 3
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / FINE_BLUR) ** 2)
    padded = np.pad(np.sqrt(flux), ((reach, reach), (0, 0)))
    smooth = sliding_window_view(padded, len(kernel), axis=0) @ (kernel / kernel.sum())
    smooth = smooth - smooth.mean(axis=0)
    size = 1 << int(np.ceil(np.log2(2 * len(flux))))
    power = (np.abs(np.fft.rfft(smooth, size, axis=0)) ** 2).sum(axis=1)
    raw = np.fft.irfft(power, size)[: len(flux)]
    return np.asarray(raw / max(float(raw[0]), 1e-9))
