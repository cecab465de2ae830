"""The rankers: rules, score, diversity and reasons put together."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from samplerecs_models.rank.columns import (
    KIND_CODES,
    ROLE_CODES,
    Candidates,
    Limits,
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
    first_by,
    spread,
)
from samplerecs_models.rank.fusion import Scorer, descriptor_fit, scorer
from samplerecs_models.rank.prepared import (
    KEY_TRUST,
    ROLE_TRUST,
    STRATA,
    TEMPO_TRUST,
    Prepared,
    Uint8,
    prepare,
)
from samplerecs_models.rank.reasons import Grounds, reason
from samplerecs_models.rank.rules import key_of_pitch
from samplerecs_models.types import Bool, Float32, Float64, Int64
from samplerecs_models.vocabulary import DESCRIPTORS

#: Rows that may win: at first, by how much more when they do not fill the list, and at most.
POOL, POOL_GROWTH, POOL_MOST = 120, 4, 3200
#: Cosine from which a seed is the sound itself.
ITSELF = 0.99999
#: Rows of each stratum (a role's one-shots, a role's loops) that may win where a list is spread
#: over roles.
STRATUM_POOL = 6
#: Rows among which the best of most strata are found, so that few need a look of their own.
WIDE_POOL = 3000
#: Bound of the difference between the float32 and the float64 score.
SLACK = 2e-5
#: Descriptor words that tell one sound from another, how strong one must be to be told, and how
#: many are.
CHARACTER = (
    *("dark", "bright", "punchy", "soft", "noisy", "distorted", "sub", "wide", "wet", "busy"),
)
MARKED, CHARACTER_WORDS = 0.65, 2
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
)
#: How a list is spread: with a prompt, without one, and where nothing at all is known.
ASKED_LIMITS = Limits(per_pack=2, lead=0.1)
FREE_LIMITS = Limits(per_pack=2, per_role=3, one_shots=4, lead=0.2, native_first=True)
VARIED_LIMITS = Limits(per_pack=2, per_role=1, one_shots=4)


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
    return Ranking(winners, hidden)


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
        hidden_by=next((name for name, mask in rules if not mask[row]), None),
        entry=entry,
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
    limits = made.query.limits or default_limits(made.query)
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


def default_limits(query: Query) -> Limits:
    """Return how a list is spread when the query does not say."""
    if not query.hides:
        return ASKED_LIMITS
    signals = (
        query.target,
        query.likeness,
        query.word_scores,
        query.bpm,
        query.key,
        query.descriptor_target or None,
    )
    return VARIED_LIMITS if all(s is None for s in signals) else FREE_LIMITS


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
        reason=reason(_grounds(made, row, components)),
    )


def _grounds(made: Scorer, row: int, components: Mapping[str, float]) -> Grounds:
    prepared, query = made.prepared, made.query
    tempo_class, key_class = prepared.tempo_class[row], prepared.key_class[row]
    bpm = float(prepared.class_bpm[tempo_class])
    like, cosine = _nearest_seed(made, row, components["similarity"])
    return Grounds(
        bpm=bpm if np.isfinite(bpm) else None,
        bpm_sure=bool(prepared.bpm_confidence[row] >= TEMPO_TRUST),
        key=key_of_pitch(int(key_class) // 8),
        key_sure=bool(prepared.key_confidence[row] >= KEY_TRUST),
        kind=KIND_CODES[prepared.kind[row]],
        role=ROLE_CODES[prepared.role[row]],
        project_bpm=query.bpm,
        project_key=query.key,
        character=_character(prepared, row),
        root=query.root,
        scale=query.scale,
        project_bpm_sure=query.bpm_is_hard,
        project_key_sure=query.key_is_hard,
        fits_tempo=bool(made.tempo.fits[tempo_class] or made.tempo.changed[tempo_class]),
        tempo_ratio=float(made.tempo.ratio[tempo_class]),
        speed=float(made.tempo.speed[tempo_class]),
        semitones=int(made.key.semitones[key_class]),
        descriptors={
            word: float(descriptor_fit(_strength(prepared, row, word), wanted))
            for word, wanted in query.descriptor_target.items()
        },
        prompt=query.prompt,
        ear_match=0.0 if query.by_ear is None else float(query.by_ear[row]),
        word_match=0.0 if query.word_scores is None else float(query.word_scores[row]),
        like=like,
        cosine=cosine,
        wanted_role=components["role"] > 0,
        role_sure=bool(prepared.role_confidence[row] >= ROLE_TRUST),
        age_s=query.now - float(prepared.first_seen[row]),
        after_usual_s=float(prepared.first_seen[row] - prepared.usual[0]),
        taste=_at(query.taste, row),
        role_words=query.role_words.get(ROLE_CODES[prepared.role[row]], ""),
        liked=_liked(prepared, query, row),
        together=_at(query.together, row),
        steps=tuple(name.replace("-", " ") for name in dict.fromkeys(query.step_names)),
        step_fit=_at(query.steps, row),
        components=components,
    )


def _at(column: Float32 | None, row: int) -> float:
    return 0.0 if column is None else float(column[row])


def _liked(prepared: Prepared, query: Query, row: int) -> str:
    """Return what is liked of a row: its pack's word before its folder's and its role's."""
    codes = (("pack", prepared.pack), ("folder", prepared.folder), ("role", prepared.role))
    said = (query.tastes.get((name, int(column[row])), "") for name, column in codes)
    return next((words for words in said if words), "")


def _strength(prepared: Prepared, row: int, word: str) -> Float32:
    return np.asarray(prepared.descriptors[row, DESCRIPTORS.index(word)])


def _character(prepared: Prepared, row: int) -> tuple[str, ...]:
    """Return the words that say best how a row sounds, the strongest first."""
    strengths = prepared.descriptors[row]
    marked = [(float(strengths[DESCRIPTORS.index(word)]), word) for word in CHARACTER]
    marked.sort(key=lambda one: -one[0])
    return tuple(word for strength, word in marked[:CHARACTER_WORDS] if strength >= MARKED)


def _nearest_seed(made: Scorer, row: int, similarity: float) -> tuple[str, float]:
    """Return the name of the seed that is most like the row and their cosine; ("", 0) for none."""
    query = made.query
    if similarity <= 0 or query.seeds is None or not len(query.seeds):
        return "", 0.0
    cosines = query.seeds @ made.prepared.vectors[row]
    # That a pinned sound is like itself says nothing.
    cosines[cosines > ITSELF] = -1.0
    nearest = int(np.argmax(cosines))
    cosine = float(cosines[nearest])
    return (query.seed_names[nearest], cosine) if cosine > 0 else ("", 0.0)
