"""Bach's chorales as notes and keys, from the corpus that the music21 package carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

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
