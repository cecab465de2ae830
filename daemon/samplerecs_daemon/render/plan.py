"""How a sound is changed to fit: which tempo, how many semitones. Decides; touches no audio."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from samplerecs_daemon.api import LONGEST_CHANGED_S, RenderRequest, SampleInfo
from samplerecs_daemon.context import valid_bpm
from samplerecs_models.errors import BadKey, InputError
from samplerecs_models.harmony import Key, Relation, name_of, parse_key, relation
from samplerecs_models.rank.prepared import KEY_TRUST
from samplerecs_models.rank.rules import TRANSPOSE_REACH, transposition

#: Most semitones that a user may ask for.
MOST_SEMITONES = 12.0
#: A sound is not stretched further than to this speed or its inverse.
MOST_SPEED = 4.0
#: Sample beats per project beat, the most wanted first.
_RATIOS = (1.0, 0.5, 2.0)
_FITTING = (Relation.SAME, Relation.ROOT_ONLY, Relation.RELATIVE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with a sound.

    Attributes:
        source_bpm: its own tempo in BPM; 0 when unknown.
        target_bpm: tempo of the result, 0 where it is not stretched.
        semitones: transposition, to a hundredth.
        loop: the result is played round and round.
        notes: what could not be done, in words.
    """

    source_bpm: float = 0.0
    target_bpm: float = 0.0
    semitones: float = 0.0
    loop: bool = False
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is done at all."""
        return bool(self.target_bpm or self.semitones)


def plan_of(sample: SampleInfo, request: RenderRequest, bpm: float | None, key: Key | None) -> Plan:
    """Return what to do with a sound.

    Args:
        sample: the sound.
        request: what is asked for.
        bpm: the project's tempo, used where `request.fit` leaves room; None when unknown.
        key: the project's key, likewise.

    Raises:
        InputError: when the request cannot be used.
    """
    notes: list[str] = []
    loop = sample.kind == "loop"
    own = sample.bpm.value if isinstance(sample.bpm.value, float) else 0.0
    wanted = valid_bpm(request.bpm) if request.bpm is not None else bpm if request.fit else None
    target = 0.0
    if wanted is not None:
        target = _target(sample, own, wanted, notes, asked=request.bpm is not None)
    semitones = _semitones(sample, request, key, notes)
    if (target or semitones) and sample.duration_s > LONGEST_CHANGED_S:
        target, semitones = 0.0, 0.0
        notes.append(f"longer than {LONGEST_CHANGED_S:.0f} s, so it is left as it is")
    return Plan(own if loop or target else 0.0, target, semitones, loop, tuple(notes))


def folded(own: float, wanted: float) -> float:
    """Return `wanted`, its half or its double, whichever changes a sound of `own` BPM least."""
    return min((ratio * wanted for ratio in _RATIOS), key=lambda one: abs(math.log(one / own)))


def _target(
    sample: SampleInfo, own: float, wanted: float, notes: list[str], *, asked: bool
) -> float:
    """Return the tempo to stretch to; 0 to leave it."""
    if sample.kind == "one-shot":
        if asked:
            notes.append("a one-shot keeps its length")
        return 0.0
    if not own:
        notes.append("its tempo is unknown, so it was not stretched")
        return 0.0
    target = folded(own, wanted)
    if not 1 / MOST_SPEED <= target / own <= MOST_SPEED:
        raise InputError(
            f"{sample.name} has {own:g} BPM: too far from {wanted:g}.",
            f"Correct its tempo, or ask for {own / MOST_SPEED:.0f} to {own * MOST_SPEED:.0f} BPM.",
        )
    return round(target, 4)


def _semitones(
    sample: SampleInfo, request: RenderRequest, key: Key | None, notes: list[str]
) -> float:
    if request.semitones is not None:
        if not abs(request.semitones) <= MOST_SEMITONES:
            raise InputError(
                f"{request.semitones:g} semitones are too many.",
                f"Give -{MOST_SEMITONES:g} to {MOST_SEMITONES:g}.",
            )
        return round(request.semitones, 2)
    if request.key is not None:
        return _onto(sample, parse_key(request.key), notes)
    if not request.fit or key is None or sample.kind == "one-shot":
        return 0.0
    own = key_of(sample)
    # An unsure key is not worth a transposition, and a fifth fits as it is.
    if own is None or sample.key.confidence < KEY_TRUST or relation(own, key) is Relation.FIFTH:
        return 0.0
    return _onto(sample, key, notes)


def _onto(sample: SampleInfo, wanted: Key, notes: list[str]) -> float:
    """Return the semitones that bring a sound onto a key; 0 with a note where none does."""
    own = key_of(sample)
    if own is None:
        notes.append("its key is unknown, so it was not transposed")
        return 0.0
    if sample.kind == "one-shot":
        # A note has no mode: it goes to the root the nearer way, however far.
        shift = (wanted.tonic - own.tonic) % 12
        return float(shift - 12 if shift > 6 else shift)
    if relation(own, wanted) in _FITTING:
        return 0.0
    moved = transposition(own, wanted)
    if moved is None:
        notes.append(
            f"{name_of(own)} is more than {TRANSPOSE_REACH} semitones from {name_of(wanted)}, "
            "so it was not transposed"
        )
    return float(moved or 0)


def key_of(sample: SampleInfo) -> Key | None:
    """Return a sound's key, None when it is unknown."""
    if not isinstance(sample.key.value, str):
        return None
    try:
        return parse_key(sample.key.value)
    except BadKey:
        return None


def words_of(plan: Plan) -> Sequence[str]:
    """Return what is done, as parts of a file name: "90bpm", "+2st"."""
    words = []
    if plan.target_bpm:
        words.append(f"{plan.target_bpm:.2f}".rstrip("0").rstrip(".") + "bpm")
    if plan.semitones:
        words.append(f"{plan.semitones:+.2f}".rstrip("0").rstrip(".") + "st")
    return words
