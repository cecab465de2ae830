"""How loud a sound is: peak, mean level where it sounds, clipping."""

from __future__ import annotations

from math import log10, sqrt

import numpy as np

from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Level

VERSION = 1
#: What silence is said to be.
FLOOR_DB = -120.0
#: Blocks (23 ms) quieter than the peak by this much do not count as sounding.
_GATE = 10 ** (-50 / 20)
_BLOCK = 1024
#: Four samples in a row at this level or above that differ by no more than _FLAT are clipped (the
#: top of a full-scale 30 Hz sine in 16 bits has no more than three), and so is all above _OVER.
_CLIP, _FLAT, _OVER = 0.99, 1e-6, 1.0001


def measure_level(sound: Sound) -> Level:
    """Return peak and RMS in dBFS (a full-scale square is 0 dBFS RMS) and the share clipped.

    The RMS is taken over the blocks of 23 ms that come within 50 dB of the peak, so that
    silence before and after a sound does not make it quieter. `clipped` is the share of samples
    that are held at full scale or lie beyond it.
    """
    samples = sound.audio.samples
    peak = float(max(samples.max(initial=0.0), -samples.min(initial=0.0)))
    if peak <= 10 ** (FLOOR_DB / 20):
        return Level(FLOOR_DB, FLOOR_DB, 0.0)
    rms = _gated_rms(samples, peak)
    return Level(_decibels(peak), _decibels(rms), _clipped(samples) if peak >= _CLIP else 0.0)


def _gated_rms(samples: Float32, peak: float) -> float:
    values = samples.reshape(-1)
    block = _BLOCK * samples.shape[1]
    whole = len(values) // block * block
    blocks, rest = values[:whole].reshape(-1, block), values[whole:]
    sums = np.empty(len(blocks) + 1)
    sums[:-1] = np.einsum("ij,ij->i", blocks, blocks)
    sums[-1] = np.dot(rest, rest)
    counts = np.full(len(sums), float(block))
    counts[-1] = max(len(rest), 1)
    loud = sums > counts * (peak * _GATE) ** 2
    kept = loud if loud.any() else np.ones_like(loud)
    return sqrt(float(sums[kept].sum()) / float(counts[kept].sum()))


def _clipped(samples: Float32) -> float:
    level = np.abs(samples)
    row, column = (level[3:] >= _CLIP).nonzero()
    held = np.ones(len(row), np.bool_)
    for _ in range(3):
        held &= np.abs(samples[row + 1, column] - samples[row, column]) <= _FLAT
        row = row + 1
    over = np.count_nonzero(level > _OVER)
    return min((np.count_nonzero(held) + over) / samples.size, 1.0)


def _decibels(value: float) -> float:
    return max(20.0 * log10(max(value, 1e-9)), FLOOR_DB)
