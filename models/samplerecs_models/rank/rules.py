"""The hard rules and the fit of tempo and key: what a sound needs to sit in the project.

A rule is worked out once a tempo class and once a key class (see `prepared`); the tables made
here hold, per class, the part of the score, whether it hides, and the change that makes it fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.harmony import Key, Relation, relation, relative
from samplerecs_models.rank.columns import MODE_MAJOR, MODE_MINOR, MODE_UNKNOWN
from samplerecs_models.rank.prepared import (
    FLAG_KEYLESS,
    FLAG_ONE_SHOT,
    FLAG_TRUSTED,
    KEY_CLASSES,
    KEY_PITCHES,
    Prepared,
)
from samplerecs_models.types import Bool, Float64
from samplerecs_models.vocabulary import Mode

#: A tempo this far from the project's (or its half or double) fits, in BPM.
TEMPO_REACH = 5.0
#: Largest change of playback speed that `stretch` allows, and of pitch, in semitones.
STRETCH_REACH = 0.08
TRANSPOSE_REACH = 3
#: Tempi are known to a hundredth; half of that is no difference.
_TEMPO_SLACK = 0.005
#: Sample beats per project beat, most wanted first.
TEMPO_RATIOS = (1.0, 0.5, 2.0)

#: Tempo parts, 0..1. A native fit is worth more than half or double time, that more than a stretch,
#: and a stretch more than what has no tempo: a one-shot fits every project, which says little.
#: From the project's own tempo a fit falls smoothly to TEMPO_EDGE of itself at the end of the
#: reach: a step on the way, or at its end, would turn a list over when the tempo changes a little.
TEMPO_NATIVE, TEMPO_EDGE, TEMPO_OCTAVE, TEMPO_STRETCHED = 1.0, 0.4, 0.3, 0.2
TEMPO_NEUTRAL, TEMPO_UNKNOWN = 0.1, 0.1
#: Key parts, 0..1, after the MIREX audio key weights (fifth 0.5, relative 0.3, parallel 0.2).
RELATION_PARTS = {
    Relation.SAME: 1.0,
    Relation.ROOT_ONLY: 0.7,
    Relation.FIFTH: 0.5,
    Relation.RELATIVE: 0.3,
    Relation.PARALLEL: 0.0,
    Relation.DISTANT: 0.0,
}
KEY_TRANSPOSED, KEY_NEUTRAL, KEY_UNKNOWN = 0.2, 0.5, 0.1
#: How much of an unsure estimate counts; the rest is taken as unknown.
DOUBT = 0.5
_FITTING = (Relation.SAME, Relation.ROOT_ONLY, Relation.FIFTH, Relation.RELATIVE)
_MODES = {MODE_UNKNOWN: None, MODE_MAJOR: Mode.MAJOR, MODE_MINOR: Mode.MINOR}


@dataclass(frozen=True, slots=True)
class TempoTable:
    """Per tempo class: `part` 0..1, `hides`, `changed` (stretched), and the change itself.

    `ratio` is sample beats per project beat (1, 0.5, 2), `speed` the playback speed that makes
    the tempo fit, 1 where none is needed or none helps; `fits` is False for unknown tempi.
    """

    part: Float64
    hides: Bool
    changed: Bool
    fits: Bool
    ratio: Float64
    speed: Float64


@dataclass(frozen=True, slots=True)
class KeyTable:
    """Per key class: `part` 0..1, `hides`, `changed` (transposed), `semitones` that make it fit."""

    part: Float64
    hides: Bool
    changed: Bool
    semitones: NDArray[np.int64]


def tempo_table(
    prepared: Prepared, bpm: float | None, stretch: bool, hard: bool = True
) -> TempoTable:
    """Work out the tempo rule for every tempo class.

    Args:
        prepared: the candidates' classes.
        bpm: the project's tempo in BPM, or None when it has none: then nothing hides.
        stretch: allow a change of speed up to STRETCH_REACH.
        hard: False when the tempo is only a guess: it then ranks, hides nothing and stretches
            nothing.
    """
    size = len(prepared.class_bpm)
    ratio, speed = np.ones(size), np.ones(size)
    none = np.zeros(size, dtype=bool)
    if bpm is None:
        return TempoTable(np.zeros(size), none, none, none, ratio, speed)
    known = np.isfinite(prepared.class_bpm)
    tempo = np.where(known, prepared.class_bpm, 1e9)
    gap, ratio = _closest(tempo, bpm)
    fits = gap <= TEMPO_REACH + _TEMPO_SLACK
    part = np.where(fits, _closeness(gap), 0.0)
    part *= np.where(ratio == 1.0, TEMPO_NATIVE, TEMPO_OCTAVE)
    changed = none
    if stretch and hard:
        stretched_ratio, stretched_speed = _stretches(tempo, bpm)
        changed = ~fits & known & (np.abs(stretched_speed - 1) <= STRETCH_REACH)
        ratio = np.where(changed, stretched_ratio, ratio)
        speed = np.where(changed, stretched_speed, 1.0)
        part = np.where(changed, TEMPO_STRETCHED, part)
    ratio = np.where(fits | changed, ratio, 1.0)
    trusted = prepared.class_trusted
    doubted = np.where(trusted, part, TEMPO_UNKNOWN + DOUBT * (part - TEMPO_UNKNOWN))
    part = np.where(known, doubted, TEMPO_UNKNOWN)
    part = np.where(prepared.class_untimed, TEMPO_NEUTRAL, part)
    timed = ~prepared.class_untimed
    return TempoTable(
        part=part,
        hides=known & trusted & timed & ~fits & ~changed & hard,
        changed=changed & timed,
        fits=fits & known & timed,
        ratio=np.where(timed, ratio, 1.0),
        speed=np.where(timed, speed, 1.0),
    )


def _closeness(gap: Float64) -> Float64:
    """Return 1 for no gap, down to TEMPO_EDGE at TEMPO_REACH, flat at first: 0.995 at 1 BPM."""
    far = np.minimum(gap / TEMPO_REACH, 1.0)
    return np.asarray(1.0 - (1.0 - TEMPO_EDGE) * far**3)


def _closest(tempo: Float64, bpm: float) -> tuple[Float64, Float64]:
    """Return the gap in BPM to the first of TEMPO_RATIOS in reach (else the least), and it."""
    gap, ratio = np.full(len(tempo), np.inf), np.ones(len(tempo))
    for candidate in TEMPO_RATIOS:
        other = np.abs(tempo - candidate * bpm)
        better = (gap > TEMPO_REACH + _TEMPO_SLACK) & (other < gap)
        gap = np.where(better, other, gap)
        ratio = np.where(better, candidate, ratio)
    return gap, ratio


def _stretches(tempo: Float64, bpm: float) -> tuple[Float64, Float64]:
    """Return the ratio whose speed change is least, and that speed."""
    speeds = np.array(TEMPO_RATIOS)[:, None] * bpm / tempo
    best = np.argmin(np.abs(np.log(speeds)), axis=0)
    return np.array(TEMPO_RATIOS)[best], speeds[best, np.arange(len(tempo))]


@lru_cache(maxsize=128)
def key_table(key: Key | None, hard: bool, root: int | None = None) -> KeyTable:
    """Work out the key rule for every key class.

    Args:
        key: the project's key, or None: then nothing hides and no part counts.
        hard: False when the key is only estimated: it then ranks and never hides.
        root: tonic that one-shots are told by; None for the key's.

    Returns:
        Kept and shared between calls: not to be written to.
    """
    part, hides = np.zeros(KEY_CLASSES), np.zeros(KEY_CLASSES, dtype=bool)
    changed, semitones = np.zeros(KEY_CLASSES, dtype=bool), np.zeros(KEY_CLASSES, dtype=np.int64)
    if key is None:
        return KeyTable(part, hides, changed, semitones)
    for pitch in range(KEY_PITCHES):
        cells = _key_cells(key_of_pitch(pitch), key, key if root is None else Key(root))
        for flags in range(8):
            number = pitch * 8 + flags
            part[number], hides[number], changed[number], shift = cells[flags]
            # No loop is transposed onto a key that may be another; a one-shot's root is told.
            semitones[number] = shift if hard or flags & FLAG_ONE_SHOT else 0
    return KeyTable(part, hides & hard, changed & hard, semitones)


def key_of_pitch(pitch: int) -> Key | None:
    """Return the key of a pitch code (tonic + 1) * 3 + mode + 1, None for an unknown key."""
    tonic, mode = pitch // 3 - 1, pitch % 3 - 1
    return None if tonic < 0 else Key(tonic, _MODES[mode])


_Cell = tuple[float, bool, bool, int]


def _key_cells(sample: Key | None, project: Key, home: Key) -> list[_Cell]:
    """Return (part, hides, changed, semitones) for each of the eight combinations of flags."""
    if sample is None:
        unknown: _Cell = (KEY_UNKNOWN, False, False, 0)
        neutral: _Cell = (KEY_NEUTRAL, False, False, 0)
        return [neutral if f & (FLAG_KEYLESS | FLAG_ONE_SHOT) else unknown for f in range(8)]
    how = relation(sample, project)
    native = RELATION_PARTS[how]
    loop, unsure = _loop_cell(sample, project, how), _unsure_cell(native)
    shots = [_one_shot_cell(sample, home, trusted) for trusted in (False, True)]
    return [
        shots[f & FLAG_TRUSTED] if f & FLAG_ONE_SHOT else loop if f & FLAG_TRUSTED else unsure
        for f in range(8)
    ]


def _one_shot_cell(sample: Key, home: Key, trusted: bool) -> _Cell:
    """Return the cell of a one-shot: it is ranked by the root that its semitones are told to.

    It can be played at any pitch, so none is worth less than neutral, and a root that is unsure
    counts half of what it is worth beyond that.
    """
    beyond = max(0.0, RELATION_PARTS[relation(sample, home)] - KEY_NEUTRAL)
    part = KEY_NEUTRAL + (beyond if trusted else DOUBT * beyond)
    return part, False, False, _to_root(sample, home)


def _loop_cell(sample: Key, project: Key, how: Relation) -> _Cell:
    if how in _FITTING:
        return RELATION_PARTS[how], False, False, 0
    shift = transposition(sample, project)
    if shift is None:
        return 0.0, True, False, 0
    return KEY_TRANSPOSED - 0.02 * abs(shift), False, True, shift


def _unsure_cell(native: float) -> _Cell:
    # An unsure key is not worth a transposition: it counts half and is left as it is.
    return KEY_UNKNOWN + DOUBT * (native - KEY_UNKNOWN), False, False, 0


def transposition(sample: Key, project: Key) -> int | None:
    """Return the least semitones (-3..3, not 0) that bring `sample` onto `project`'s key.

    Its relative counts as well, where the modes differ; a key without a mode is moved root onto
    root. None when no such change is small enough.
    """
    same_mode = None in (sample.mode, project.mode) or sample.mode is project.mode
    wanted = project if same_mode else relative(project)
    shift = _to_root(sample, wanted)
    return shift if 0 < abs(shift) <= TRANSPOSE_REACH else None


def _to_root(sample: Key, project: Key) -> int:
    """Return the semitones (-5..6) from the sample's root to the project's."""
    shift = (project.tonic - sample.tonic) % 12
    return shift - 12 if shift > 6 else shift
