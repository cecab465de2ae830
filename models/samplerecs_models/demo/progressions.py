"""Chord progressions: degrees of a key stacked in thirds and voiced with little movement."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from samplerecs_models.harmony import Key
from samplerecs_models.vocabulary import Mode

_SCALES = {Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11), Mode.MINOR: (0, 2, 3, 5, 7, 8, 10)}


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord as semitones above C: its root 0..11 and its tones from the root upward."""

    root: int
    tones: tuple[int, ...]


def degree(key: Key, number: int) -> int:
    """Return the semitones above C of a scale step; 1 is the tonic, 8 its octave, 0 the 7th below.

    A key without a mode is read as minor.
    """
    scale = _SCALES[key.mode or Mode.MINOR]
    octave, step = divmod(number - 1, 7)
    return key.tonic + 12 * octave + scale[step]


def chords(key: Key, progression: str, size: int) -> tuple[Chord, ...]:
    """Return the chords of `progression`: degrees parted by spaces ("1 6 3 7", "2 5 1 1").

    Args:
        key: the key they belong to.
        progression: a "#" after a degree raises the chord's third (the dominant in minor).
        size: tones a chord: 3 triads, 4 sevenths, 5 ninths.
    """
    return tuple(_chord(key, token, size) for token in progression.split())


def _chord(key: Key, token: str, size: int) -> Chord:
    number = int(token.rstrip("#"))
    tones = [degree(key, number + 2 * index) for index in range(size)]
    if token.endswith("#"):
        tones[1] = tones[0] + 4
    return Chord(tones[0] % 12, tuple(tones))


def voiced(progression: tuple[Chord, ...], centre: int) -> tuple[tuple[int, ...], ...]:
    """Return each chord as MIDI notes, low to high, near `centre`, moving as little as possible.

    Ninths leave the root to the bass. Every tone is tried in two octaves; of the voicings that
    span less than an octave and a third the one nearest to the last is taken.
    """
    voicings: list[tuple[int, ...]] = []
    before: tuple[int, ...] | None = None
    for chord in progression:
        tones = chord.tones[1:] if len(chord.tones) > 4 else chord.tones
        before = min(_candidates(tones, centre), key=lambda notes: _distance(notes, before, centre))
        voicings.append(before)
    return tuple(voicings)


def _candidates(tones: tuple[int, ...], centre: int) -> list[tuple[int, ...]]:
    options = []
    for tone in tones:
        low = centre - 10 + (tone - (centre - 10)) % 12
        options.append((low, low + 12))
    found = [tuple(sorted(choice)) for choice in product(*options)]
    return [notes for notes in found if notes[-1] - notes[0] <= 16 and _open_enough(notes)]


def _open_enough(notes: tuple[int, ...]) -> bool:
    """Say whether no two neighbours are a semitone apart at the top, where it would grate."""
    return notes[-1] - notes[-2] > 1


def _distance(notes: tuple[int, ...], before: tuple[int, ...] | None, centre: int) -> float:
    height = abs(sum(notes) / len(notes) - centre)
    if before is None:
        return height
    return sum(abs(a - b) for a, b in zip(notes, before, strict=True)) + 0.5 * height
