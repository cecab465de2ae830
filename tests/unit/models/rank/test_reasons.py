"""What a reason says, and what it leaves out because it did not decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from libraries import NOW, index_of, library, sample, unit

from samplerecs_models.rank.columns import Query
from samplerecs_models.rank.ranker import FusionRanker


def reason(query: Query, cosine: float = 1.0) -> str:
    """Return the reason of a sound this near to a sound called "seed"."""
    vector = unit(cosine, (1 - cosine**2) ** 0.5)
    columns = index_of(library([sample(1, bpm=124, age_days=0.5)], {1: vector})).columns
    (winner,) = FusionRanker().rank(columns, query, 1).winners
    return winner.reason


AIMED = Query(bpm=124.0, target=unit(1.0), seeds=unit(1.0)[None, :], seed_names=("seed",), now=NOW)


@pytest.mark.parametrize(
    ("cosine", "is_like"),
    [(0.99, True), (0.72, True), (0.70, False), (0.39, False), (0.1, False)],
)
def test_like_is_said_of_what_is_nearer_than_nearly_all_pairs(cosine: float, is_like: bool) -> None:
    assert ("like seed" in reason(AIMED, cosine)) is is_like


def test_like_is_not_said_where_something_else_did_more() -> None:
    assert "like seed" in reason(AIMED, 0.8)
    weak = replace(AIMED, weights=replace(AIMED.weights, similarity=0.1))
    assert "like seed" not in reason(weak, 0.8), "the tempo adds more"
