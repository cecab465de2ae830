"""How a list is spread: what a preset, packs asked for and the time left make of the query."""

from __future__ import annotations

from dataclasses import replace

from samplerecs_daemon.recommend.asked import Asked
from samplerecs_models.rank.columns import Limits, Query
from samplerecs_models.rank.limits import limits_of
from samplerecs_models.rank.presets import Preset


def limits_asked(asked: Asked) -> Limits | None:
    """Return None, the ranker's own, but where packs are asked for or the query alone orders."""
    return Limits(per_pack=None) if asked.search or asked.wanted.packs else None


def spread(query: Query, asked: Asked, preset: Preset) -> Query:
    """Return the query of a free list, spread as a preset has it."""
    if not preset.spreads or not asked.hides or asked.wanted.packs:
        return query
    return replace(query, limits=preset.spread(limits_of(query)))


def calmer(query: Query, calm: float) -> Query:
    """Return the query that explores less: `calm` of variety, freshness and fatigue are left."""
    if calm == 1.0:
        return query
    was = query.weights
    weights = replace(was, freshness=calm * was.freshness, fatigue=calm * was.fatigue)
    return replace(query, weights=weights, diversity=calm * query.diversity)
