"""Seeded music of known key to train key finding on: chorale excerpts, loops, notes and chords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from training.chorales import Chorale, Note

Rng = np.random.Generator
#: Programs (General MIDI) that hold or pluck a clear pitch; of basses; of leads.
TONAL = (*range(8), 11, *range(16, 30), *range(40, 47), *range(48, 55), *range(56, 96))
#: All but glockenspiel, timpani, orchestra hit, and the percussion and effects at the end.
PITCHED = tuple(p for p in range(112) if p not in {9, 47, 55})
BASSES = (*range(32, 40), 80, 81, 87)
LEADS = (0, 4, 11, 12, 24, 40, 56, 65, 66, 71, 73, 75, 78, 79, 80, 81, 82, 84, 87, 104, 107)
EXCERPT = 16.0  # beats
TEMPI = (74, 85, 96, 104, 116, 128)
#: Each is held out once; how much an excerpt from the midst of a chorale counts: it may have moved
#: to another key by then.
FOLDS, LATER = 6, 0.15
DRUMS = 9  # the channel

_STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
#: Progressions as scale degrees, 1 = tonic; "h" raises the third of a minor key's fifth degree.
_PROGRESSIONS = {
    "major": ("1564", "1645", "1454", "2511", "14", "1345", "1625", "1415", "1545", "1362",
              "1245", "1465", "15", "1634", "1145", "6415", "4156"),
    "minor": ("1637", "1767", "1465", "1671", "1564", "1376", "1415", "164h", "1717", "14", "1",
              "16", "1167", "176h", "1473", "1h1h", "121h", "1144", "1367", "6711"),
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Music to be played, and its answer.

    Attributes:
        group: "chorale", "loop", "bass", "lead", "note" or "chord".
        tonic, mode: the answer: pitch class; 0 major, 1 minor, 2 a bare root.
        fold: 0 to FOLDS - 1; the folds are held out in turn.
        weight: how much it counts in training.
        programs: General MIDI program of each part.
        notes: part (DRUMS: the drum kit), pitch, start and length in beats.
        beats: length to keep.
        bpm: tempo.
    """

    group: str
    tonic: int
    mode: int
    fold: int
    weight: float
    programs: tuple[int, ...]
    notes: tuple[Note, ...]
    beats: float
    bpm: float


