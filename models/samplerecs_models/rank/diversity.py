"""From the best rows to a list: likeness costs, duplicates show once, no pack takes it all.

Greedy maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): each place goes to the row
with the highest score minus its likeness to the nearest one of its kind already taken. That says
which ten are listed; their order is that of the scores.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.rank.columns import Limits
from samplerecs_models.rank.limits import (
    BLOCK,
    KEPT_PACK,
    KEPT_ROLE,
    PACK_EXCESS,
    counts,
    excess,
)
from samplerecs_models.rank.prepared import STRATA, Prepared
from samplerecs_models.types import Bool, Float32, Float64, Int64

#: Two sounds this alike (cosine) and of like duration are one sound twice: louder, trimmed, or
#: re-encoded. All copies that were trimmed or made louder lie above it, and more than four in
#: five of those that went through MP3 or Ogg; of different sounds about one in twenty does.
NEAR_DUPLICATE_COSINE = 0.995
#: Where they are this alike, one may be cut to half of the other's length.
TRIMMED_COSINE, TRIMMED_DURATION = 0.998, 0.5
#: Durations are alike within this share of the longer, or within so many seconds.
LIKE_DURATION, LIKE_DURATION_S = 0.10, 0.03
#: What full likeness costs at diversity 1, in points of score.
REDUNDANCY = 0.5


@dataclass(slots=True)
class _Pool:
    """The best rows, best first, and what the picks so far have done to them.

    The first `own` may be chosen; behind them are those that stand above the list.
    """

    own: int
    rows: Int64
    vectors: Float32
    alive: Bool
    likeness: Float64
    packs: Int64
    roles: Int64
    scores: Float64
    kept_within: float
    untimed: Bool


@dataclass(frozen=True, slots=True)
class Spread:
    """A choice among a pool, and what it says of the rows outside it.

    Attributes:
        chosen: positions in the pool, in the order of the list: each ten by falling score.
        strained: the list is short, or one pack had to pass its limit.
        passed: some limit had to be passed.
        lowest: the least worth that a place was given for; inf for an empty list.
    """

    chosen: list[int]
    strained: bool
    passed: bool
    lowest: float


def spread(
    prepared: Prepared,
    rows: Int64,
    scores: Float64,
    n: int,
    limits: Limits,
    diversity: float,
    native: Bool,
    kept_within: float,
    above: Int64 | None = None,
) -> Spread:
    """Choose up to n of `rows`.

    Whole tens are chosen and then cut, so that a short list is the beginning of a longer one.
    What stands above the list has places in the first of them.

    Args:
        prepared: the candidates.
        rows: rows of the best, sorted by falling score, ties by id.
        scores: their scores, float64 (len(rows),).
        n: places.
        limits: how many places a pack, a role or what has no tempo may take of each ten.
        diversity: 0..1, see `Query.diversity`.
        native: which fit the project as they are, bool (len(rows),).
        kept_within: see `limits.kept_within`.
        above: see `Query.above`.
    """
    pool = _open(prepared, rows, scores, kept_within, above)
    chosen = list(range(pool.own, len(pool.rows)))
    for row in chosen:
        _take(prepared, pool, row)
    native = np.append(native, np.zeros(len(chosen), dtype=bool))
    places = -(-(n + len(chosen)) // BLOCK) * BLOCK
    strained = passed = False
    lowest = float("inf")
    while len(chosen) < places and pool.alive.any():
        over = excess(pool.packs, pool.roles, pool.untimed, chosen, limits)
        value = pool.scores - diversity * REDUNDANCY * pool.likeness
        pick = _kept_place(pool, chosen, over[0] + over[1], value, limits)
        if pick is None:
            pick, passing = _next(pool, over, value, native, limits)
            strained, passed = strained or passing >= PACK_EXCESS, passed or passing > 0
        chosen.append(pick)
        lowest = min(lowest, float(value[pick]))
        _take(prepared, pool, pick)
        if len(chosen) % BLOCK == 0:
            _lighten(prepared, pool, chosen, limits, diversity)
    ordered = [pick for pick in _by_score(chosen) if pick < pool.own]
    return Spread(ordered[:n], strained or len(chosen) < places, passed, lowest)


def _kept_place(
    pool: _Pool, chosen: list[int], over: Float64, value: Float64, limits: Limits
) -> int | None:
    """Return what takes the next of the places that a block keeps for what has no tempo, if any.

    These are given away first: no tempo, and no loop that comes or goes with it, has a say in which
    they are.
    """
    block = chosen[len(chosen) // BLOCK * BLOCK :]
    kept = limits.untimed if limits.untimed_first and limits.untimed is not None else 0
    timed = [pick for pick in block if not pool.untimed[pick]]
    if len(block) - len(timed) >= kept or any(pick < pool.own for pick in timed):
        return None
    last = min(pool.own, len(chosen) - len(block) + BLOCK) - 1
    fine = pool.alive & pool.untimed & (over == 0)
    fine &= pool.scores >= pool.scores[last] - pool.kept_within
    fine &= counts(pool.roles, block) < KEPT_ROLE
    fine &= (counts(pool.packs, block) < KEPT_PACK) | (pool.packs < 0)
    return _best(value, fine) if fine.any() else None


def _next(
    pool: _Pool, over: tuple[Float64, Float64], value: Float64, native: Bool, limits: Limits
) -> tuple[int, float]:
    """Return what takes the next place, and the least excess of all that could."""
    of_packs, of_rest = over
    total = np.where(pool.alive, of_packs + of_rest, np.inf)
    fine = total == total.min()
    pick = _best(value, fine)
    if limits.native_first and not native[fine].any():
        fitting = np.where(native, total, np.inf)
        ahead = _best(value, fitting == fitting.min())
        in_time = of_rest[ahead] == of_rest[pick] and np.isfinite(fitting[ahead])
        pick = ahead if in_time and value[ahead] > value[pick] else pick
    # Only a pack's limit gives way to a lead; those of roles and of what has no tempo spread the
    # list.
    within = np.where(pool.alive, of_rest, np.inf)
    best = _best(value, within == within.min())
    return best if value[best] > value[pick] + limits.lead else pick, float(total.min())


def _lighten(
    prepared: Prepared, pool: _Pool, chosen: list[int], limits: Limits, diversity: float
) -> None:
    """Give the places of one-shots of a pack that passed its limit to those of packs with room.

    Loops that fit the tempo are few, and one pack may have most of them; what has no tempo is
    plenty, and was given its places before anything was known of the loops.
    """
    start, blocks = len(chosen) - BLOCK, len(chosen) // BLOCK
    value = pool.scores - diversity * REDUNDANCY * pool.likeness
    for place in range(start, len(chosen)):
        pick = chosen[place]
        if pick >= pool.own or not pool.untimed[pick]:
            continue
        pack = int(pool.packs[pick])
        most = limits.places_of(pack)
        if most is None or int((pool.packs[chosen] == pack).sum()) <= most * blocks:
            continue
        others = chosen[:place] + chosen[place + 1 :]
        of_packs, of_rest = excess(pool.packs, pool.roles, pool.untimed, others, limits)
        fine = pool.alive & pool.untimed & (of_packs + of_rest == 0)
        fine &= pool.scores >= pool.scores[pick] - pool.kept_within
        if fine.any():
            chosen[place] = _best(value, fine)
            _take(prepared, pool, chosen[place])


def _best(value: Float64, among: Bool) -> int:
    return int(np.argmax(np.where(among, value, -np.inf)))


def _by_score(chosen: list[int]) -> list[int]:
    """Return the positions, those of each block rising: the pool lies by falling score."""
    blocks = range(0, len(chosen), BLOCK)
    return [pick for start in blocks for pick in sorted(chosen[start : start + BLOCK])]


def _open(
    prepared: Prepared, rows: Int64, scores: Float64, kept_within: float, above: Int64 | None
) -> _Pool:
    own = len(rows)
    if above is not None:
        rows = np.concatenate([rows, above])
        scores = np.append(scores, np.full(len(above), -np.inf))
    return _Pool(
        own=own,
        rows=rows,
        vectors=prepared.vectors[rows],
        alive=np.arange(len(rows)) < own,
        likeness=np.zeros(len(rows)),
        packs=prepared.pack[rows].astype(np.int64),
        roles=prepared.role[rows].astype(np.int64),
        scores=scores,
        kept_within=kept_within,
        untimed=prepared.class_untimed[prepared.tempo_class[rows]],
    )


def _take(prepared: Prepared, pool: _Pool, pick: int) -> None:
    """Take a row out of the pool, and with it all that duplicates it."""
    cosine = _cosines(pool.vectors, pool.vectors[pick])
    pool.alive &= ~_copies(prepared, pool.rows, cosine, int(pool.rows[pick]))
    pool.alive[pick] = False
    # A one-shot and a loop do not stand in for each other. Compared, they would also choose each
    # other's neighbours: a loop that passes the tempo's border would turn over the one-shots.
    beside = pool.untimed == pool.untimed[pick]
    pool.likeness = np.where(beside, np.maximum(pool.likeness, cosine), pool.likeness)


def copies(prepared: Prepared, rows: Int64, row: int) -> Bool:
    """Return which of `rows` are one and the same sound as another row: bool (len(rows),)."""
    cosine = _cosines(prepared.vectors[rows], prepared.vectors[row])
    return _copies(prepared, rows, cosine, row)


def _copies(prepared: Prepared, rows: Int64, cosine: Float64, row: int) -> Bool:
    same = prepared.duplicate_of[rows] == prepared.duplicate_of[row]
    durations = prepared.duration_s[rows].astype(np.float64)
    return np.asarray(same | one_sound(cosine, durations, float(prepared.duration_s[row])))


def _cosines(vectors: Float32, vector: Float32) -> Float64:
    # einsum stays on one thread: for so few rows waking others costs more than the sum.
    return np.asarray(np.einsum("ij,j->i", vectors, vector), dtype=np.float64)


def one_sound(cosine: Float64, durations: Float64, duration: float) -> Bool:
    """Return which sounds are one and the same as another: bool (n,).

    Args:
        cosine: float64 (n,), to the other.
        durations: float64 (n,), seconds.
        duration: the other's.
    """
    longest, shortest = np.maximum(durations, duration), np.minimum(durations, duration)
    like = longest - shortest <= np.maximum(LIKE_DURATION * longest, LIKE_DURATION_S)
    cut = (cosine >= TRIMMED_COSINE) & (shortest >= TRIMMED_DURATION * longest)
    return np.asarray((cosine >= NEAR_DUPLICATE_COSINE) & like | cut)


def best_rows(scores: Float32, size: int, slack: float) -> Int64:
    """Return the rows whose score is at most `slack` below the size-th best (-inf never)."""
    if not len(scores):
        return np.zeros(0, dtype=np.int64)
    floor = -np.inf
    if size < len(scores):
        floor = np.partition(scores, len(scores) - size)[len(scores) - size] - slack
    kept = scores >= floor
    if not np.isfinite(floor):
        kept = np.isfinite(scores)
    return np.flatnonzero(kept)


def best_rows_by_stratum(
    prepared: Prepared, scores: Float32, wide: Int64, size: int, slack: float
) -> Int64:
    """Return the best of the rows `wide` of each stratum: what lets a list spread over the roles.

    Args:
        prepared: the candidates.
        scores: of every row, -inf for those that may not win.
        wide: the rows of all scores above some floor.
        size: rows of each stratum.
        slack: bound of the scores' error.
    """
    strata = prepared.stratum[wide]
    order = wide[np.lexsort((-scores[wide], strata))]
    counts = np.bincount(strata, minlength=STRATA)
    firsts = np.concatenate([[0], np.cumsum(counts)])
    full = np.flatnonzero(counts >= size)
    floor = np.full(STRATA, -np.inf, dtype=np.float32)
    floor[full] = scores[order[firsts[full] + size - 1]] - np.float32(slack)
    return order[scores[order] >= floor[prepared.stratum[order]]]


def best_of_rest(
    prepared: Prepared, scores: Float32, wide: Int64, size: int, slack: float
) -> Int64:
    """Return the best rows of each stratum that has fewer than `size` among `wide`.

    Takes what `best_rows_by_stratum` takes.
    """
    counts = np.bincount(prepared.stratum[wide], minlength=STRATA)
    rest = np.flatnonzero(counts < size).tolist()
    found = [_best_of(prepared, scores, each, size, slack) for each in rest]
    return np.concatenate([wide[:0], *found])


def _best_of(prepared: Prepared, scores: Float32, stratum: int, size: int, slack: float) -> Int64:
    start, end = prepared.stratum_starts[stratum : stratum + 2]
    rows = prepared.stratum_order[start:end]
    return rows[best_rows(scores[rows], size, slack)]


def first_by(totals: Float64, ids: Int64, size: int) -> Int64:
    """Return the positions of the `size` best by falling total, ties by id, in no order."""
    count = len(totals)
    if count <= size:
        return np.arange(count)
    floor = np.partition(totals, count - size)[count - size]
    above, tied = np.flatnonzero(totals > floor), np.flatnonzero(totals == floor)
    left = size - len(above)
    if left < len(tied):
        tied = tied[np.argpartition(ids[tied], left - 1)[:left]]
    return np.concatenate([above, tied])
