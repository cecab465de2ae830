"""What tells a key: pitch classes, bass, chords, how it begins and ends, and what resolves where.

Every clue is a row of 12 figures that sum to 1 (or to 0 where there is nothing), counted from C;
turned to a tonic, the same weights judge all twelve.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.chroma import LOWEST_NOTE, N_NOTES
from samplerecs_models.types import Float32, Int64

#: Names of the rows of `key_clues`, in order.
CLUES = (
    "all", "low", "bass", "end", "end bass", "start", "start bass", "major", "minor",
    "V-I", "V-i", "IV-V", "iv-V", "I-V", "start major", "start minor", "end major", "end minor",
    "strong", "first quarter", "last quarter",
)  # fmt: skip
#: The first and last tenth of the windows are the start and the end.
_EDGE, _QUARTER = 0.1, 0.25
#: Low: under this MIDI note (G#3). The bass is the lowest note at least this likely beside the
#: likeliest of its window and of the sound.
LOW_BELOW, _BASS_IN_WINDOW, _BASS_IN_SOUND = 56, 0.25, 0.05
#: How sharply the best fitting chord is taken.
_CHORD_SHARPNESS = 10.0
CLASSES = (np.arange(N_NOTES) + LOWEST_NOTE) % 12


def key_clues(notes: Float32) -> Float32:
    """Return the clues of a sound: float32, shape (len(CLUES), 12), see CLUES for the rows.

    Args:
        notes: how likely each note sounds in each window, shape (n_windows, N_NOTES).
    """
    classes = fold(notes)
    low = fold(notes[:, : LOW_BELOW - LOWEST_NOTE], CLASSES[: LOW_BELOW - LOWEST_NOTE])
    bass, chords = bass_classes(notes), triad_chances(classes)
    edge, quarter = (max(1, round(len(notes) * part)) for part in (_EDGE, _QUARTER))
    first, last = slice(None, edge), slice(-edge, None)
    strong = np.quantile(classes, 0.9, axis=0)
    parts = [classes, low, bass, classes[last], bass[last], classes[first], bass[first]]
    rows = [_unit(part.sum(axis=0)) for part in parts]
    rows += list(_unit(chords.sum(axis=0)).reshape(2, 12)) + _moves(chords)
    rows += list(_unit(chords[first].sum(axis=0)).reshape(2, 12))
    rows += list(_unit(chords[last].sum(axis=0)).reshape(2, 12))
    rows += [_unit(strong), _unit(classes[:quarter].sum(axis=0))]
    return np.stack([*rows, _unit(classes[-quarter:].sum(axis=0))]).astype(np.float32)


def fold(notes: Float32, classes: Int64 = CLASSES) -> Float32:
    """Return the sums over octaves: float32, shape (n_windows, 12), C first."""
    return np.asarray(notes @ np.eye(12, dtype=np.float32)[classes])


def bass_classes(notes: Float32) -> Float32:
    """The pitch class of the lowest likely note of each window, one-hot: (n_windows, 12)."""
    enough = (notes > _BASS_IN_WINDOW * notes.max(axis=1, keepdims=True)) & (
        notes > _BASS_IN_SOUND * notes.max()
    )
    bass = np.zeros((len(notes), 12), np.float32)
    found = np.flatnonzero(enough.any(axis=1))
    bass[found, CLASSES[enough[found].argmax(axis=1)]] = 1
    return bass


def triad_chances(classes: Float32) -> Float32:
    """How well each triad fits each window, loud ones more: (n_windows, 24), major first."""
    loudness = classes.sum(axis=1, keepdims=True)
    length = np.linalg.norm(classes, axis=1, keepdims=True)
    fit = _CHORD_SHARPNESS * (classes / np.maximum(length, 1e-9)) @ _triads().T
    chance = np.exp(fit - fit.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    return np.asarray(chance * np.sqrt(loudness / max(float(loudness.max()), 1e-9)))


def _triads() -> Float32:
    triads = np.zeros((24, 12), np.float32)
    for mode, third in enumerate((4, 3)):
        for root in range(12):
            triads[12 * mode + root, [root, (root + third) % 12, (root + 7) % 12]] = 3**-0.5
    return triads


def _moves(chords: Float32) -> list[Float32]:
    """How often a chord is followed, a sixteenth of the sound later, by another; by tonic."""
    lag = max(1, round(len(chords) / 16))
    if len(chords) <= lag:
        return [np.zeros(12, np.float32)] * 5
    follow = chords[:-lag].T @ chords[lag:] / np.float32(len(chords) - lag)
    tonic = np.arange(12)
    dominant, fourth = (tonic + 7) % 12, (tonic + 5) % 12
    minor, minor_fourth = 12 + tonic, 12 + fourth
    earlier = (dominant, dominant, fourth, minor_fourth, tonic)
    later = (tonic, minor, dominant, dominant, dominant)
    return [follow[a, b].astype(np.float32) for a, b in zip(earlier, later, strict=True)]


def _unit(row: Float32) -> Float32:
    return np.asarray(row / max(float(row.sum()), 1e-9))
