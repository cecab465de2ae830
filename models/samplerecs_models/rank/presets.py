"""Ready-made weights: what fits most, a balance, or what is new to you."""

from __future__ import annotations

from dataclasses import dataclass, field

from samplerecs_models.rank.columns import Weights


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights, and how much likeness among the winners costs (0..1, see `Query.diversity`)."""

    weights: Weights = field(default_factory=Weights)
    diversity: float = 0.2


PRESETS: dict[str, Preset] = {
    "match": Preset(
        Weights(similarity=0.60, tempo=0.25, key=0.20, freshness=0.02, taste=0.25, fatigue=0.05),
        diversity=0.1,
    ),
    "balanced": Preset(),
    "explore": Preset(
        Weights(similarity=0.30, freshness=0.20, taste=0.05, together=0.05, fatigue=0.30),
        diversity=0.6,
    ),
}

#: Time left from which on exploring is not held back, in seconds, and what is left of it at none.
UNHURRIED_S, HURRIED = 3600.0, 0.25


def exploration(time_remaining_s: float | None) -> float:
    """Return how much to explore, HURRIED..1: the less time is left, the less.

    It scales variety, freshness and fatigue: with little time the safest sounds come first.
    """
    if time_remaining_s is None:
        return 1.0
    left = min(max(time_remaining_s, 0.0) / UNHURRIED_S, 1.0)
    return HURRIED + (1.0 - HURRIED) * left
