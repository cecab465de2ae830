"""A merged index: what is copied, what is shared, what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from index_answers import answers
from libraries import DIM, MODEL, sample, unit

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.merge import merge
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.types import Estimate, Float32, Int64
from samplerecs_models.vocabulary import Source

MANY = 400


def rows_from(first: int, count: int, **changes: object) -> list[SampleRow]:
    numbers = range(first, first + count)
    tempi = [None if i % 5 == 0 else 80.0 + i % 40 for i in numbers]
    made = [sample(i, f"kick_{i}.wav", bpm=bpm) for i, bpm in zip(numbers, tempi, strict=True)]
    return [replace(row, **changes) for row in made]  # type: ignore[arg-type]


def vectors_of(rows: list[SampleRow], turn: float = 0.0) -> tuple[Int64, Float32]:
    ids = np.array([row.id for row in rows], dtype=np.int64)
    made = [unit(1.0, row.id / 100, turn) for row in rows]
    return ids, np.array(made, dtype=np.float32).reshape(-1, DIM)


@pytest.fixture
def index() -> LibraryIndex:
    rows = rows_from(1, MANY)
    return build(rows, MODEL, vectors_of(rows), 1, "x")


def test_new_sounds_do_not_copy_the_vectors(index: LibraryIndex) -> None:
    new = rows_from(MANY + 1, 20)
    once = merge(index, new[:10], [], vectors_of(new[:10]), 2)
    twice = merge(once, new[10:], [], vectors_of(new[10:]), 3)
    assert len(twice) == MANY + 20
    assert np.shares_memory(index.columns.vectors, twice.columns.vectors)
    rows = rows_from(1, MANY + 20)
    assert answers(twice) == answers(build(rows, MODEL, vectors_of(rows), 3, "x"))


def test_two_successors_of_one_index_do_not_write_over_each_other(index: LibraryIndex) -> None:
    new = rows_from(MANY + 1, 10)
    first = merge(index, new, [], vectors_of(new), 2)
    before = answers(first)
    second = merge(index, new, [], vectors_of(new, turn=0.5), 2)
    assert answers(first) == before
    assert not np.shares_memory(first.columns.vectors, second.columns.vectors)


def test_what_is_described_anew_keeps_its_vectors_in_place(index: LibraryIndex) -> None:
    gone = rows_from(5, 10, present=False, path="")
    merged = merge(index, gone, [], vectors_of(gone), 2)
    assert merged.columns.vectors is index.columns.vectors
    assert merged.columns.ids.tolist() == index.columns.ids.tolist()
    assert np.count_nonzero(~merged.columns.present) == 10
    assert index.columns.present.all()


def test_another_vector_leaves_the_older_index_alone(index: LibraryIndex) -> None:
    before = answers(index)
    heard = rows_from(5, 10)
    merged = merge(index, heard, [], vectors_of(heard, turn=0.5), 2)
    assert answers(index) == before
    row = merged.rows([7])[0]
    assert merged.columns.vectors[row].tolist() == unit(1.0, 0.07, 0.5).tolist()


def test_a_sound_whose_vector_is_not_given_has_none(index: LibraryIndex) -> None:
    merged = merge(index, rows_from(5, 1), [], None, 2)
    assert not merged.columns.has_vector[merged.rows([5])[0]]
    assert not merged.columns.vectors[merged.rows([5])[0]].any()


def test_sounds_of_like_tempo_come_together_again_when_many_lie_loose(
    index: LibraryIndex,
) -> None:
    merged, first = index, MANY + 1
    for generation in range(2, 10):
        new = rows_from(first, 30)
        merged, first = merge(merged, new, [], vectors_of(new), generation), first + 30
        tempi = np.nan_to_num(merged.columns.bpm)
        falls = np.flatnonzero(np.diff(tempi) < 0)
        assert not len(falls) or len(merged) - 1 - falls[0] <= len(merged) / 8


def test_a_sound_of_another_tempo_goes_where_its_like_are(index: LibraryIndex) -> None:
    (row,) = rows_from(5, 1)
    faster = Estimate(119.5, 0.9, Source.USER)
    corrected = replace(row, described=replace(row.described, bpm=faster))
    merged = merge(index, [corrected], [], vectors_of([row]), 2)
    assert (np.diff(np.nan_to_num(merged.columns.bpm)) >= 0).all()
    assert merged.columns.vectors[merged.rows([5])[0]].tolist() == unit(1.0, 0.05).tolist()


def test_nothing_changed_costs_nothing(index: LibraryIndex) -> None:
    merged = merge(index, [], [MANY + 7], None, 9)
    assert merged.generation == 9
    assert merged.columns is index.columns
    assert index.generation == 1


def test_the_last_sound_may_go_and_others_come_back(index: LibraryIndex) -> None:
    empty = merge(index, [], list(range(1, MANY + 1)), None, 2)
    assert answers(empty) == answers(build([], MODEL, None, 2, "x"))
    rows = rows_from(1, 3)
    again = merge(empty, rows, [], vectors_of(rows), 3)
    assert answers(again) == answers(build(rows, MODEL, vectors_of(rows), 3, "x"))


def test_an_index_without_a_model_follows_too() -> None:
    rows = rows_from(1, 9)
    merged = merge(build(rows[:8], None, None, 1, "x"), rows[8:], [2], None, 2)
    assert answers(merged) == answers(build(rows[:1] + rows[2:], None, None, 2, "x"))


def test_a_sound_cannot_be_changed_and_removed(index: LibraryIndex) -> None:
    with pytest.raises(ValueError, match="changed and removed"):
        merge(index, rows_from(5, 1), [5], None, 2)


def test_vectors_of_another_dimension_are_refused(index: LibraryIndex) -> None:
    wrong = np.array([5], dtype=np.int64), np.ones((1, DIM + 1), dtype=np.float32)
    with pytest.raises(ValueError, match="shape"):
        merge(index, rows_from(5, 1), [], wrong, 2)
