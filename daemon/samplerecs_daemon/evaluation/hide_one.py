"""Hide one sound of a project, give the rest and the context, and see where the list has it.

Every project stands for itself: the other projects are known as they would be to a user who saved
them before, the one that is asked about is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from samplerecs_daemon.api import Context, ContextField, HideOneScore, SuggestRequest
from samplerecs_daemon.context import project_key
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_models.errors import NothingFound
from samplerecs_models.rank.columns import Query, Weights
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker, eligible_rows
from samplerecs_models.types import Float32

#: Sounds that a project needs, and the places of a list that are looked at.
LEAST_SOUNDS, PLACES = 6, 200
#: What a list by likeness alone weighs.
LIKENESS = replace(Weights(), **dict.fromkeys(("words", "tempo", "key", "freshness", "role"), 0.0))
OURS, RULES, SIMILARITY, RANDOM = "ours", "rules only", "similarity only", "random in key"


@dataclass(frozen=True, slots=True)
class Case:
    """A project: its name, what is known of it, and its sounds of the library (ids)."""

    name: str
    bpm: float | None
    key: str | None
    sounds: tuple[int, ...]


def hide_one(
    library: MemoryLibrary,
    index: LibraryIndex,
    cases: Sequence[Case],
    settings: RankSettings,
    now: float,
) -> Mapping[str, HideOneScore]:
    """Return how well each way of ranking finds what was hidden, by its name.

    Args:
        library: the sounds; its projects are replaced by the cases.
        index: of the same sounds.
        cases: projects with at least LEAST_SOUNDS sounds; the others still are a past.
        settings: of ours.
        now: Unix seconds.
    """
    found: dict[str, list[float]] = {OURS: [], RULES: [], SIMILARITY: []}
    chance: list[tuple[float, float, float]] = []
    for case in cases:
        if len(case.sounds) < LEAST_SOUNDS:
            continue
        for hidden in case.sounds:
            rest = [sound for sound in case.sounds if sound != hidden]
            others = {c.name: [(s, now - 86_400.0) for s in c.sounds] for c in cases if c != case}
            used = {**others, case.name: [(sound, now) for sound in rest]}
            known = replace(library, used=used, watched=())
            for way, ranks in found.items():
                ranks.append(_place(known, index, _settings(way, settings), case, hidden, now))
            chance.append(_by_chance(index, case, hidden, now))
    return {
        **{way: _score(ranks) for way, ranks in found.items()},
        RANDOM: _mean(chance),
    }


def _settings(way: str, ours: RankSettings) -> RankSettings:
    if way == RULES:
        return replace(ours, mode="rules")
    if way == SIMILARITY:
        alone = replace(LIKENESS, taste=0.0, together=0.0)
        return replace(ours, weights=alone, diversity=0.0, learning=True)
    return ours


def _place(
    library: MemoryLibrary,
    index: LibraryIndex,
    settings: RankSettings,
    case: Case,
    hidden: int,
    now: float,
) -> float:
    """Return the place of the hidden sound, infinite where the list does not have it."""
    made = Recommender(
        store=library,
        index=index,
        rankers={"fusion": FusionRanker(), "rules": RulesRanker()},
        settings=settings,
        listen=_no_file,
        clock=lambda: now,
    )
    answer = made.suggest(SuggestRequest(n=PLACES), _context(case, now))
    places = [entry.rank for entry in answer.suggestions if entry.sample.id == hidden]
    return float(places[0]) if places else float("inf")


def _context(case: Case, now: float) -> Context:
    given = {"bpm": case.bpm, "project": case.name}
    values = {name: ContextField(value, "user", now) for name, value in given.items() if value}
    if case.key:
        root, _, mode = case.key.partition(" ")
        values["key"] = ContextField(root, "user", now)
        if mode:
            values["mode"] = ContextField(mode, "user", now)
    return Context(values)


def _by_chance(
    index: LibraryIndex, case: Case, hidden: int, now: float
) -> tuple[float, float, float]:
    """Return hit@10, hit@50 and reciprocal rank that any order of what fits has on average."""
    query = Query(bpm=case.bpm, key=project_key(_context(case, now)), now=now)
    eligible, _ = eligible_rows(scorer(index.columns, query))
    eligible[index.rows([sound for sound in case.sounds if sound != hidden])] = False
    rows, count = index.rows([hidden]), int(np.count_nonzero(eligible))
    if not len(rows) or not eligible[rows[0]]:
        return 0.0, 0.0, 0.0
    reciprocal = float(np.sum(1.0 / np.arange(1, count + 1))) / count
    return min(1.0, 10 / count), min(1.0, 50 / count), reciprocal


def _score(ranks: Sequence[float]) -> HideOneScore:
    return _mean([(float(rank <= 10), float(rank <= 50), 1.0 / rank) for rank in ranks])


def _mean(found: Sequence[tuple[float, float, float]]) -> HideOneScore:
    if not found:
        return HideOneScore(0, 0.0, 0.0, 0.0)
    ten, fifty, reciprocal = np.mean(np.array(found), axis=0).tolist()
    return HideOneScore(len(found), round(ten, 4), round(fifty, 4), round(reciprocal, 4))


def _no_file(path: Path) -> Float32:
    raise NothingFound(f"{path} is no sound of the library.")
