"""Bach's chorales as notes and keys, from the corpus that the music21 package carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_models.types import Int64

Note = tuple[int, int, float, float]  # part, MIDI pitch, start and length in beats


@dataclass(frozen=True)
class Chorale:
    """One chorale: its key is what key signature and last chord agree on.

    Attributes:
        name: file name in the corpus.
        tonic, minor: the key.
        pickup: length of an incomplete first bar in beats, else 0.
        beats: length.
        notes: of all parts.
        n_parts: number of parts.
    """

    name: str
    tonic: int
    minor: bool
    pickup: float
    beats: float
    notes: tuple[Note, ...]
    n_parts: int


def read_chorales() -> Iterator[Chorale]:
    """Yield the chorales that name their key, in the order of their names; needs music21."""
    corpus = import_module("music21.corpus")
    for path in sorted(corpus.getComposer("bach"), key=str):
        if Path(path).suffix in {".mxl", ".xml", ".krn"}:
            chorale = _read(corpus.parse(path), Path(path).name)
            if chorale is not None:
                yield chorale


def _read(score: Any, name: str) -> Chorale | None:
    parts = list(score.parts)
    signatures = list(score.recurse().getElementsByClass("KeySignature"))
    if len(parts) < 3 or not signatures:
        return None
    notes = tuple(_notes(parts))
    end = max(start + length for _, _, start, length in notes)
    last = [pitch for _, pitch, start, length in notes if start + length >= end - 1e-6]
    root = int(import_module("music21.chord").Chord(sorted(last)).root().pitchClass)
    major = 7 * int(signatures[0].sharps) % 12
    if root not in {major, (major + 9) % 12}:
        return None
    bars = list(parts[0].getElementsByClass("Measure"))
    first = float(bars[0].duration.quarterLength) if bars else 0.0
    pickup = first if first < 3.9 else 0.0
    return Chorale(name, root, root != major, pickup, end, notes, len(parts))


def _notes(parts: list[Any]) -> Iterator[Note]:
    for index, part in enumerate(parts):
        for note in part.flatten().notes:
            for pitch in note.pitches:
                yield index, int(pitch.midi), float(note.offset), float(note.quarterLength)


def melody_folds(chorales: Sequence[Chorale], folds: int) -> Int64:
    """Return a fold for each chorale; those that open with the same melody share theirs.

    The same melody: three of four eighths of the first 16 beats agree, however transposed and up
    to three beats late.
    """
    openings = np.array([_soprano(each) for each in chorales])
    group = np.arange(len(chorales))
    for one in range(len(chorales)):
        for other in range(one):
            if group[one] != group[other] and _alike(openings[one], openings[other]):
                group[group == group[one]] = group[other]
    groups = np.unique(group)
    np.random.default_rng(5).shuffle(groups)
    fold = {int(each): index % folds for index, each in enumerate(groups)}
    return np.array([fold[int(each)] for each in group])


def _soprano(chorale: Chorale) -> Int64:
    """Return the highest pitch that sounds at each of the first 32 eighths, or -1."""
    top = np.full(32, -1)
    for _, pitch, start, length in chorale.notes:
        first = int(np.ceil(2 * start - 1e-6))
        held = slice(first, max(first + 1, int(2 * (start + length) + 1e-6)))
        top[held] = np.maximum(top[held], pitch)
    return top


def _alike(one: Int64, other: Int64) -> bool:
    for lag in range(-6, 7):
        first = one[max(0, lag) : 32 + min(0, lag)]
        second = other[max(0, -lag) : 32 + min(0, -lag)]
        apart = (first - second)[(first > 0) & (second > 0)]
        if len(apart) >= 20 and np.bincount(apart - apart.min()).max() > 0.75 * len(apart):
            return True
    return False
