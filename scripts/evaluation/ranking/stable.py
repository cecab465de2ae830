"""Stable: the same state gives the same list, and 1 % of tempo changes little of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from evaluation.ranking.figures import mean_interval, told
from evaluation.ranking.library import Measured
from evaluation.ranking.usable import CONTEXTS_A_SEED, context_of, contexts
from samplerecs_daemon.api import SuggestRequest
from samplerecs_daemon.recommend import RankSettings

#: Change of tempo, and how many of ten it may turn over.
CHANGE, TURNED = 0.01, 3


def run(measured: Measured, seeds: int) -> dict[str, object]:
    """Print and return the figures."""
    engine = measured.recommender(measured.library, RankSettings())
    same, turned = [], []
    for seed in range(seeds):
        for asked in contexts(np.random.default_rng(seed), CONTEXTS_A_SEED):
            first = _ids(engine.suggest(SuggestRequest(), context_of(asked, measured.now)))
            again = _ids(engine.suggest(SuggestRequest(), context_of(asked, measured.now)))
            moved = replace(asked, bpm=asked.bpm * (1 + CHANGE))
            other = _ids(engine.suggest(SuggestRequest(), context_of(moved, measured.now)))
            same.append(float(first == again))
            turned.append(float(len(set(first) - set(other))))
    within = [float(count <= TURNED) for count in turned]
    print(f"stable: {len(same)} projects")
    print("  " + told("the same list again", same))
    print("  " + told("of ten turned over by 1 % of tempo", turned))
    print("  " + told(f"projects with {TURNED} or fewer turned over", within))
    return {
        "same": mean_interval(same),
        "turned over": mean_interval(turned),
        "most turned over": max(turned),
        "within": mean_interval(within),
    }


def _ids(answer: object) -> list[int]:
    return [entry.sample.id for entry in answer.suggestions]  # type: ignore[attr-defined]
