"""What every VectorIndex holds; exact numpy is the oracle for all others."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries import DIM, MODEL

from samplerecs_daemon.index.exact import ExactIndex
from samplerecs_models.seams import VectorIndex
from samplerecs_models.types import Float32, ModelId

MAKERS: list[Callable[[ModelId], VectorIndex]] = [ExactIndex]


def vectors(count: int, seed: int) -> Float32:
    made = np.random.default_rng(seed).standard_normal((count, DIM)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 40), seed=st.integers(0, 999), k=st.integers(0, 50))
def test_search_is_brute_force(
    make: Callable[[ModelId], VectorIndex], count: int, seed: int, k: int
) -> None:
    index, rows = make(MODEL), vectors(count, seed)
    ids = np.random.default_rng(seed).permutation(1000)[:count].astype(np.int64)
    index.upsert(ids, rows)
    query = vectors(1, seed + 1)[0]
    found, cosines = index.search(query, k)
    truth = rows.astype(np.float64) @ query.astype(np.float64)
    wanted = ids[np.lexsort((ids, -truth))][:k]
    assert set(found.tolist()) == set(wanted.tolist())
    assert np.all(np.diff(cosines) <= 1e-6)
    scores = dict(zip(index.ids.tolist(), index.scores(query).tolist(), strict=True))
    assert scores == pytest.approx(dict(zip(ids.tolist(), truth.tolist(), strict=True)), abs=1e-5)


@pytest.mark.parametrize("make", MAKERS)
def test_upsert_replaces_remove_forgets_and_ties_go_by_id(
    make: Callable[[ModelId], VectorIndex],
) -> None:
    index, rows = make(MODEL), vectors(3, 5)
    index.upsert(np.array([7, 3, 5]), np.stack([rows[0], rows[0], rows[1]]))
    found, _ = index.search(rows[0], 2)
    assert found.tolist() == [3, 7]
    index.upsert(np.array([3]), rows[2:3])
    assert index.search(rows[0], 1)[0].tolist() == [7]
    index.remove(np.array([7, 99]))
    assert len(index) == 2
    assert set(index.ids.tolist()) == {3, 5}


@pytest.mark.parametrize("make", MAKERS)
def test_within_limits_the_search(make: Callable[[ModelId], VectorIndex]) -> None:
    index, rows = make(MODEL), vectors(6, 9)
    index.upsert(np.arange(6), rows)
    found, _ = index.search(rows[0], 6, within=np.array([1, 4, 77]))
    assert set(found.tolist()) == {1, 4}


@pytest.mark.parametrize("make", MAKERS)
def test_an_empty_index_answers_with_nothing(make: Callable[[ModelId], VectorIndex]) -> None:
    index = make(MODEL)
    assert len(index) == 0
    assert index.model == MODEL
    assert index.search(vectors(1, 0)[0], 5)[0].tolist() == []


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((1, DIM), dtype=np.float32),
        np.full((1, DIM), np.nan, dtype=np.float32),
        np.ones((1, DIM + 1), dtype=np.float32),
    ],
)
def test_what_is_no_unit_vector_of_the_model_is_refused(
    make: Callable[[ModelId], VectorIndex], bad: Float32
) -> None:
    index = make(MODEL)
    with pytest.raises(ValueError, match=r"vector|norm"):
        index.upsert(np.array([1]), bad)
    assert len(index) == 0
