"""Ready-made weights: what fits most, a balance, or what is new to you."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from samplerecs_models.rank.columns import Limits, Weights


@dataclass(frozen=True, slots=True)
class Preset:
    """Weights, and how a list is spread.

    `diversity` is how much likeness among the winners costs (0..1, see `Query.diversity`);
    `per_pack` and `per_role` how many of ten places of a free list a pack and a role may take, None
    as ever, and no more than that for the sake of a better fit.
    """

    weights: Weights = field(default_factory=Weights)
    diversity: float = 0.2
    per_pack: int | None = None
    per_role: int | None = None

    @property
    def spreads(self) -> bool:
        """Whether it has limits of its own."""
        return self.per_pack is not None or self.per_role is not None

    def spread(self, limits: Limits) -> Limits:
        """Return the limits of a free list as this preset has them."""
        return replace(
            limits,
            per_pack=_fewer(limits.per_pack, self.per_pack),
            per_role=_fewer(limits.per_role, self.per_role),
            lead=math.inf,
            native_first=False,
        )


def _fewer(limit: int | None, most: int | None) -> int | None:
    return limit if limit is None or most is None else min(limit, most)


PRESETS: dict[str, Preset] = {
    "match": Preset(
        Weights(similarity=0.60, tempo=0.25, key=0.20, freshness=0.02, taste=0.25, fatigue=0.05),
        diversity=0.1,
    ),
    "balanced": Preset(),
    "explore": Preset(
        Weights(similarity=0.30, freshness=0.20, taste=0.05, together=0.05, fatigue=0.40),
        diversity=1.0,
        per_pack=1,
        per_role=2,
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
