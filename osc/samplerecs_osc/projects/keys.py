"""A key estimated from a project's notes and keyed sounds: offered, never taken for granted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from samplerecs_models.harmony import Key, Relation, relation
from samplerecs_models.vocabulary import Mode
from samplerecs_osc.projects.model import KeyGuess, Notes

#: How much each pitch class above the tonic belongs to a key (Krumhansl and Kessler 1982, as
#: corrected for counting by Temperley 2007: "Music and Probability", the essen profiles).
_PROFILES = {
    Mode.MAJOR: (
        0.748,
        0.060,
        0.488,
        0.082,
        0.670,
        0.460,
        0.096,
        0.715,
        0.104,
        0.366,
        0.057,
        0.400,
    ),
    Mode.MINOR: (
        0.712,
        0.084,
        0.474,
        0.618,
        0.049,
        0.460,
        0.105,
        0.747,
        0.404,
        0.067,
        0.133,
        0.330,
    ),
}
#: How much a sound in one key speaks for another (the MIREX weights).
_SPEAKS = {Relation.SAME: 1.0, Relation.RELATIVE: 0.3, Relation.FIFTH: 0.5, Relation.ROOT_ONLY: 0.6}
#: The most that a guess may claim; a key that was chosen has more.
MOST_SURE = 0.6
_LEAST_SURE = 0.15
#: A lead of this much over the next key is as clear as it gets.
_CLEAR = 0.25


def guess_key(notes: Notes, sounds: Sequence[tuple[Key, float]] = ()) -> KeyGuess | None:
    """Return the key that notes and sounds speak for, or None where they say too little.

    Args:
        notes: of the project.
        sounds: key and confidence (0..1) of the pitched sounds it uses.
    """
    sounds = [(key, sure) for key, sure in sounds if sure > 0]
    if not notes.clips and len(sounds) < 2:
        return None
    scores = [(_score(key, notes, sounds), key) for key in _ALL]
    scores.sort(key=lambda one: -one[0])
    (best, key), (second, _) = scores[0], scores[1]
    enough = min(1.0, (notes.clips + len(sounds)) / 6)
    sure = MOST_SURE * min(1.0, max(0.0, best - second) / _CLEAR) ** 0.5 * (0.4 + 0.6 * enough)
    if best <= 0 or sure < _LEAST_SURE:
        return None
    return KeyGuess(key, round(sure, 3), _ground(notes.clips, len(sounds)))


_ALL = tuple(Key(tonic, mode) for mode in (Mode.MAJOR, Mode.MINOR) for tonic in range(12))


def _score(key: Key, notes: Notes, sounds: Sequence[tuple[Key, float]]) -> float:
    parts, weight = 0.0, 0.0
    if notes.clips:
        parts += notes.clips * _correlation(key, notes.durations)
        weight += notes.clips
    for other, sure in sounds:
        parts += sure * _SPEAKS.get(relation(other, key), 0.0)
        weight += sure
    return parts / weight


def _correlation(key: Key, durations: Sequence[float]) -> float:
    """Return how well durations fit a key's profile: Pearson's r, 0 where nothing varies."""
    profile = _PROFILES[key.mode or Mode.MAJOR]
    expected = [profile[(pitch - key.tonic) % 12] for pitch in range(12)]
    mean_d, mean_e = sum(durations) / 12, sum(expected) / 12
    over = sum((d - mean_d) * (e - mean_e) for d, e in zip(durations, expected, strict=True))
    spread = sum((d - mean_d) ** 2 for d in durations) * sum((e - mean_e) ** 2 for e in expected)
    return over / math.sqrt(spread) if spread > 0 else 0.0


def _ground(clips: int, sounds: int) -> str:
    parts = [_count(clips, "clip"), _count(sounds, "keyed sound")]
    return " and ".join(part for part in parts if part)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else ""
