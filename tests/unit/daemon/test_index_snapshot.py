"""The snapshot is a cache: whatever is wrong with it, the index is built again."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from libraries import MODEL, NOW, index_of, library, sample, unit

from samplerecs_daemon.engine.ready import ReadyIndex
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.snapshot import load, save
from samplerecs_daemon.store import Store
from samplerecs_models.rank.columns import Query
from samplerecs_models.rank.ranker import FusionRanker


@pytest.fixture
def index() -> LibraryIndex:
    rows = [
        sample(i, f"pad_{i}.wav", bpm=120.0 + i, key="Am", pack=f"p{i % 2}", tags=("warm",))
        for i in range(1, 12)
    ]
    return index_of(library(rows, {i: unit(1, i) for i in range(1, 9)}))


def _made(folder: Path) -> Path:
    return folder / (folder / "CURRENT").read_text().strip()


def _list(index: LibraryIndex) -> object:
    return FusionRanker().rank(index.columns, Query(bpm=122, target=unit(1, 1), now=NOW), 10)


def test_what_is_saved_comes_back_mapped_and_ranks_the_same(
    index: LibraryIndex, tmp_path: Path
) -> None:
    save(index, tmp_path)
    again = load(tmp_path, index.generation, MODEL)
    assert again is not None
    assert isinstance(again.columns.vectors.base, np.memmap) or isinstance(
        again.columns.vectors, np.memmap
    )
    assert _list(again) == _list(index)
    assert again.words.hits("pad").tolist() == index.words.hits("pad").tolist()
    assert [again.packs[i] for i in range(len(again.packs))] == ["p0", "p1"]


def test_another_generation_model_or_library_is_not_read(
    index: LibraryIndex, tmp_path: Path
) -> None:
    save(index, tmp_path)
    assert load(tmp_path, index.generation + 1, MODEL) is None
    assert load(tmp_path, index.generation, None) is None
    assert load(tmp_path, index.generation, MODEL, "another library") is None
    assert load(tmp_path / "nowhere", index.generation, MODEL) is None


def test_a_new_one_takes_the_place_of_the_old(index: LibraryIndex, tmp_path: Path) -> None:
    save(index, tmp_path)
    save(index, tmp_path)
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 1
    assert load(tmp_path, index.generation, MODEL) is not None


@pytest.mark.parametrize("harm", ["cut", "flip", "remove"])
def test_damage_of_any_array_is_noticed(index: LibraryIndex, tmp_path: Path, harm: str) -> None:
    save(index, tmp_path)
    for path in sorted(_made(tmp_path).glob("*.npy")):
        good = path.read_bytes()
        if harm == "cut":
            path.write_bytes(good[:-1])
        elif harm == "flip":
            path.write_bytes(good[:-1] + bytes([good[-1] ^ 0xFF]))
        else:
            path.unlink()
        empty = np.load(io.BytesIO(good)).size == 0
        if not (harm == "flip" and empty):
            assert load(tmp_path, index.generation, MODEL) is None, path.name
        path.write_bytes(good)
    assert load(tmp_path, index.generation, MODEL) is not None


@pytest.mark.parametrize("header", ["", "[]", "{}", '{"version": 2}', "\x00"])
def test_a_header_of_another_shape_is_no_snapshot(
    index: LibraryIndex, tmp_path: Path, header: str
) -> None:
    save(index, tmp_path)
    path = _made(tmp_path) / "header.json"
    assert json.loads(path.read_text())["generation"] == index.generation
    path.write_text(header)
    assert load(tmp_path, index.generation, MODEL) is None


def test_a_new_library_with_the_same_generation_is_not_mistaken_for_the_old(
    tmp_path: Path,
) -> None:
    ready = ReadyIndex(tmp_path / "index", MODEL)
    for name in ("a.db", "b.db"):
        with Store.open(tmp_path / name) as store:
            index = ReadyIndex(tmp_path / "index", MODEL).of(store)
            assert index.library == store.identity()
            assert ready.of(store) is not None


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder belongs")
    with Store.open(tmp_path / "a.db") as store:
        assert len(ReadyIndex(tmp_path / "index", MODEL).of(store)) == 0
