"""The plain pass: every row scored in float64, every pick chosen by looking at all of them.

Written from the words of the reference (docs/adr/0003-the-score.md), slowly and simply; it shares
the rules' tables and the parts of the score with the ranker, and none of its short cuts: no
float32 pass, no pool, no strata.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.rank.columns import Candidates, Limits, Query
from samplerecs_models.rank.diversity import REDUNDANCY, one_sound
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.limits import (
    BLOCK,
    KEPT_PACK,
    KEPT_ROLE,
    PACK_EXCESS,
    UNTIMED_EXCESS,
    kept_within,
    limits_of,
)
from samplerecs_models.rank.prepared import Prepared, prepare
from samplerecs_models.rank.ranker import eligible_rows
from samplerecs_models.types import Bool, Float64, Int64


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
    limits = limits_of(query)
    by_score = np.sort(scores[alive])[::-1]
    untimed, within = _untimed(prepared), kept_within(query.weights)
    chosen: list[int] = [] if query.above is None else query.above.tolist()
    above = len(chosen)
    for row in chosen:
        likeness = _taken(prepared, row, alive, likeness, untimed)
    while len(chosen) < -(-(n + above) // BLOCK) * BLOCK and alive.any():
        of_packs = _of_packs(prepared, chosen, limits.per_pack)
        of_rest = _of_rest(prepared, chosen, limits.per_role, limits.untimed)
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
        kept = (
            alive
            & (excess == 0)
            & _may_have_kept_place(prepared, chosen, limits, scores, by_score, within, above)
        )
        if kept.any():
            pick = _best(value, kept, prepared.ids)
        chosen.append(pick)
        likeness = _taken(prepared, pick, alive, likeness, untimed)
        if len(chosen) % BLOCK == 0:
            value = scores - query.diversity * REDUNDANCY * likeness
            new = _lighten(prepared, chosen, limits, scores, value, within, alive, above)
            for row in new:
                likeness = _taken(prepared, row, alive, likeness, untimed)
    block = {row: place // BLOCK for place, row in enumerate(chosen)}
    del chosen[:above]
    chosen.sort(key=lambda row: (block[row], -scores[row], prepared.ids[row]))
    return [int(prepared.ids[row]) for row in chosen[:n]]


def _taken(prepared: Prepared, pick: int, alive: Bool, likeness: Float64, untimed: Bool) -> Float64:
    """Take a row and its copies out of those alive, and return the likeness to what is taken."""
    vectors, durations = prepared.vectors, prepared.duration_s.astype(np.float64)
    cosine = np.einsum("ij,j->i", vectors, vectors[pick]).astype(np.float64)
    alive &= ~one_sound(cosine, durations, float(durations[pick]))
    alive[pick] = False
    return np.where(untimed == untimed[pick], np.maximum(likeness, cosine), likeness)


def _lighten(
    prepared: Prepared,
    chosen: list[int],
    limits: Limits,
    scores: Float64,
    value: Float64,
    within: float,
    alive: Bool,
    above: int,
) -> list[int]:
    """Have what has no tempo and is of a pack beyond its limit give way to that of other packs.

    Returns:
        What came in.
    """
    untimed, new = _untimed(prepared), []
    for place in range(max(above, len(chosen) - BLOCK), len(chosen)):
        pick = chosen[place]
        others = chosen[:place] + chosen[place + 1 :]
        beyond = _of_packs(prepared, others, limits.per_pack)
        if not untimed[pick] or prepared.pack[pick] < 0 or not beyond[pick]:
            continue
        excess = beyond + _of_rest(prepared, others, limits.per_role, limits.untimed)
        fine = alive & untimed & (excess == 0) & (scores >= scores[pick] - within)
        if fine.any():
            chosen[place] = _best(value, fine, prepared.ids)
            _taken(prepared, chosen[place], alive, value, untimed)
            new.append(chosen[place])
    return new


def _untimed(prepared: Prepared) -> Bool:
    return prepared.class_untimed[prepared.tempo_class]


def _may_have_kept_place(
    prepared: Prepared,
    chosen: list[int],
    limits: Limits,
    scores: Float64,
    by_score: Float64,
    within: float,
    above: int,
) -> Bool:
    """Return which rows may take the next place while it is one kept for what has no tempo."""
    start = len(chosen) // BLOCK * BLOCK
    block, untimed = chosen[start:], _untimed(prepared)
    kept = limits.untimed if limits.untimed_first and limits.untimed is not None else 0
    given = sum(bool(untimed[row]) for row in block)
    if given >= kept or not all(untimed[row] for row in chosen[max(above, start) :]):
        return np.zeros(len(prepared), dtype=bool)
    last = by_score[min(len(by_score), start + BLOCK) - 1]
    fine: Bool = untimed & (scores >= last - within)
    for codes, most in ((prepared.role, KEPT_ROLE), (prepared.pack, KEPT_PACK)):
        for row in block:
            if codes[row] >= 0 and sum(codes[other] == codes[row] for other in block) >= most:
                fine &= codes != codes[row]
    return fine


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
    prepared: Prepared, chosen: list[int], per_role: int | None, most: int | None
) -> Float64:
    blocks = len(chosen) // BLOCK + 1
    excess = np.zeros(len(prepared))
    if most is not None:
        untimed = _untimed(prepared)
        if sum(untimed[row] for row in chosen) >= most * blocks:
            excess += UNTIMED_EXCESS * untimed
    if per_role is not None:
        for role in {int(prepared.role[row]) for row in chosen}:
            taken = sum(prepared.role[row] == role for row in chosen)
            excess += (prepared.role == role) * max(int(taken) - per_role * blocks + 1, 0)
    return excess
