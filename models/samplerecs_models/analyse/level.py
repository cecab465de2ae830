"""How loud a sound is: peak, mean level where it sounds, clipping."""

from __future__ import annotations

import numpy as np

from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Level

VERSION = 1
#: What silence is said to be.
FLOOR_DB = -120.0
#: Blocks (23 ms) quieter than the peak by this much do not count as sounding.
_GATE = 10 ** (-50 / 20)
_BLOCK = 1024
#: Samples at or above this count as clipped when a neighbour does, too.
_CLIP = 0.9995


def measure_level(sound: Sound) -> Level:
    """Return peak and RMS in dBFS (a full-scale square is 0 dBFS RMS) and the share clipped.

    The RMS is taken over the blocks of 23 ms that come within 50 dB of the peak, so that
    silence before and after a sound does not make it quieter. `clipped` is the share of samples
    that stand at full scale next to another one that does.
    """
    samples = sound.audio.samples
    magnitude = np.abs(samples)
    peak = float(magnitude.max(initial=0.0))
    if peak <= 10 ** (FLOOR_DB / 20):
        return Level(FLOOR_DB, FLOOR_DB, 0.0)
    rms = _gated_rms(samples, peak)
    return Level(_decibels(peak), _decibels(rms), _clipped(magnitude) if peak >= _CLIP else 0.0)


def _gated_rms(samples: Float32, peak: float) -> float:
    power = np.einsum("ij,ij->i", samples, samples) / np.float32(samples.shape[1])
    blocks = np.pad(power, (0, -len(power) % _BLOCK)).reshape(-1, _BLOCK)
    counts = np.full(len(blocks), _BLOCK, dtype=np.float64)
    counts[-1] = len(power) - (len(blocks) - 1) * _BLOCK
    means = blocks.sum(axis=1, dtype=np.float64) / counts
    loud = means > (peak * _GATE) ** 2
    if not loud.any():
        return float(np.sqrt(means.mean()))
    return float(np.sqrt((means * counts)[loud].sum() / counts[loud].sum()))


def _clipped(magnitude: Float32) -> float:
    full = magnitude >= _CLIP
    runs = full[1:] & full[:-1]
    return float(runs.mean()) if runs.size else 0.0


def _decibels(value: float) -> float:
    return max(float(20.0 * np.log10(max(value, 1e-9))), FLOOR_DB)
