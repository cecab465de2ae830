"""`pack:new` finds what came last."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import NOW, index_of, library, recommender, sample

from samplerecs_daemon.api import SuggestRequest
from samplerecs_daemon.api.project import Context
from samplerecs_daemon.index.filters import LONGEST_S, TOGETHER_S, masks, newest
from samplerecs_models.query import parse

HOUR = 1 / 24


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pack:new", {3, 4}),
        ("-pack:new", {1, 2, 5}),
        ("pack:new pack:wave", {1, 3, 4}),
        ('pack:"new wave"', {1}),
        ("pack:new kind:loop", {3, 4}),
    ],
)
def test_the_last_to_come(query: str, expected: set[int]) -> None:
    index = index_of(
        library(
            [
                sample(1, pack="New Wave", age_days=30),
                sample(2, pack="Dusty", age_days=1 + 3 * HOUR),
                sample(3, pack="Dusty", age_days=1 + 0.5 * HOUR),
                sample(4, folder="/sounds/bounces", age_days=1),
                # Unplugged: what cannot be played did not just come.
                sample(5, pack="Away", age_days=0, present=False),
            ]
        )
    )
    found = set(index.columns.ids.tolist())
    for mask in masks(index, parse(query), NOW, index.ids[:0]):
        found &= set(index.columns.ids[mask.passes].tolist())
    assert found == expected


def test_in_a_list() -> None:
    made = library([sample(1, pack="Old"), sample(2, pack="Fresh", age_days=2)])
    found = recommender(made).suggest(SuggestRequest(query="pack:new"), Context({}))
    assert [entry.sample.id for entry in found.suggestions] == [2]


@given(st.lists(st.tuples(st.floats(0, 3 * LONGEST_S), st.booleans()), max_size=40))
def test_against_a_plain_walk(sounds: list[tuple[float, bool]]) -> None:
    seen = np.array([at for at, _ in sounds], dtype=np.float64)
    present = np.array([here for _, here in sounds], dtype=bool)
    here = sorted((at for at, there in sounds if there), reverse=True)
    start = here[0] if here else float("inf")
    for at in here:
        if start - at > TOGETHER_S or here[0] - at > LONGEST_S:
            break
        start = at
    expected = [there and at >= start for at, there in sounds]
    assert newest(seen, present).tolist() == expected
