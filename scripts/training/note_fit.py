"""Fitting the kernel of `chroma.note_chances` on windows whose sounding notes are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.analyse.chroma import ABOVE, BELOW, LOWEST_NOTE, N_NOTES, peak_contrast
from samplerecs_models.types import Bool, Float32
from training.key_fit import fit_logistic
from training.pieces import DRUMS, Piece

PENALTY, WINDOW_S = 1e-6, 0.743


def fit_kernel(
    heard: Sequence[tuple[Piece, Float32]], rng: np.random.Generator
) -> tuple[Float32, float]:
    """Return kernel and bias, from pieces and their rolls of peaks (n_windows, N_NOTES)."""
    around: list[Float32] = []
    sounds: list[Bool] = []
    for piece, roll in heard:
        loud = roll.max(axis=1)
        chosen = np.flatnonzero(loud > 0.2 * loud.max(initial=1e-9))
        if not len(chosen):
            continue
        chosen = rng.choice(chosen, min(len(chosen), 6), replace=False)
        padded = np.pad(peak_contrast(roll[chosen]), ((0, 0), (BELOW, ABOVE)))
        context = sliding_window_view(padded, BELOW + ABOVE + 1, axis=1)
        played = _played(piece, len(roll))[chosen]
        sure = (played > 0.6) | ((played < 0.2) & (context[:, :, BELOW] > 0))
        sure |= (played < 0.2) & (rng.random(played.shape) < 0.05)
        around.append(context[sure])
        sounds.append(played[sure] > 0.6)
    return fit_logistic(np.concatenate(around), np.concatenate(sounds), PENALTY)


def _played(piece: Piece, windows: int) -> Float32:
    """Return which part of the middle of each window each note sounds: (windows, N_NOTES)."""
    second = 60.0 / piece.bpm
    length = piece.beats * second
    size = min(WINDOW_S, length)
    centre, half = size / 2 + np.linspace(0, length - size, windows), min(0.12, size / 4)
    played = np.zeros((windows, N_NOTES), np.float32)
    for part, pitch, start, beats in piece.notes:
        if part == DRUMS or not 0 <= pitch - LOWEST_NOTE < N_NOTES:
            continue
        end = np.minimum(centre + half, (start + beats) * second)
        overlap = (end - np.maximum(centre - half, start * second)) / (2 * half)
        column = played[:, pitch - LOWEST_NOTE]
        np.maximum(column, np.clip(overlap, 0, 1), out=column)
    return played
