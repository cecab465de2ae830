"""Stable: the same state gives the same list, and 1 % of tempo changes little of it.

As the daemon does it, which knows the list that stands, and for two lists that are asked for one by
one and know nothing of each other.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation.ranking.figures import mean_interval, told
from evaluation.ranking.library import Measured
from evaluation.ranking.usable import CONTEXTS_A_SEED, context_of, contexts
from samplerecs_daemon.api import SuggestionList, SuggestRequest
from samplerecs_daemon.recommend import RankSettings

#: Change of tempo, and how many of ten it may turn over.
CHANGE, TURNED = 0.01, 3


def run(measured: Measured, seeds: int) -> dict[str, object]:
    """Print and return the figures."""
    engine = measured.recommender(measured.library, RankSettings())
    same, turned, apart = [], [], []
    for seed in range(seeds):
        for asked in contexts(np.random.default_rng(seed), CONTEXTS_A_SEED):
            project = context_of(asked, measured.now)
            first = engine.suggest(SuggestRequest(), project)
            again = engine.suggest(SuggestRequest(), project)
            moved = context_of(replace(asked, bpm=asked.bpm * (1 + CHANGE)), measured.now)
            same.append(float(_ids(first) == _ids(again)))
            turned.append(_left(first, engine.suggest(SuggestRequest(), moved, first)))
            apart.append(_left(first, engine.suggest(SuggestRequest(), moved)))
    print(f"stable: {len(same)} projects")
    print("  " + told("the same list again", same))
    return {
        "same": mean_interval(same),
        **_told("the list of now", turned),
        **_told("two lists asked for", apart),
    }


def _told(which: str, turned: list[float]) -> dict[str, object]:
    within = [float(count <= TURNED) for count in turned]
    print("  " + told(f"{which}: of ten turned over by 1 % of tempo", turned))
    print("  " + told(f"{which}: projects with {TURNED} or fewer turned over", within))
    return {
        f"{which}: turned over": mean_interval(turned),
        f"{which}: most turned over": max(turned),
        f"{which}: within": mean_interval(within),
    }


def _left(before: SuggestionList, after: SuggestionList) -> float:
    return float(len(set(_ids(before)) - set(_ids(after))))


def _ids(answer: SuggestionList) -> list[int]:
    return [entry.sample.id for entry in answer.suggestions]
