"""How lists are made where a request does not say, and what the parts of its score then weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samplerecs_daemon.recommend.asked import Asked
from samplerecs_models.rank.columns import Weights
from samplerecs_models.rank.presets import PRESETS

#: What counts in a search: the query, and the newer of two equals.
_SEARCH = {"tempo": 0.0, "key": 0.0, "role": 0.0, "taste": 0.0, "fatigue": 0.0, "freshness": 0.02}


@dataclass(frozen=True, slots=True)
class RankSettings:
    """How lists are made where the request does not say.

    `own_weights` are those that the user set one by one: they hold in every preset. Without
    `learning` nothing that the user did counts but pins, bans and what was dismissed.
    """

    weights: Weights = field(default_factory=Weights)
    mode: str = "fusion"
    stretch: bool = False
    diversity: float = 0.2
    preset: str = "balanced"
    own_weights: Mapping[str, float] = field(default_factory=dict)
    learning: bool = True

    def weights_for(self, asked: Asked) -> tuple[Weights, float]:
        """Return the weights of a request and its diversity, 0..1: as set, or of a preset."""
        weights, diversity = self.weights, self.diversity
        if asked.preset is not None and asked.preset != self.preset:
            preset = PRESETS[asked.preset]
            diversity = preset.diversity
            weights = replace(preset.weights, **self.own_weights)
        if asked.search:
            return replace(weights, **_SEARCH), 0.0
        return weights, diversity
