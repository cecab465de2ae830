"""Pitch-class strengths (chroma) from spectral peaks: tuned, harmonics folded, bass apart."""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.peaks import Peaks
from samplerecs_models.types import Bool, Float32

#: A peak may be the 1st, 3rd or 5th harmonic of its note: semitones down and the vote it gets.
#: Harmonics 2, 4 and 8 share the pitch class of the first (Gomez 2006, section 3.3.3).
_VOTES = ((0.0, 1.0), (19.02, 0.35), (27.86, 0.2))
#: Bass: peaks under this MIDI note (D4, 294 Hz).
BASS_BELOW = 56.0


def tuning(peaks: Peaks) -> float:
    """Return how far the sound is from A = 440 Hz in semitones, -0.5..0.5.

    The circular mean of the peaks' distance to the nearest semitone, weighted by amplitude
    (Dressler & Streich 2007).
    """
    weights = np.sqrt(peaks.amplitude)
    turn = np.exp(2j * np.pi * peaks.midi) * weights
    return float(np.angle(turn.sum()) / (2 * np.pi)) if len(turn) else 0.0


def chroma(peaks: Peaks, tuned: float, where: Bool | None = None) -> Float32:
    """Return pitch-class strengths, float32 (12,), summing to 1 (0 where there is no peak).

    Args:
        peaks: spectral peaks.
        tuned: what `tuning` said.
        where: peaks to count, all when None.
    """
    midi, weight = peaks.midi - np.float32(tuned), np.sqrt(peaks.amplitude)
    if where is not None:
        midi, weight = midi[where], weight[where]
    total = np.zeros(12)
    for down, vote in _VOTES:
        total += _fold(midi - down, weight * vote)
    return _unit(total)


def bass_chroma(peaks: Peaks, tuned: float) -> Float32:
    """Return the pitch-class strengths of what sounds under BASS_BELOW, as `chroma` does."""
    low = peaks.midi < BASS_BELOW
    return _unit(_fold(peaks.midi[low] - np.float32(tuned), np.sqrt(peaks.amplitude[low])))


def _fold(midi: Float32, weight: Float32) -> Float32:
    nearest = np.round(midi)
    sharpness = np.cos(np.pi * (midi - nearest)) ** 2
    classes = nearest.astype(np.int64) % 12
    return np.bincount(classes, weight * sharpness, 12).astype(np.float32)


def _unit(total: Float32) -> Float32:
    return (total / max(float(total.sum()), 1e-12)).astype(np.float32)
