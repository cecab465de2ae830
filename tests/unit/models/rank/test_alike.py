"""Sounds that are the same by ear are found in groups, whatever the order and the size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplerecs_models.rank import alike as module
from samplerecs_models.rank.alike import alike
from samplerecs_models.rank.diversity import one_sound
from samplerecs_models.types import Float32


def vectors_of(angles: list[float]) -> Float32:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def groups_of(angles: list[float], durations: list[float]) -> list[list[int]]:
    found = alike(
        vectors_of(angles), np.array(durations, np.float32), np.ones(len(angles), dtype=bool)
    )
    return [group.tolist() for group in found]


def test_copies_form_a_group_led_by_the_longest() -> None:
    assert groups_of([0.0, 0.01, 1.0, 0.02], [1.0, 1.02, 1.0, 1.0]) == [[1, 0, 3]]


def test_a_chain_of_likenesses_is_no_group() -> None:
    step = 0.09  # cos 0.996 to the next, 0.984 to the one after
    assert groups_of([0, step, 2 * step], [1.0, 1.001, 1.002]) == [[2, 1]]


@pytest.mark.parametrize(("length", "same"), [(0.55, True), (0.45, False)])
def test_a_trimmed_sound_is_the_same_down_to_half_its_length(length: float, same: bool) -> None:
    assert bool(groups_of([0.0, 0.01], [1.0, length])) is same


def test_very_short_sounds_are_compared_beyond_twice_their_length() -> None:
    assert groups_of([0.0, 0.0], [0.01, 0.035]) == [[1, 0]]


def test_unusable_and_unheard_sounds_take_no_part() -> None:
    found = alike(
        vectors_of([0.0, 0.0, 0.0]),
        np.array([1.0, 1.0, 0.0], np.float32),
        np.array([True, False, True]),
    )
    assert found == []


def test_an_empty_library_has_no_groups() -> None:
    assert groups_of([], []) == []


@settings(max_examples=60, deadline=None)
@given(
    sounds=st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.05, 0.1, 0.5, 1.0, 1.02]), st.floats(0.015625, 4.0, width=32)
        ),
        max_size=24,
    ),
    block=st.integers(1, 8),
)
def test_groups_are_what_comparing_all_pairs_gives(
    sounds: list[tuple[float, float]], block: int
) -> None:
    angles, durations = [a for a, _ in sounds], [d for _, d in sounds]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_BLOCK", block)
        found = groups_of(angles, durations)
    members = [row for group in found for row in group]
    assert len(members) == len(set(members))
    vectors, lengths = vectors_of(angles), np.array(durations, np.float32).astype(np.float64)

    def same(one: int, other: int) -> bool:
        cosine = np.array([np.float32(vectors[one] @ vectors[other])], dtype=np.float64)
        return bool(one_sound(cosine, lengths[[other]], float(lengths[one]))[0])

    for first, *others in found:
        assert all(same(first, other) and lengths[first] >= lengths[other] for other in others)
    left = [row for row in range(len(sounds)) if row not in members]
    assert not any(same(one, other) for one in left for other in left if one < other)
