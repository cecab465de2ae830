"""The oracle of `evaluate.py rank` knows what fits, and its figures are what they are called."""

from __future__ import annotations

import pytest

from evaluation.ranking.answers import Asked, Truth, gain, is_native
from evaluation.ranking.figures import mean_interval, ndcg
from samplerecs_models.harmony import parse_key

A_MINOR = parse_key("Am")
HOUSE = Asked(124.0, A_MINOR)


def loop(bpm: float, key: str = "Am") -> Truth:
    return Truth("loop", "keys", bpm, parse_key(key))


@pytest.mark.parametrize(
    ("truth", "speed", "semitones", "expected"),
    [
        (loop(124), 1.0, 0, 3.0),
        (loop(121), 1.0, 0, 2.0),
        (loop(124, "C"), 1.0, 0, 0.0),
        (loop(124, "Cmaj"), 1.0, 0, 2.0),
        (loop(124, "Em"), 1.0, 0, 2.0),
        (loop(62), 1.0, 0, 1.0),
        (loop(100), 1.0, 0, 0.0),
        (loop(116), 124 / 116, 0, 1.0),
        (loop(116), 1.5, 0, 0.0),
        (loop(124, "Bm"), 1.0, -2, 1.0),
        (loop(124, "Bm"), 1.0, 2, 0.0),
    ],
)
def test_what_fits_how_well(truth: Truth, speed: float, semitones: int, expected: float) -> None:
    assert gain(truth, HOUSE, speed, semitones) == expected


def test_a_one_shot_fits_but_says_little_and_a_role_must_be_the_one_asked_for() -> None:
    kick = Truth("one-shot", "kick")
    assert gain(kick, HOUSE) == 1.0
    assert is_native(kick, HOUSE)
    assert gain(kick, Asked(124.0, None, "kick")) == 3.0
    assert gain(kick, Asked(124.0, None, "snare")) == 0.0


def test_ndcg_is_one_for_the_best_order_and_less_for_any_other() -> None:
    assert ndcg([3, 2, 1], [1, 2, 3, 0]) == pytest.approx(1.0)
    assert 0 < ndcg([1, 2, 3], [1, 2, 3, 0]) < 1.0
    assert ndcg([], [1.0]) == 0.0
    assert ndcg([0.0], [0.0]) == 0.0
    mean, low, high = mean_interval([0.0, 1.0] * 50)
    assert low < mean == 0.5 < high
