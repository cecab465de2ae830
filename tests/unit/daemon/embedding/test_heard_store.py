"""Vectors and tags of a model that knows words, in the store and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_parts import MODEL, STAT, examined, unit

from samplerecs_daemon.embedding.space import Space
from samplerecs_daemon.embedding.tags import Tags
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.heard import TagRow
from samplerecs_models.types import Float32, Int64, ModelId

CLAP = ModelId("clap", "1", "mel", "abc", 8)
DARK, CALM = TagRow("mood", "dark", 0.75), TagRow("mood", "calm", 0.5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        yield opened


def saved(store: Store, count: int) -> list[int]:
    root = store.add_root(Path("/sounds"))
    return [store.save(root.id, f"{n}.wav", STAT, examined(f"{n}")) for n in range(count)]


def matrix(count: int, seed: int = 0) -> Float32:
    return np.array([unit(seed + n) for n in range(count)]).reshape(count, 8)


def contents(space: Space) -> dict[int, list[float]]:
    view = space.view()
    return {int(i): row.tolist() for i, row in zip(view.ids, view.vectors, strict=True)}


def test_a_batch_is_kept_and_no_index_is_marked(store: Store) -> None:
    ids = saved(store, 3)
    generation = store.generation()
    store.save_heard(CLAP, ids[:2], matrix(2))
    assert store.generation() == generation
    assert store.lacking(CLAP) == {ids[2]}
    assert store.vector_count(CLAP) == 2
    assert store.vector_ids(CLAP).tolist() == ids[:2]
    found_ids, found = store.vectors(CLAP)
    assert found_ids.tolist() == ids[:2]
    np.testing.assert_array_equal(found, matrix(2))
    assert store.vector_count(MODEL) == 3


def test_a_batch_with_one_bad_vector_is_not_kept_at_all(store: Store) -> None:
    ids = saved(store, 2)
    bad = matrix(2)
    bad[1, 3] = np.nan
    with pytest.raises(ValueError, match="finite"):
        store.save_heard(CLAP, ids, bad)
    assert store.vector_count(CLAP) == 0


def test_a_sound_that_is_gone_is_left_out(store: Store) -> None:
    (sample,) = saved(store, 1)
    store.save_heard(CLAP, [sample, 999], matrix(2))
    store.save_tags(CLAP, "1", {sample: [DARK], 999: [DARK]})
    assert store.vector_ids(CLAP).tolist() == [sample]
    assert store.heard_tags(CLAP) == [(sample, DARK)]
    assert store.check() == []


def test_tags_keep_confidence_and_model_and_are_replaced(store: Store) -> None:
    first, second = saved(store, 2)
    store.save_heard(CLAP, [first, second], matrix(2))
    assert store.untagged(CLAP, "1") == [first, second]
    store.save_tags(CLAP, "1", {first: [DARK, CALM], second: []})
    assert store.untagged(CLAP, "1") == []
    assert store.untagged(CLAP, "2") == [first, second]
    assert store.heard_tags(CLAP) == [(first, CALM), (first, DARK)]
    store.save_tags(CLAP, "2", {first: [CALM]})
    assert store.heard_tags(CLAP) == [(first, CALM)]
    assert store.heard_tags(MODEL) == []


def test_a_model_can_be_forgotten_and_the_other_stays(store: Store) -> None:
    ids = saved(store, 2)
    store.save_heard(CLAP, ids, matrix(2))
    store.save_tags(CLAP, "1", {ids[0]: [DARK]})
    store.forget_model(CLAP)
    assert (store.vector_count(CLAP), store.heard_tags(CLAP)) == (0, [])
    assert store.models() == [MODEL]
    assert store.vector_count(MODEL) == 2
    assert store.check() == []
    store.forget_model(CLAP)


def test_a_space_loads_what_is_there_and_what_comes(store: Store) -> None:
    ids = saved(store, 6)
    store.save_heard(CLAP, ids[:3], matrix(3))
    space = Space(CLAP)
    assert not space.loaded
    space.follow(store)
    before = space.view()
    assert before.ids.tolist() == ids[:3]
    space.add(np.array(ids[2:4]), matrix(2, 50))
    assert contents(space)[ids[2]] == matrix(3)[2].tolist()
    assert contents(space)[ids[3]] == matrix(2, 50)[1].tolist()
    # What came by another way, as with an import, is found when the store has moved on.
    store.save_heard(CLAP, ids[3:6], matrix(3, 90))
    store.correct(ids[0], None)
    space.follow(store)
    assert sorted(contents(space)) == ids
    assert before.ids.tolist() == ids[:3]


def test_a_space_grows_and_a_reader_keeps_what_it_has() -> None:
    space = Space(CLAP)
    views = []
    for start in range(0, 5_000, 700):
        ids: Int64 = np.arange(start, start + 700)
        space.add(ids, np.repeat(ids[:, None], 8, axis=1).astype(np.float32))
        views.append(space.view())
    for number, view in enumerate(views, 1):
        np.testing.assert_array_equal(view.ids, np.arange(700 * number))
        np.testing.assert_array_equal(view.vectors[:, 0], view.ids)


def test_a_view_finds_vectors_by_id() -> None:
    space = Space(CLAP)
    space.add(np.array([7, 3, 5]), matrix(3))
    known, vectors = space.view().vectors_of(np.array([5, 4, 7]))
    assert known.tolist() == [5, 7]
    np.testing.assert_array_equal(vectors, matrix(3)[[2, 0]])
    assert len(space.view().vectors_of(np.empty(0, np.int64))[0]) == 0
    assert len(Space(CLAP).view().vectors_of(np.array([1]))[0]) == 0


def test_tags_in_memory_are_found_by_word() -> None:
    tags = Tags([(4, DARK)])
    tags.add([(9, DARK), (9, CALM)])
    ids, confidence = tags.of("dark")
    assert (ids.tolist(), confidence.tolist()) == ([4, 9], [0.75, 0.75])
    assert len(tags.of("nothing")[0]) == 0