def excerpts(chorale: Chorale, fold: int, count: int, rng: Rng) -> Iterator[Piece]:
    """Yield four-bar excerpts, most from the beginning, transposed, on drawn instruments."""
    bars = int((chorale.beats - EXCERPT - chorale.pickup) // 4)
    for _ in range(count):
        draw, start = rng.random(), 0.0
        if draw >= 0.65:
            start = chorale.pickup + 4.0 * int(rng.integers(0, max(0, bars) + 1))
        elif draw >= 0.5:
            start = chorale.pickup
        shift = int(rng.integers(-5, 7)) if rng.random() < 0.4 else 0
        programs = _instruments(chorale.n_parts, rng)
        bpm = float(rng.choice(TEMPI)) if rng.random() < 0.5 else float(rng.integers(66, 140))
        weight = 1.0 if start == 0 else 0.8 if start == chorale.pickup else LATER
        yield Piece(
            "chorale", (chorale.tonic + shift) % 12, int(chorale.minor), fold, weight, programs,
            cut(chorale, start, shift), EXCERPT, bpm,
        )  # fmt: skip


def cut(chorale: Chorale, start: float, shift: int = 0) -> tuple[Note, ...]:
    """Return the notes of EXCERPT beats from `start`, moved by `shift` semitones."""
    kept = []
    for part, pitch, at, length in chorale.notes:
        begin, end = max(at, start), min(at + length, start + EXCERPT)
        if end - begin > 1e-6:
            kept.append((min(part, 8), pitch + shift, begin - start, end - begin))
    return tuple(kept)


def _instruments(count: int, rng: Rng) -> tuple[int, ...]:
    pool = TONAL if rng.random() < 0.6 else PITCHED
    if rng.random() < 0.15:
        return (int(rng.choice(pool)),) * count
    return tuple(int(p) for p in rng.choice(pool, count))


def loops(count: int, seed: int) -> Iterator[Piece]:
    """Yield producers' loops: chords, bass, lead and drums in drawn company."""
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        kind = str(
            rng.choice(["full", "full", "full", "chords", "chords", "drums", "bass", "lead"])
        )
        yield _loop(kind, (index + 1) % FOLDS, rng)


def _loop(kind: str, fold: int, rng: Rng) -> Piece:
    mode = "minor" if rng.random() < 0.65 else "major"
    tonic, degrees = int(rng.integers(12)), str(rng.choice(_PROGRESSIONS[mode]))
    each = float(rng.choice([2, 4, 4]) if len(degrees) > 2 else rng.choice([4, 8]))
    bars = degrees * max(1, round(8 / (each * len(degrees))), int(rng.integers(1, 3)))
    notes: list[Note] = []
    style, low = str(rng.choice(["pad", "stab", "arp"])), 24 if rng.random() < 0.5 else 36
    seventh = rng.random() < 0.2
    for index, degree in enumerate(bars):
        chord = _chord(mode, degree, seventh)
        at = index * each
        if kind in {"full", "chords", "drums"}:
            notes += _voiced(style, [48 + (tonic + c) % 12 for c in chord], at, each, rng)
        if kind in {"full", "bass"}:
            notes += _bass(low + (tonic + chord[0]) % 12, tonic, mode, at, each, rng)
        if kind == "lead" or (kind == "full" and rng.random() < 0.5):
            notes += _melody(tonic, mode, chord, at, each, rng)
    beats = each * len(bars)
    if kind in {"full", "drums"} and rng.random() < 0.8:
        notes += _beat(beats, rng)
    group, weight = (kind, 0.25) if kind in {"bass", "lead"} else ("loop", 0.7)
    programs = tuple(int(rng.choice(choice)) for choice in (TONAL, BASSES, LEADS))
    number = ("major", "minor").index(mode)
    bpm = float(rng.integers(72, 175))
    return Piece(group, tonic, number, fold, weight, programs, tuple(notes), beats, bpm)


def _chord(mode: str, degree: str, seventh: bool) -> list[int]:
    index = 4 if degree == "h" else int(degree) - 1
    scale = [*_STEPS[mode], *(12 + s for s in _STEPS[mode])]
    chord = [scale[index + up] for up in ((0, 2, 4, 6) if seventh else (0, 2, 4))]
    if degree == "h":
        chord[1] += 1
    return chord


def _voiced(style: str, chord: list[int], at: float, length: float, rng: Rng) -> list[Note]:
    if rng.random() < 0.4:
        chord = [*chord, chord[0] - 12]
    if style == "pad":
        return [(0, pitch, at, length) for pitch in chord]
    if style == "stab":
        hits = [at + b + o for b in range(0, int(length), 2) for o in (0.0, 0.75, 1.5)]
        return [(0, pitch, hit, 0.4) for hit in hits for pitch in chord]
    steps = range(int(length * 4))
    return [(0, chord[k % len(chord)] + 12 * (k // 8 % 2), at + k / 4, 0.25) for k in steps]


def _bass(root: int, tonic: int, mode: str, at: float, length: float, rng: Rng) -> list[Note]:
    style = int(rng.integers(3))
    if style == 0:
        return [(1, root, at, length)]
    notes: list[Note] = []
    for half in range(int(length * 2)):
        wander = style == 2 and half and rng.random() < 0.4
        pitch = root - root % 12 + (tonic + int(rng.choice(_STEPS[mode]))) % 12 if wander else root
        if style == 1 or rng.random() < 0.7:
            notes.append((1, pitch, at + half / 2, 0.45))
    return notes


def _melody(
    tonic: int, mode: str, chord: list[int], at: float, length: float, rng: Rng
) -> list[Note]:
    notes: list[Note] = []
    offset = 0.0
    while offset < length:
        step = float(rng.choice([0.25, 0.5, 0.5, 1.0, 1.5]))
        above = int(rng.choice(chord if rng.random() < 0.6 else _STEPS[mode])) % 12
        if rng.random() < 0.85:
            notes.append((2, 60 + (tonic + above) % 12, at + offset, step))
        offset += step
    return notes


def _beat(beats: float, rng: Rng) -> list[Note]:
    four, grid = rng.random() < 0.5, int(rng.choice([2, 4]))
    notes: list[Note] = [(DRUMS, 42, k / grid, 0.1) for k in range(int(beats * grid))]
    for beat in range(int(beats)):
        if four or beat % 2 == 0:
            notes.append((DRUMS, 36, float(beat), 0.25))
        if beat % 2:
            notes.append((DRUMS, int(rng.choice([38, 39, 40])), float(beat), 0.25))
    return notes


def shots(count: int, seed: int) -> Iterator[Piece]:
    """Yield single notes, fifths (both a bare root), triads and sevenths, long and short."""
    for index in range(count):
        rng = np.random.default_rng([seed, 1, index])
        bass = rng.random() < 0.3
        program = int(rng.choice(BASSES if bass else (*TONAL, *range(104, 112))))
        low, high = (26, 52) if bass else (36, 84)
        steps, mode = _SHOTS[
            int(rng.choice(len(_SHOTS), p=(0.45, 0.1, 0.16, 0.16, 0.05, 0.04, 0.04)))
        ]
        pitch = int(rng.integers(low, high) if len(steps) < 3 else rng.integers(43, 65))
        turn = int(rng.choice([0, 0, 0, 1, 2])) if len(steps) == 3 else 0
        chord = [pitch + s + 12 * (k < turn) for k, s in enumerate(steps)]
        if len(steps) > 2 and rng.random() < 0.4:
            chord.append(pitch - 12)
        length = float(rng.choice([0.15, 0.3, 0.5, 1, 2, 3]))
        yield Piece(
            "note" if mode == 2 else "chord", pitch % 12, mode, (index + 1) % FOLDS, 0.5,
            (program,), tuple((0, p, 0.0, length) for p in chord),
            length + float(rng.choice([0.1, 0.5, 1])), 60.0,
        )  # fmt: skip


_SHOTS = (
    ((0,), 2), ((0, 7), 2), ((0, 4, 7), 0), ((0, 3, 7), 1),
    ((0, 3, 7, 10), 1), ((0, 4, 7, 11), 0), ((0, 4, 7, 10), 0),
)  # fmt: skip
