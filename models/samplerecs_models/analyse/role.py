"""What part a sound plays, from the sound alone; "unknown" (None) is an answer.

A small learned classifier over the measures of `inputs_of`. What was taken for a loop gets a role
of a loop, everything else one of a single sound.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.network import load_network
from samplerecs_models.types import Estimate, Float32
from samplerecs_models.vocabulary import Kind, Role, Source

VERSION = 1
#: Below this an answer is "unknown".
MIN_CONFIDENCE = 0.5
LOOP_ROLES = frozenset({Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP})


def classify_role(inputs: Float32 | None, kind: Estimate[Kind]) -> Estimate[Role]:
    """Return the role that the sound has; None where it is not clear.

    Args:
        inputs: float32 (N_INPUTS,) from `inputs_of`, or None for silence.
        kind: what sort of recording it was taken for.
    """
    if inputs is None:
        return Estimate(None, 0.0, Source.AUDIO)
    network = load_network("role")
    roles = tuple(Role(name) for name in network.classes)
    chances = _within(network.chances(inputs[None])[0], roles, kind)
    order = np.argsort(-chances, kind="stable")[:3]
    best = round(float(chances[order[0]]), 3)
    if best < MIN_CONFIDENCE:
        return Estimate(None, best, Source.AUDIO, tuple(roles[i] for i in order))
    return Estimate(roles[order[0]], best, Source.AUDIO, tuple(roles[i] for i in order[1:]))


def _within(chances: Float32, roles: tuple[Role, ...], kind: Estimate[Kind]) -> Float32:
    """Return the chances given that it is a loop, or none, as far as that is sure."""
    if kind.value is None:
        return chances
    loops = np.array([role in LOOP_ROLES for role in roles])
    allowed = loops if kind.value is Kind.LOOP else ~loops
    kept = np.where(allowed, chances, np.float32(0.0))
    total = max(float(kept.sum()), 0.3)
    return np.asarray(kept / np.float32(total) * np.float32(kind.confidence), dtype=np.float32)
