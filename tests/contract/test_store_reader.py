"""One suite over everything that answers `StoreReader`: the store and the library in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from store_parts import MODEL, OTHER_MODEL, STAT, examined, unit

from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.merge import merge
from samplerecs_models.types import Facts, Float32, Int64, ModelId, Vector

NAMES = ["a.wav", "sub/b 😀.wav", "lone\udcff.wav"]
FACTS = Facts(words=("night",), pack="NightDrive")
BANS = [Ban("pack", "Odd"), Ban("folder", "/sounds/x\udcff")]
SAID = [(2, "up"), (1, "accept"), (2, "down")]


class Source(StoreReader, Protocol):
    """What the index reads beside."""

    def generation(self) -> int: ...
    def rows(self) -> Iterator[SampleRow]: ...
    def vectors(self, model: ModelId) -> tuple[Int64, Float32]: ...


@dataclass
class Ticks:
    now: float = 100.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


def in_store(folder: Path) -> Store:
    store = Store.open(folder / "library.db", clock=Ticks())
    root = store.add_root(Path("/sounds"))
    for n, name in enumerate(NAMES, 1):
        vectors = (Vector(MODEL, unit(n)),)
        store.save(root.id, name, STAT, examined(name, FACTS, vectors=vectors))
    clock = Ticks(0)
    store._clock = clock
    for sample, verdict in SAID:
        store.add_feedback(sample, verdict)
    store.pin(3)
    store.pin(1)
    for ban in BANS:
        store.ban(ban)
    return store


def in_memory(folder: Path) -> MemoryLibrary:
    described = merge(FACTS, examined("x").analysis, None)
    rows = []
    for n, name in enumerate(NAMES, 1):
        path = Path("/sounds") / name
        rows.append(
            SampleRow(
                id=n,
                name=path.name,
                path=str(path),
                folder=str(path.parent),
                described=described,
                first_seen=102.0 + n,
                present=True,
                locations=1,
            )
        )
    vectors = np.array([1, 2, 3]), np.stack([unit(n) for n in (1, 2, 3)])
    said = [
        FeedbackRow(n, sample, verdict, float(n), "{}")
        for n, (sample, verdict) in enumerate(SAID, 1)
    ]
    return MemoryLibrary(rows[::-1], {MODEL: vectors}, said, [3, 1], BANS)


@pytest.fixture(params=[in_store, in_memory], ids=["store", "memory"])
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Source]:
    make: Callable[[Path], Source] = request.param
    made = make(tmp_path)
    yield made
    if isinstance(made, Store):
        made.close()


def test_rows_come_by_id_with_names_as_the_disk_has_them(reader: Source) -> None:
    rows = list(reader.rows())
    assert [row.id for row in rows] == [1, 2, 3]
    assert [row.name for row in rows] == ["a.wav", "b 😀.wav", "lone\udcff.wav"]
    assert [row.path for row in rows] == [f"/sounds/{name}" for name in NAMES]
    assert [row.folder for row in rows] == ["/sounds", "/sounds/sub", "/sounds"]
    assert all(row.present and row.locations == 1 for row in rows)
    described = rows[0].described
    assert (described.words, described.pack, described.analysed) == (("night",), "NightDrive", True)
    assert (described.bpm.value, described.bpm.confidence) == (124.0, 0.8)


def test_some_rows_come_in_the_order_asked_for(reader: Source) -> None:
    everything = {row.id: row for row in reader.rows()}
    assert reader.sample_rows([3, 1]) == [everything[3], everything[1]]
    assert reader.sample_rows([2, 99, -1]) == [everything[2]]
    assert reader.sample_rows([1, 1]) == [everything[1]] * 2
    assert reader.sample_rows([]) == []
    numbers = np.array([2], dtype=np.int64)
    assert reader.sample_rows(numbers) == [everything[2]]  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "name"), list(enumerate(NAMES, 1)))
def test_a_path_leads_to_its_sample(reader: Source, number: int, name: str) -> None:
    assert reader.find_path(Path("/sounds") / name) == number


@pytest.mark.parametrize("path", ["/sounds", "/sounds/none.wav", "/a.wav", "a.wav", "/", "sub"])
def test_a_path_that_is_nobodys(reader: Source, path: str) -> None:
    assert reader.find_path(Path(path)) is None


def test_vectors_belong_to_their_model(reader: Source) -> None:
    ids, matrix = reader.vectors(MODEL)
    assert [str(ids.dtype), str(matrix.dtype)] == ["int64", "float32"]
    assert ids.tolist() == [1, 2, 3]
    np.testing.assert_array_equal(matrix, np.stack([unit(n) for n in (1, 2, 3)]))
    ids, matrix = reader.vectors(OTHER_MODEL)
    assert [str(ids.dtype), str(matrix.dtype)] == ["int64", "float32"]
    assert (ids.shape, matrix.shape) == ((0,), (0, OTHER_MODEL.dim))


def test_feedback_is_oldest_first_and_since_counts_the_moment_itself(reader: Source) -> None:
    said = reader.feedback()
    assert [(row.sample_id, row.verdict) for row in said] == SAID
    assert [row.at for row in said] == [1.0, 2.0, 3.0]
    assert reader.feedback(2.0) == said[1:]
    assert reader.feedback(3.5) == []
    assert reader.feedback(last=2) == said[-2:]
    assert reader.feedback(2.0, last=1) == said[-1:]
    assert reader.feedback(last=0) == []
    assert reader.feedback(last=99) == said


def test_there_is_no_session_and_nothing_forgotten_at_first(reader: Source) -> None:
    assert reader.current_session() is None
    assert reader.learnt_since() == 0.0
    assert {row.session for row in reader.feedback()} == {None}


def test_pins_and_bans(reader: Source) -> None:
    assert reader.pins() == [3, 1]
    assert reader.bans() == BANS


def test_the_generation_stands_still_while_nothing_changes(reader: Source) -> None:
    before = reader.generation()
    list(reader.rows()), reader.vectors(MODEL), reader.pins()
    assert reader.generation() == before > 0
