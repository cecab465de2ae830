"""Which notes sound when: spectral peaks, tuned, put on a piano roll, harmonics explained away."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.analyse.peaks import Peaks
from samplerecs_models.types import Float32

#: The roll reaches from this MIDI note (C1, 33 Hz) over so many semitones (to C7, 2,093 Hz).
LOWEST_NOTE, N_NOTES = 24, 73
#: A note's peaks are looked for from so many semitones below it to so many above.
BELOW, ABOVE = 28, 36
#: Windows this far below the loudest (-50 dB) do not count at all, from -30 dB on they do fully.
_UNHEARD_DB, _HEARD_DB = -50.0, -30.0


def tuning(peaks: Peaks) -> float:
    """Return how far the sound is from A = 440 Hz in semitones, -0.5..0.5.

    The circular mean of the peaks' distance to the nearest semitone, weighted by amplitude
    (Dressler & Streich 2007).
    """
    weights = np.sqrt(peaks.amplitude)
    turn = np.exp(2j * np.pi * peaks.midi) * weights
    return float(np.angle(turn.sum()) / (2 * np.pi)) if len(turn) else 0.0


def pitch_roll(peaks: Peaks, tuned: float) -> Float32:
    """Return the strongest peak of each note in each window: float32, (n_windows, N_NOTES).

    Square roots of amplitudes; a peak between two semitones counts less the further it is off.
    """
    midi = peaks.midi - np.float32(tuned)
    nearest = np.round(midi)
    weight = np.sqrt(peaks.amplitude) * np.cos(np.pi * (midi - nearest)) ** 2
    column = nearest.astype(np.int64) - LOWEST_NOTE
    inside = (column >= 0) & (column < N_NOTES)
    roll = np.zeros((peaks.n_windows, N_NOTES), np.float32)
    np.maximum.at(roll, (peaks.window[inside], column[inside]), weight[inside])
    return roll


def note_chances(roll: Float32, kernel: Float32, bias: float) -> Float32:
    """Return how likely each note sounds in each window, 0..1: float32, the shape of `roll`.

    A logistic regression on the peaks round the note, the same for every note: peaks an octave,
    a twelfth, two octaves ... above speak for it, those that much below say that it is itself a
    harmonic (after Klapuri 2006, "Multiple fundamental frequency estimation by summing harmonic
    amplitudes", with the weights learnt). Windows far quieter than the loudest fade out.

    Args:
        roll: of `pitch_roll`.
        kernel: float32 (BELOW + ABOVE + 1,), weight of the peak so many semitones off.
        bias: of the regression.
    """
    context = np.pad(peak_contrast(roll), ((0, 0), (BELOW, ABOVE)))
    around = sliding_window_view(context, BELOW + ABOVE + 1, axis=1)
    chances = 1 / (1 + np.exp(-(around @ kernel + np.float32(bias))))
    return np.asarray(chances * _audible(roll), dtype=np.float32)


def peak_contrast(roll: Float32) -> Float32:
    """Return the peaks relative to the strongest of their window, the quiet ones lifted: 0..1."""
    loudest = roll.max(axis=1, keepdims=True)
    return np.asarray(np.sqrt(roll / np.maximum(loudest, 1e-9)), dtype=np.float32)


def _audible(roll: Float32) -> Float32:
    level = roll.max(axis=1, keepdims=True)
    # The roll holds square roots of amplitudes: 40 log10 of them are decibels.
    below = 40 * np.log10(np.maximum(level, 1e-9) / max(float(level.max()), 1e-9))
    share = (below - _UNHEARD_DB) / (_HEARD_DB - _UNHEARD_DB)
    return np.asarray(np.clip(share, 0, 1), dtype=np.float32)
