"""The plain pass: every row scored in float64, every pick chosen by looking at all of them.

Written from the words of the reference (docs/adr/0003-the-score.md), slowly and simply; it shares
the rules' tables and the parts of the score with the ranker, and none of its short cuts: no
float32 pass, no pool, no strata.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.rank.columns import KIND_CODES, Candidates, Query
from samplerecs_models.rank.diversity import (
    BLOCK,
    PACK_EXCESS,
    REDUNDANCY,
    SHOT_EXCESS,
    one_sound,
)
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.prepared import prepare
from samplerecs_models.rank.ranker import default_limits, eligible_rows
from samplerecs_models.types import Float64, Int64
from samplerecs_models.vocabulary import Kind

_ONE_SHOT = KIND_CODES.index(Kind.ONE_SHOT)


def plain_top(candidates: Candidates, query: Query, n: int) -> list[int]:
    """Return the ids of the best n, each pick made over all rows."""
    prepared = prepare(candidates)
    made = scorer(prepared, query)
    everything = np.arange(len(prepared))
    parts = made.components(everything)
    scores, native = np.sum(list(parts.values()), axis=0), made.native(everything)
    alive, _ = eligible_rows(made)
    alive = alive.copy()
    likeness = np.zeros(len(prepared))
    limits = default_limits(query) if query.limits is None else query.limits
    chosen: list[int] = []
    while len(chosen) < -(-n // BLOCK) * BLOCK and alive.any():
        of_packs = _of_packs(prepared, chosen, limits.per_pack)
        of_rest = _of_rest(prepared, chosen, limits.per_role, limits.one_shots)
        excess = of_packs + of_rest
        value = scores - query.diversity * REDUNDANCY * likeness
        least = excess[alive].min()
        pick = _best(value, alive & (excess == least), prepared.ids)
        fitting = alive & native
        if limits.native_first and fitting.any() and not (fitting & (excess == least)).any():
            other = _best(value, fitting & (excess == excess[fitting].min()), prepared.ids)
            if of_rest[other] == of_rest[pick] and value[other] > value[pick]:
                pick = other
        ahead = _best(value, alive & (of_rest == of_rest[alive].min()), prepared.ids)
        if value[ahead] > value[pick] + limits.lead:
            pick = ahead
        chosen.append(pick)
        vectors = prepared.vectors.astype(np.float32)
        cosine = np.einsum("ij,j->i", vectors, vectors[pick]).astype(np.float64)
        durations = prepared.duration_s.astype(np.float64)
        alive &= ~one_sound(cosine, durations, float(durations[pick]))
        alive[pick] = False
        beside = (prepared.kind == _ONE_SHOT) == (prepared.kind[pick] == _ONE_SHOT)
        likeness = np.where(beside, np.maximum(likeness, cosine), likeness)
    block = {row: place // BLOCK for place, row in enumerate(chosen)}
    chosen.sort(key=lambda row: (block[row], -scores[row], prepared.ids[row]))
    return [int(prepared.ids[row]) for row in chosen[:n]]


def _best(value: Float64, among: np.ndarray[tuple[int], np.dtype[np.bool_]], ids: Int64) -> int:
    top = np.flatnonzero(among & (value == value[among].max()))
    return int(top[np.argmin(ids[top])])


def _of_packs(prepared: Candidates, chosen: list[int], per_pack: int | None) -> Float64:
    blocks = len(chosen) // BLOCK + 1
    excess = np.zeros(len(prepared))
    if per_pack is not None:
        for row in chosen:
            if prepared.pack[row] < 0:
                continue
            same = prepared.pack == prepared.pack[row]
            taken = sum(prepared.pack[other] == prepared.pack[row] for other in chosen)
            excess[same] = PACK_EXCESS * max(int(taken) - per_pack * blocks + 1, 0)
    return excess


def _of_rest(
    prepared: Candidates, chosen: list[int], per_role: int | None, one_shots: int | None
) -> Float64:
    blocks = len(chosen) // BLOCK + 1
    excess = np.zeros(len(prepared))
    if one_shots is not None:
        shots = sum(prepared.kind[row] == _ONE_SHOT for row in chosen)
        if shots >= one_shots * blocks:
            excess += SHOT_EXCESS * (prepared.kind == _ONE_SHOT)
    if per_role is not None:
        for role in {int(prepared.role[row]) for row in chosen}:
            taken = sum(prepared.role[row] == role for row in chosen)
            excess += (prepared.role == role) * max(int(taken) - per_role * blocks + 1, 0)
    return excess
