"""Likes beyond chance, and weights that drift only as far as the evidence carries them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_models.rank.columns import Weights
from samplerecs_models.rank.learn import LEARNT_PARTS, LEAST, MOST, learn_weights, lift
from samplerecs_models.rank.presets import HURRIED, PRESETS, exploration
from samplerecs_models.types import Bool, Float64

SIZE = len(LEARNT_PARTS)


def test_what_is_taken_as_often_as_it_is_there_is_not_liked() -> None:
    share = np.array([0.5, 0.3, 0.2])
    assert lift(share * 20, np.zeros(3), share) == pytest.approx([0, 0, 0])


def test_a_pack_that_is_taken_beyond_its_share_is_liked_and_one_passed_over_is_not() -> None:
    share = np.array([0.1, 0.9])
    found = lift(np.array([9.0, 1.0]), np.array([0.0, 5.0]), share)
    assert found[0] > 0.5
    assert found[1] < 0
    one = lift(np.array([1.0, 0.0]), np.zeros(2), share)
    assert 0 < one[0] < found[0], "one word says less than nine"


@given(
    st.lists(st.tuples(st.floats(0, 50), st.floats(0, 50), st.floats(0, 1)), min_size=1, max_size=8)
)
def test_likes_are_bounded(words: list[tuple[float, float, float]]) -> None:
    liked, disliked, share = (np.array(column) for column in zip(*words, strict=True))
    found = lift(liked, disliked, share / max(1.0, share.sum()))
    assert np.isfinite(found).all()
    assert (np.abs(found) <= 1).all()


def parts(count: int, seed: int = 0) -> Float64:
    return np.random.default_rng(seed).random((count, SIZE))


def test_without_two_sorts_of_words_the_weights_stay() -> None:
    given, some = Weights(), parts(30)
    nothing: Bool = np.zeros(0, dtype=bool)
    assert learn_weights(given, np.zeros((0, SIZE)), nothing) == given
    assert learn_weights(given, some, np.ones(30, dtype=bool)) == given
    assert learn_weights(given, some, np.zeros(30, dtype=bool)) == given


def test_a_part_that_decides_gains_and_more_words_carry_it_further() -> None:
    gained = []
    for count in (10, 40, 160):
        some = parts(count)
        taken = some[:, LEARNT_PARTS.index("key")] > 0.5
        learnt = learn_weights(Weights(), some, taken)
        gained.append(learnt.key - Weights().key)
        assert learnt.change == Weights().change
    assert 0 < gained[0] < gained[1] < gained[2]


@given(st.integers(0, 500))
def test_three_words_move_no_weight_by_more_than_a_few_per_cent(seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = rng.random((3, SIZE)) * (rng.random(SIZE) > 0.3)
    # Said in the session under way, each counts twice and is one word all the same.
    learnt = learn_weights(Weights(), some, np.array([True, True, False]), np.full(3, 2.0))
    for name in LEARNT_PARTS:
        assert getattr(learnt, name) == pytest.approx(getattr(Weights(), name), rel=0.05)


def test_words_by_chance_move_nothing_on_average() -> None:
    moved = []
    for seed in range(30):
        taken = np.random.default_rng(seed + 1).random(60) > 0.5
        learnt = learn_weights(Weights(), parts(60, seed + 100), taken)
        moved.append([getattr(learnt, name) / getattr(Weights(), name) for name in LEARNT_PARTS])
    assert np.mean(moved, axis=0) == pytest.approx(np.ones(SIZE), abs=0.35)


@given(st.integers(0, 500), st.integers(2, 40))
def test_no_words_move_a_weight_out_of_its_bounds(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    some = rng.random((count, SIZE)) * rng.choice([0.0, 1.0, 5.0], SIZE)
    learnt = learn_weights(Weights(), some, rng.random(count) > 0.5)
    sums = [sum(getattr(each, name) for name in LEARNT_PARTS) for each in (learnt, Weights())]
    assert sums[0] == pytest.approx(sums[1])
    for name in LEARNT_PARTS:
        now, was = getattr(learnt, name), getattr(Weights(), name)
        assert LEAST / MOST * was <= now <= MOST / LEAST * was


def test_less_time_explores_less_and_unknown_time_does_not() -> None:
    found = [exploration(seconds) for seconds in (0.0, 600.0, 1800.0, 3600.0, 1e9)]
    assert found == sorted(found)
    assert found[0] == HURRIED
    assert found[-1] == exploration(None) == 1.0
    assert PRESETS["match"].diversity < PRESETS["balanced"].diversity < PRESETS["explore"].diversity
