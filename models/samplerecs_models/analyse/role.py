"""What part a sound plays, from the sound alone; "unknown" (None) is an answer.

A small learned classifier over the measures of `inputs_of`. What was taken for a loop gets a role
of a loop, everything else one of a single sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from samplerecs_models.analyse.network import load_network
from samplerecs_models.analyse.shape import Envelope
from samplerecs_models.types import Bool, Estimate, Float32
from samplerecs_models.vocabulary import Kind, Role, Source

VERSION = 3
#: Below this an answer is "unknown".
MIN_CONFIDENCE = 0.5
LOOP_ROLES = frozenset({Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP})
#: Sounds of no key, even where a tuned skin rings on a note.
DRUM_ROLES = frozenset(
    {Role.KICK, Role.SNARE, Role.CLAP, Role.RIM, Role.CLOSED_HAT, Role.OPEN_HAT, Role.CRASH}
    | {Role.RIDE, Role.TOM, Role.CONGA, Role.PERCUSSION, Role.SHAKER, Role.COWBELL}
    | {Role.DRUM_LOOP}
)
#: Shorter than this and as loud at the end as before, it is a cycle of a wave or a cut, no hit.
_CYCLE_S, _CYCLE_END_DB = 0.1, -9.0


def role_chances(inputs: Float32, kind: Estimate[Kind]) -> dict[Role, float]:
    """Return the probability of every role, given the kind; together at most 1.

    Args:
        inputs: float32 (N_INPUTS,) from `inputs_of`.
        kind: what sort of recording it was taken for.
    """
    chances = _within(load_network("role").chances(inputs[None])[0], kind)
    return dict(zip(_roles(), chances.tolist(), strict=True))


def classify_role(chances: Mapping[Role, float], envelope: Envelope) -> Estimate[Role]:
    """Return the likeliest role, or None where none is clear (or `chances` is empty)."""
    order = sorted(chances, key=lambda role: -chances[role])[:3]
    best = round(chances[order[0]], 3) if order else 0.0
    if best < MIN_CONFIDENCE or _is_cycle(envelope):
        return Estimate(None, min(best, MIN_CONFIDENCE), Source.AUDIO, tuple(order))
    return Estimate(order[0], best, Source.AUDIO, tuple(order[1:]))


def drum_chance(chances: Mapping[Role, float]) -> float:
    """Return how likely it is a drum, a percussion instrument or a loop of them."""
    return sum(chance for role, chance in chances.items() if role in DRUM_ROLES)


def _is_cycle(envelope: Envelope) -> bool:
    return envelope.active_s < _CYCLE_S and envelope.end_db > _CYCLE_END_DB


@cache
def _roles() -> tuple[Role, ...]:
    return tuple(Role(name) for name in load_network("role").classes)


@cache
def _loops() -> Bool:
    return np.array([role in LOOP_ROLES for role in _roles()])


def _within(chances: Float32, kind: Estimate[Kind]) -> Float32:
    """Return the chances given that it is a loop, or none, as far as that is sure."""
    loops = _loops()
    if kind.value is None:
        return np.where(loops, np.float32(0.5), np.float32(1.0)) * chances
    allowed = loops if kind.value is Kind.LOOP else ~loops
    kept = np.where(allowed, chances, np.float32(0.0))
    total = max(float(kept.sum()), 0.3)
    return np.asarray(kept / np.float32(total) * np.float32(kind.confidence), dtype=np.float32)
