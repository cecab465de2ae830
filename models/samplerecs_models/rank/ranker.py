"""The rankers: rules, score, diversity and reasons put together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samplerecs_models.rank.columns import (
    Candidates,
    Query,
    Ranked,
    Ranking,
    Standing,
    Weights,
)
from samplerecs_models.rank.diversity import (
    best_of_rest,
    best_rows,
    best_rows_by_stratum,
    copies,
    first_by,
    spread,
)
from samplerecs_models.rank.fusion import Scorer, scorer
from samplerecs_models.rank.grounds import grounds
from samplerecs_models.rank.limits import BLOCK, kept_within, limits_of
from samplerecs_models.rank.prepared import (
    STRATA,
    Prepared,
    Uint8,
    prepare,
)
from samplerecs_models.rank.reasons import reason
from samplerecs_models.rank.steady import steadied
from samplerecs_models.types import Bool, Float32, Float64, Int64

#: Rows that may win: at first, by how much more when they do not fill the list, and at most.
POOL, POOL_GROWTH, POOL_MOST = 120, 4, 3200
#: Rows of each stratum (of a role what has no tempo, and the rest) that may win where a list is
#: spread over roles.
STRATUM_POOL = 6
#: Rows among which the best of most strata are found, so that few need a look of their own.
WIDE_POOL = 3000
#: Bound of the difference between the float32 and the float64 score.
SLACK = 2e-5
#: What the rules mode orders by.
RULES_WEIGHTS = Weights(
    similarity=0.0,
    words=0.30,
    tempo=0.30,
    key=0.30,
    freshness=0.10,
    role=0.10,
    taste=0.0,
    together=0.0,
    steps=0.40,
    fatigue=0.0,
)


@dataclass(frozen=True, slots=True)
class FusionRanker:
    """Scores by all parts (`seams.Ranker`); pure and deterministic, ties by id."""

    def rank(self, candidates: Candidates, query: Query, n: int) -> Ranking:
        """Return at most n winners, best first, and what was hidden and why.

        Raises:
            ValueError: when n is negative or the query does not fit the candidates.
        """
        return _rank(prepare(candidates), query, n)

    def standing(self, candidates: Candidates, query: Query, row: int) -> Standing:
        """Return where one row stands for a query, whether or not a rule hides it."""
        return _standing(prepare(candidates), query, row)


@dataclass(frozen=True, slots=True)
class RulesRanker:
    """Rules, then fit of tempo and key, words and recency; no similarity, no taste."""

    weights: Weights = RULES_WEIGHTS

    def rank(self, candidates: Candidates, query: Query, n: int) -> Ranking:
        """Return at most n winners, best first, and what was hidden and why.

        Raises:
            ValueError: when n is negative or the query does not fit the candidates.
        """
        return _rank(prepare(candidates), self._plain(query), n)

    def standing(self, candidates: Candidates, query: Query, row: int) -> Standing:
        """Return where one row stands for a query, whether or not a rule hides it."""
        return _standing(prepare(candidates), self._plain(query), row)

    def _plain(self, query: Query) -> Query:
        return replace(
            query,
            target=None,
            likeness=None,
            taste=None,
            together=None,
            fatigue=None,
            weights=self.weights,
            diversity=0.0,
        )


def _rank(prepared: Prepared, query: Query, n: int) -> Ranking:
    if n < 0:
        raise ValueError(f"n must be 0 or more, got {n}")
    made = scorer(prepared, query)
    eligible, hidden = eligible_rows(made)
    if not n or not eligible.any():
        return Ranking((), hidden)
    scores = made.scores(eligible)
    scores[~eligible] = -np.inf
    rows, parts, order = _choose(made, scores, n)
    winners = tuple(_winner(made, rows, parts, position) for position in order)
    if query.steady is not None and n <= BLOCK:
        winners = steadied(winners, _stayers(made, eligible, winners, query.steady))
    return Ranking(winners, hidden)


def _stayers(
    made: Scorer, eligible: Bool, winners: Sequence[Ranked], before: Int64
) -> list[Ranked]:
    """Return what of the list before still fits, and is no copy of a sound that is listed now."""
    rows, listed = before[eligible[before]], np.array([winner.row for winner in winners])
    for new in np.setdiff1d(listed, rows).tolist():
        rows = rows[~copies(made.prepared, rows, new) | np.isin(rows, listed)]
    parts = made.components(rows)
    return [_winner(made, rows, parts, position) for position in range(len(rows))]


def _standing(prepared: Prepared, query: Query, row: int) -> Standing:
    made = scorer(prepared, query)
    rules = _rules(made)
    eligible = np.logical_and.reduce([mask for _, mask in rules])
    alone = np.array([row], dtype=np.int64)
    parts = made.components(alone)
    entry = _winner(made, alone, parts, 0)
    scores = made.scores(eligible).astype(np.float64)
    # The rows that the float32 score cannot tell from this one are told by their exact score.
    near = np.flatnonzero(eligible & (np.abs(scores - entry.score) <= SLACK))
    exact = made.components(near)
    scores[near] = np.sum(list(exact.values()), axis=0)
    own = np.sum(list(parts.values()), axis=0)[0]
    ahead = (scores > own) | ((scores == own) & (prepared.ids < prepared.ids[row]))
    rivals = np.sort(scores[eligible & (np.arange(len(scores)) != row)])
    best = made.best(entry.components)
    places = {
        name: 1 + len(rivals) - int(np.searchsorted(rivals, own + more, side="right"))
        for name, more in best.items()
        if more > SLACK
    }
    return Standing(
        rank=1 + int(np.count_nonzero(ahead & eligible)),
        of=int(np.count_nonzero(eligible)),
        hides=tuple(name for name, mask in rules if not mask[row]),
        entry=entry,
        weights=made.query.weights,
        places=places,
    )


def eligible_rows(made: Scorer) -> tuple[Bool, Mapping[str, int]]:
    """Return bool (n,), what no rule hides, and how many rows each rule hides.

    A row counts once, under the first of: absent, banned, filter, seen, tempo, key.
    """
    eligible = np.ones(len(made.prepared), dtype=bool)
    hidden: dict[str, int] = {}
    left = len(made.prepared)
    for rule, mask in _rules(made):
        eligible &= mask
        now_left = int(np.count_nonzero(eligible))
        if now_left < left:
            hidden[rule] = left - now_left
        left = now_left
    return eligible, hidden


def _rules(made: Scorer) -> list[tuple[str, Bool]]:
    """Return bool (n,) of what each rule leaves, in the order in which a row counts for them."""
    prepared, query = made.prepared, made.query
    masks: list[tuple[str, Bool | None]] = [
        ("absent", prepared.present),
        ("banned", None if query.banned is None else ~query.banned),
        ("filter", query.allowed),
        ("seen", None if query.seen is None else ~query.seen),
    ]
    if query.hides:
        masks.append(("tempo", _spread_table(~made.tempo.hides, prepared.tempo_class)))
        masks.append(("key", _spread_table(~made.key.hides, prepared.key_class)))
    return [(rule, mask) for rule, mask in masks if mask is not None and rule not in query.lifted]


def _spread_table(table: Bool, codes: Int64) -> Bool | None:
    return None if table.all() else np.take(table, codes, mode="clip")


@dataclass(frozen=True, slots=True)
class _Pool:
    """Rows that may win, best first, with their scores and the parts of them.

    `floor` is above the score of every row that was not looked at; `rest` is the best that a row
    outside the pool may score (-inf where there is none).
    """

    rows: Int64
    parts: Mapping[str, Float64]
    totals: Float64
    floor: float
    rest: float


def _choose(
    made: Scorer, scores: Float32, n: int
) -> tuple[Int64, Mapping[str, Float64], list[int]]:
    """Return the pool's rows, the parts of their scores, and the winners' positions in it.

    A small pool is tried first. Its list stands when every place went to a sound within the
    limits and worth more than any row outside the pool; else a larger pool is looked at.
    """
    limits = limits_of(made.query)
    spread_out = limits.per_role is not None
    size, thorough = max(POOL, 2 * n), not spread_out
    most = min(len(scores), max(POOL_MOST, 2 * n))
    while True:
        pool = _pool(made, scores, size, spread_out=spread_out, thorough=thorough)
        found = spread(
            made.prepared,
            pool.rows,
            pool.totals,
            n,
            limits,
            made.query.diversity,
            made.native(pool.rows),
            kept_within(made.query.weights),
            made.query.above,
        )
        if not thorough and (found.strained or found.passed or found.lowest < pool.floor):
            thorough = True
            continue
        # Over roles the best of each stand for the rest; else the next best might be worth more.
        settled = spread_out or found.lowest >= pool.rest
        if size >= most or (settled and not found.strained):
            return pool.rows, pool.parts, found.chosen
        size *= POOL_GROWTH


def _pool(made: Scorer, scores: Float32, size: int, *, spread_out: bool, thorough: bool) -> _Pool:
    """Return the best `size` rows (and the best of each stratum), best first, by float64."""
    wide = best_rows(scores, max(WIDE_POOL, size), SLACK)
    floor = float(scores[wide].min(initial=np.inf)) + 2 * SLACK
    most = 2 * max(WIDE_POOL, size)
    tied = len(wide) > most
    rows = wide if tied else wide[best_rows(scores[wide], size, SLACK)]
    if spread_out:
        strata = made.prepared, scores, wide, STRATUM_POOL, SLACK
        near = [] if tied else [best_rows_by_stratum(*strata)]
        far = [best_of_rest(*strata)] if thorough else []
        rows = _either(len(scores), rows, *near, *far)
    if len(rows) > most:
        rows = _exactly(made, rows, size, spread_out=spread_out)
    parts = made.components(rows)
    totals = np.sum(list(parts.values()), axis=0)
    order = np.lexsort((made.prepared.ids[rows], -totals))
    order = order[_kept(made.prepared.stratum[rows[order]], size, spread_out)]
    ordered = {name: part[order] for name, part in parts.items()}
    least = float(totals[order[size - 1]]) + SLACK if size <= len(order) else -np.inf
    return _Pool(rows[order], ordered, totals[order], floor, least)


def _exactly(made: Scorer, rows: Int64, size: int, *, spread_out: bool) -> Int64:
    """Return the rows of `rows` that `_kept` would keep, where too many tie to sort them all.

    Only the exact score is worked out of each, and not its parts. Sounds of which nothing is known
    but their tempo score alike by the tens of thousands.
    """
    totals, ids = made.totals(rows), made.prepared.ids[rows]
    kept = np.zeros(len(rows), dtype=bool)
    kept[first_by(totals, ids, size)] = True
    if spread_out:
        strata = made.prepared.stratum[rows]
        order = np.argsort(strata, kind="stable")
        starts = np.searchsorted(strata[order], np.arange(STRATA + 1))
        for start, end in itertools.pairwise(starts.tolist()):
            own = order[start:end]
            kept[own[first_by(totals[own], ids[own], STRATUM_POOL)]] = True
    return rows[kept]


def _either(count: int, *groups: Int64) -> Int64:
    """Return the rows of all groups, ascending; where many tie, sorting them would be slow."""
    mask = np.zeros(count, dtype=bool)
    for rows in groups:
        mask[rows] = True
    return np.flatnonzero(mask)


def _kept(strata: Uint8, size: int, spread_out: bool) -> Int64:
    """Return the positions of the first `size` rows and the first STRATUM_POOL of each stratum."""
    kept = np.zeros(len(strata), dtype=bool)
    kept[:size] = True
    if spread_out:
        order = np.argsort(strata, kind="stable")
        ordered = strata[order]
        place = np.arange(len(strata)) - np.searchsorted(ordered, ordered)
        kept[order[place < STRATUM_POOL]] = True
    return np.flatnonzero(kept)


def _winner(made: Scorer, rows: Int64, parts: Mapping[str, Float64], position: int) -> Ranked:
    prepared = made.prepared
    row = int(rows[position])
    tempo_class, key_class = prepared.tempo_class[row], prepared.key_class[row]
    components = {name: float(part[position]) for name, part in parts.items()}
    return Ranked(
        row=row,
        sample_id=int(prepared.ids[row]),
        score=sum(components.values()),
        components=components,
        semitones=int(made.key.semitones[key_class]),
        tempo_ratio=float(made.tempo.ratio[tempo_class]),
        stretch=float(made.tempo.speed[tempo_class]),
        reason=reason(grounds(made, row, components)),
    )
