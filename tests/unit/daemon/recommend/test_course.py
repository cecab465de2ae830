"""Steering: it is "like", it can be taken back, and a row says only what it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import NOW, index_of, library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestionList, SuggestRequest
from samplerecs_daemon.recommend.course import course_of
from samplerecs_daemon.store.steering import StepRow
from samplerecs_models.rank.steps import OPPOSITE, STEPS, net_steps, step_column, taken

PROJECT = Context({"bpm": ContextField(124.0, "user"), "key": ContextField("A minor", "user")})


def course(*steps: str) -> list[StepRow]:
    return [StepRow(n, 1, step, NOW) for n, step in enumerate(("", *steps), 1)]


def steered(steps: Sequence[StepRow], request: SuggestRequest | None = None) -> SuggestionList:
    rows = [
        sample(1, bpm=124, key="Am", dark=0.9),
        sample(2, bpm=124, key="Am", dark=0.3),
        sample(3, bpm=90, key="Am", bright=0.8),
        sample(4, bpm=124, key="D#m", dark=1.0),
    ]
    made = library(rows, {n: unit(1.0, 0.3 * n) for n in range(1, 5)})
    made.taken_steps = steps
    return recommender(made).suggest(request or SuggestRequest(), PROJECT)


def reasons(answer: SuggestionList) -> dict[int, str]:
    return {entry.sample.id: entry.reason for entry in answer.suggestions}


def test_more_like_this_hides_what_like_hides() -> None:
    more, like = steered(course()), steered([], SuggestRequest(like=("1",)))
    assert more.hidden == like.hidden == {"seen": 1}
    assert set(reasons(more)) == set(reasons(like)) == {2, 3, 4}
    assert steered([]).hidden == {"tempo": 1, "key": 1}


def test_a_row_is_called_brighter_only_where_it_is() -> None:
    said = reasons(steered(course("brighter")))
    assert "brighter" in said[3]
    assert "less dark" in said[2]
    assert "brighter" not in said[2]
    assert "dark" not in said[4]


def test_the_opposite_step_takes_a_step_back() -> None:
    there, back = course("darker", "darker"), course("darker", "darker", "brighter")
    assert course_of(there).steps == ("darker", "darker")  # type: ignore[union-attr]
    assert course_of(back).steps == ("darker",)  # type: ignore[union-attr]
    plain = steered(course()).suggestions
    assert steered(course("darker", "brighter")).suggestions == plain
    # The same for a step that a request adds.
    assert steered(course("darker"), SuggestRequest(steps=("brighter",))).suggestions == plain


def test_a_sound_that_is_named_anew_starts_anew() -> None:
    assert steered(course("darker", "")).suggestions == steered(course()).suggestions
    again = course_of(course("darker", "shorter", "", "longer"))
    assert again is not None
    assert again.steps == ("longer",)
    # Another sound between them takes nothing from the first.
    other = [*course("darker"), StepRow(8, 2, "", NOW), StepRow(9, 1, "longer", NOW)]
    assert course_of(other).steps == ("darker", "longer")  # type: ignore[union-attr]


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_no_step_is_left_beside_its_opposite(steps: list[str]) -> None:
    left = net_steps(steps)
    assert not any(OPPOSITE.get(step) in left for step in left)
    for step, opposite in OPPOSITE.items():
        net = steps.count(step) - steps.count(opposite)
        assert left.count(step) == max(net, 0)
    assert left.count("less-busy") == steps.count("less-busy")
    assert net_steps(left) == left


@pytest.mark.parametrize(
    ("step", "better", "worse"),
    [
        ("brighter", {"bright": 0.8}, {"dark": 0.5}),
        ("darker", {"dark": 1.0}, {"dark": 0.6}),
        ("punchier", {"punchy": 0.9, "dark": 0.9}, {"dark": 0.9}),
        ("less-busy", {"dark": 0.9}, {"busy": 0.9}),
    ],
)
def test_a_step_asks_for_its_own_number_first(
    step: str, better: dict[str, float], worse: dict[str, float]
) -> None:
    start = {"dark": 0.75, "soft": 0.4, "busy": 0.5}
    sounds = (start, better, worse)
    made = index_of(library([sample(n, **d) for n, d in enumerate(sounds, 1)]))  # type: ignore[arg-type]
    column = step_column(made.columns, [step], 0)
    assert column[0] == 0
    assert column[1] > column[2]
    assert np.abs(column).max() <= 1
    assert taken(made.columns, step, 1, 0) == step.replace("-", " ")
