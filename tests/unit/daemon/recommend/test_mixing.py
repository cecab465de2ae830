"""Two spaces in one list: nobody gains or loses by which of them knows a sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.recommend.comparatives import plain, spoken
from samplerecs_daemon.recommend.mixing import HALF, answered, dealt, filled, standing

SIZE = 4_000
FINITE = st.floats(-1, 1, width=32)


@given(st.lists(st.tuples(FINITE, st.booleans(), FINITE), max_size=60))
def test_scores_are_dealt_out_anew_and_none_is_made(rows: list[tuple[float, bool, float]]) -> None:
    scores = np.array([row[0] for row in rows], np.float32)
    known = np.flatnonzero([row[1] for row in rows]).astype(np.int64)
    heard = np.array([row[2] for row in rows if row[1]], np.float32)
    mixed = dealt(scores, known, heard)
    others = np.setdiff1d(np.arange(len(rows)), known)
    np.testing.assert_array_equal(mixed[others], scores[others])
    np.testing.assert_array_equal(np.sort(mixed[known]), np.sort(scores[known]))
    # Whoever is heard to be better never gets the lower score; of equal ones the first row wins.
    order = np.lexsort((-known, heard))
    assert (np.diff(mixed[known][order]) >= 0).all()


def test_equal_sounds_are_dealt_by_row() -> None:
    scores = np.array([0.1, 0.5, 0.3], np.float32)
    mixed = dealt(scores, np.array([2, 0, 1]), np.zeros(3, np.float32))
    np.testing.assert_array_equal(mixed, np.array([0.5, 0.3, 0.1], np.float32))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("scale", [0.05, 1.0])
def test_a_partly_embedded_library_ranks_no_part_higher(share: float, scale: float) -> None:
    """Of the top tenth as large a part is embedded as of all, whatever the other space's scale."""
    parts = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        scores = rng.beta(2, 5, SIZE).astype(np.float32)
        known = np.flatnonzero(rng.random(SIZE) < share)
        heard = (0.6 + scale * rng.standard_normal(len(known))).astype(np.float32)
        top = np.argsort(-dealt(scores, known, heard))[: SIZE // 10]
        parts.append(np.isin(top, known).mean())
    assert np.mean(parts) == pytest.approx(share, abs=0.03)


def test_a_naive_mix_would_fail_that() -> None:
    rng = np.random.default_rng(0)
    scores = rng.beta(2, 5, SIZE).astype(np.float32)
    known = np.flatnonzero(rng.random(SIZE) < 0.5)
    naive = scores.copy()
    naive[known] = (0.6 + 0.05 * rng.standard_normal(len(known))).astype(np.float32)
    top = np.argsort(-naive)[: SIZE // 10]
    assert np.isin(top, known).mean() > 0.8


def test_standing_forgets_where_a_space_lies() -> None:
    noise = np.random.default_rng(1).standard_normal(SIZE).astype(np.float32)
    for shift, scale in ((0.0, 1.0), (0.7, 0.02), (-0.3, 0.1)):
        found = standing(np.float32(shift) + np.float32(scale) * noise)
        assert np.median(found) == pytest.approx(0, abs=1e-5)
        np.testing.assert_allclose(found, standing(noise), atol=0.02)


@pytest.mark.parametrize("cosines", [[], [0.3], [0.2, 0.2, 0.2]])
def test_a_library_without_differences_stands_nowhere(cosines: list[float]) -> None:
    np.testing.assert_array_equal(standing(np.array(cosines, np.float32)), np.zeros(len(cosines)))


def test_the_usual_sound_answers_nothing_and_a_rarer_one_always_more() -> None:
    found = answered(np.array([-3, 0, HALF, 4, 9, 50, 51, 1_000, 1_010], np.float32))
    np.testing.assert_allclose(found[:3], [0, 0, 0.5])
    assert (np.diff(found[1:]) > 0).all()
    assert found.max() < 1


def test_unknown_sounds_get_what_may_be_expected() -> None:
    found = filled(4, np.array([1, 3]), np.array([0.2, 0.6], np.float32), 0.4)
    np.testing.assert_allclose(found, [0.4, 0.2, 0.4, 0.6])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("darker", "dark"),
        ("brighter", "bright"),
        ("noisier", "noisy"),
        ("wider", "wide"),
        ("bigger", "big"),
        ("dark", "dark"),
        ("shaker", "shaker"),
        ("synthesizer", "synthesizer"),
        ("er", "er"),
        ("", ""),
    ],
)
def test_comparatives_are_made_plain(word: str, meant: str) -> None:
    assert plain(word) == meant


def test_a_prompt_is_put_without_its_joining_words() -> None:
    assert spoken("like this but darker and wider") == "dark wide"
    assert spoken("dusty rhodes, slightly out of tune") == "dusty rhodes, out tune"
    assert spoken("like this") == "like this"
    assert spoken("") == ""
