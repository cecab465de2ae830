"""What sounds in each sixteenth of a sound: for four bars, in about each beat.

The clues (`clues.key_clues`) say how often; this says when, so that a phrase's first chord, its
cadence and the leading note before it can be told from what is passed through.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.chroma import LOWEST_NOTE, N_NOTES
from samplerecs_models.analyse.clues import CLASSES, LOW_BELOW, bass_classes, fold, triad_chances
from samplerecs_models.types import Float32

N_SEGMENTS = 16
#: Names of the rows of each segment, in order.
ROWS = ("all", "low", "bass", "top", "major", "minor")
#: The top is the highest note below B5 (above are mostly harmonics) at least this likely beside
#: the likeliest of its window and of the sound.
_TOP_IN_WINDOW, _TOP_IN_SOUND, _TOP_BELOW = 0.35, 0.1, 84


def key_segments(notes: Float32) -> Float32:
    """Return what sounds when: float32, shape (N_SEGMENTS, len(ROWS), 12), C first.

    The rows of notes each sum to 1 (or to 0 where there is nothing), the two of chords together.

    Args:
        notes: how likely each note sounds in each window, shape (n_windows, N_NOTES).
    """
    classes = fold(notes)
    below = LOW_BELOW - LOWEST_NOTE
    low = fold(notes[:, :below], CLASSES[:below])
    chords = triad_chances(classes)
    rows = np.concatenate([classes, low, bass_classes(notes), _top(notes), chords], axis=1)
    found = (_shares(len(notes)) @ rows).reshape(N_SEGMENTS, len(ROWS), 12)
    found[:, :4] /= np.maximum(found[:, :4].sum(axis=2, keepdims=True), 1e-9)
    found[:, 4:] /= np.maximum(found[:, 4:].sum(axis=(1, 2), keepdims=True), 1e-9)
    return np.asarray(found, dtype=np.float32)


def _shares(windows: int) -> Float32:
    """Which part of each window each segment covers: (N_SEGMENTS, windows)."""
    edges = np.linspace(0, windows, N_SEGMENTS + 1)[:, None]
    at = np.arange(windows)
    covered = np.minimum(at + 1, edges[1:]) - np.maximum(at, edges[:-1])
    return np.asarray(np.clip(covered, 0, 1), dtype=np.float32)


def _top(notes: Float32) -> Float32:
    """The pitch class of the highest likely note of each window, one-hot: (n_windows, 12)."""
    enough = (notes > _TOP_IN_WINDOW * notes.max(axis=1, keepdims=True)) & (
        notes > _TOP_IN_SOUND * notes.max()
    )
    enough[:, _TOP_BELOW - LOWEST_NOTE :] = False
    top = np.zeros((len(notes), 12), np.float32)
    found = np.flatnonzero(enough.any(axis=1))
    top[found, CLASSES[N_NOTES - 1 - enough[found, ::-1].argmax(axis=1)]] = 1
    return top
