"""The index follows the store: merged, not built; for many threads; from an older snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from index_answers import answers
from store_parts import MODEL, STAT, examined

from samplerecs_daemon.engine.ready import BEHIND_LEAST, ReadyIndex
from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.snapshot import load
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.types import Facts

SOUNDS = 60
ROOT = Path("/sounds")
WAIT_S = 60


class Watched(Store):
    """A store that counts full readings, and holds a reading of what changed until let go."""

    full_readings = 0
    begun: Event | None = None
    gate: Event | None = None

    def rows(self) -> Iterator[SampleRow]:
        self.full_readings += 1
        return super().rows()

    def changed_rows(self, generation: int) -> Iterator[SampleRow]:
        if self.begun and self.gate:
            self.begun.set()
            assert self.gate.wait(WAIT_S)
        return super().changed_rows(generation)


def add(store: Store, names: Sequence[str]) -> list[int]:
    root = store.add_root(ROOT).id if not store.roots() else store.roots()[0].id
    facts = Facts(words=("dusty", "kick"), pack="Dusty")
    with store.transaction():
        return [store.save(root, name, STAT, examined(name, facts)) for name in names]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Watched]:
    with Watched.open(tmp_path / "library.db") as opened:
        add(opened, [f"{n}.wav" for n in range(SOUNDS)])
        yield opened


def ready(tmp_path: Path, *, follow: bool = False) -> ReadyIndex:
    return ReadyIndex(tmp_path / "index", MODEL, follow=follow)


def same_as_built(index: LibraryIndex, store: Store) -> bool:
    vectors = store.vectors(MODEL)
    whole = build(store.rows(), MODEL, vectors, store.generation(), store.identity())
    return answers(index) == answers(whole)


def test_a_change_is_merged_not_built_anew(store: Watched, tmp_path: Path) -> None:
    index = ready(tmp_path)
    before = index.of(store)
    assert index.of(store) is before
    add(store, ["new.wav"])
    store.mark_missing(1, ["3.wav"])
    after = index.of(store)
    assert store.full_readings == 1
    assert len(after) == len(before) + 1
    assert same_as_built(after, store)


def test_a_folder_that_is_no_longer_watched_is_gone(store: Watched, tmp_path: Path) -> None:
    other = store.add_root(Path("/other"))
    store.save(other.id, "x.wav", STAT, examined("x"))
    index = ready(tmp_path)
    assert len(index.of(store)) == SOUNDS + 1
    store.remove_root(Path("/other"))
    assert len(index.of(store)) == SOUNDS
    assert store.full_readings == 1
    store.add_root(Path("/other"))
    assert len(index.of(store)) == SOUNDS + 1
    assert same_as_built(index.of(store), store)


def test_an_older_snapshot_is_brought_up_to_date(store: Watched, tmp_path: Path) -> None:
    ready(tmp_path).of(store)
    saved = store.generation()
    add(store, ["new.wav", "newer.wav"])
    started = ready(tmp_path, follow=True)
    assert same_as_built(started.of(store), store)
    # One reading by the first, one for the comparison.
    assert store.full_readings == 2
    found = load(tmp_path / "index", None, MODEL, store.identity())
    assert found is not None
    assert found.generation == saved


def test_a_snapshot_of_which_too_much_changed_is_built_anew(store: Watched, tmp_path: Path) -> None:
    ready(tmp_path).of(store)
    add(store, [f"new {n}.wav" for n in range(SOUNDS // 2)])
    assert len(ready(tmp_path).of(store)) == SOUNDS + SOUNDS // 2
    assert store.full_readings == 2


def test_a_snapshot_newer_than_the_store_is_not_believed(store: Watched, tmp_path: Path) -> None:
    with Watched.open(tmp_path / "library.db", readonly=True) as reader:
        index = ready(tmp_path).of(reader)
    store._db.query("UPDATE meta SET value = value - 5 WHERE key = 'generation'")
    again = ready(tmp_path).of(store)
    assert again.generation == index.generation - 5
    assert store.full_readings == 1


def test_the_snapshot_is_written_when_far_behind_and_on_closing(
    store: Watched, tmp_path: Path
) -> None:
    index = ready(tmp_path, follow=True)
    assert not index.save()
    index.refresh(store)
    assert index.save()
    assert not index.save(closing=True)
    add(store, ["new.wav"])
    index.refresh(store)
    assert not index.save()
    assert load(tmp_path / "index", store.generation(), MODEL, store.identity()) is None
    assert index.save(closing=True)
    assert load(tmp_path / "index", store.generation(), MODEL, store.identity()) is not None


def test_many_small_changes_make_it_far_behind(store: Watched, tmp_path: Path) -> None:
    index = ready(tmp_path, follow=True)
    index.refresh(store)
    assert index.save()
    names = [f"{n}.wav" for n in range(SOUNDS // 4)]
    for turn in range(BEHIND_LEAST // len(names) + 1):
        assert not index.save(), turn
        (store.mark_present if turn % 2 else store.mark_missing)(1, names)
        index.refresh(store)
    assert index.save()
    assert store.full_readings == 1


def test_a_folder_that_cannot_be_written_is_no_fault(store: Watched, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder belongs")
    index = ready(tmp_path, follow=True)
    index.refresh(store)
    assert not index.save(closing=True)
    assert index.current() is not None


def test_while_one_follows_the_others_have_the_index_before(store: Watched, tmp_path: Path) -> None:
    index = ready(tmp_path, follow=True)
    before = index.refresh(store)
    add(store, ["new.wav"])
    generation = store.generation()
    with (
        ThreadPoolExecutor(1) as threads,
        Watched.open(tmp_path / "library.db", readonly=True) as slow,
        Watched.open(tmp_path / "library.db", readonly=True) as reader,
    ):
        slow.begun, slow.gate = Event(), Event()
        merging = threads.submit(index.refresh, slow)
        try:
            assert slow.begun.wait(WAIT_S)
            assert index.of(reader) is before
            assert index.current() is before
            add(store, ["late.wav"])
        finally:
            slow.gate.set()
        after = merging.result(WAIT_S)
        # What came while it was made belongs to the next.
        assert (len(after), after.generation) == (len(before) + 1, generation)
        assert len(index.of(reader)) == len(before) + 2


def test_without_follow_the_others_wait(store: Watched, tmp_path: Path) -> None:
    index = ready(tmp_path)
    index.of(store)
    add(store, ["new.wav"])
    with (
        ThreadPoolExecutor(2) as threads,
        Watched.open(tmp_path / "library.db", readonly=True) as slow,
        Watched.open(tmp_path / "library.db", readonly=True) as reader,
    ):
        slow.begun, slow.gate = Event(), Event()
        merging = threads.submit(index.of, slow)
        try:
            assert slow.begun.wait(WAIT_S)
            waiting = threads.submit(index.of, reader)
            assert not waiting.done()
        finally:
            slow.gate.set()
        assert waiting.result(WAIT_S) is merging.result(WAIT_S)


def test_many_threads_read_while_the_library_grows(store: Watched, tmp_path: Path) -> None:
    index, done = ready(tmp_path, follow=True), Event()

    def read() -> list[int]:
        seen: list[int] = []
        with Store.open(tmp_path / "library.db", readonly=True) as mine:
            while not done.is_set() or not seen:
                found = index.of(mine)
                assert len(found.columns.vectors) == len(found) == len(found.ids)
                assert np.allclose(np.linalg.norm(found.columns.vectors, axis=1), 1, atol=1e-3)
                seen.append(found.generation)
        return seen

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read) for _ in range(4)]
        try:
            for n in range(30):
                add(store, [f"new {n}.wav"])
                index.refresh(store)
        finally:
            done.set()
        for reader in readers:
            seen = reader.result(WAIT_S)
            assert seen == sorted(seen)
    assert same_as_built(index.refresh(store), store)
