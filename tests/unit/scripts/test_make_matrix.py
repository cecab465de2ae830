"""The matrix of lists to be judged by hand: what it asks, and that verdicts stay."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from make_matrix import GENRES, MOODS, PREFERENCES, PRESETS, Case, cases, page, verdicts_of
from samplerecs_models.harmony import note_name, parse_scale

COLUMNS: dict[str, Callable[[Case], object]] = {
    "genre": lambda case: case.genre,
    "tempo": lambda case: (case.genre, case.bpm),
    "key": lambda case: (case.genre, case.key),
    "mood": lambda case: case.mood,
    "preference": lambda case: case.preference,
    "preset": lambda case: case.preset,
}


def test_sixty_cases_each_once() -> None:
    made = list(cases())
    assert len(made) == len(set(made)) == 60
    assert {case.mood for case in made} == set(MOODS)
    assert {case.preference for case in made} == set(PREFERENCES)
    assert {case.preset for case in made} == set(PRESETS)


@pytest.mark.parametrize(("one", "other"), itertools.combinations(COLUMNS, 2))
def test_each_pair_of_values_occurs(one: str, other: str) -> None:
    made = list(cases())
    pairs = {(COLUMNS[one](case), COLUMNS[other](case)) for case in made}
    if {one, other} <= {"genre", "tempo", "key"}:
        # Tempi and keys are those of their genre: two and three of each.
        wanted = len(GENRES) * {"tempo": 2, "key": 3}.get(one, 1) * {"tempo": 2, "key": 3}[other]
    else:
        values = ({COLUMNS[name](case) for case in made} for name in (one, other))
        wanted = len(list(itertools.product(*values)))
    assert len(pairs) == wanted


def test_keys_are_spelled_as_they_are_shown() -> None:
    for case in cases():
        root, scale = parse_scale(case.key)
        assert f"{note_name(root, scale)} {scale}" == case.key


def test_a_verdict_stays_while_its_row_lists_the_same() -> None:
    asked = str(next(cases()))
    made = [(asked, "1. `a.wav` – 124 BPM", "10 listed"), ("other", "1. `b.wav` – x", "10 listed")]
    written = page(made, {}, "the demo library").replace("10 listed |  |", "10 listed | good |", 1)
    assert verdicts_of(written) == {f"{asked}|1. `a.wav` – 124 BPM": "good"}
    assert page(made, verdicts_of(written), "the demo library") == written
    changed = [(asked, "1. `c.wav` – 124 BPM", "10 listed"), made[1]]
    assert "good" not in page(changed, verdicts_of(written), "the demo library")
