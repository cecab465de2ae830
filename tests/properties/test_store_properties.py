"""Whatever a path, a name or an estimate holds, the store gives it back as it was."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_parts import MODEL, STAT, examined, heard, unit

from samplerecs_daemon.store import Store, codec
from samplerecs_daemon.store.records import Ban, FileStat
from samplerecs_models.harmony import Key
from samplerecs_models.merge import merge
from samplerecs_models.types import Analysis, Correction, Estimate, Facts, ModelId, Vector
from samplerecs_models.vocabulary import Kind, Mode, Role, Source

#: One part of a path as a Unix file system takes it: bytes, of Unicode or not.
parts = st.binary(min_size=1, max_size=60).filter(
    lambda raw: b"/" not in raw and b"\0" not in raw and raw not in (b".", b"..")
)
relatives = st.lists(parts, min_size=1, max_size=4).map(lambda raw: os.fsdecode(b"/".join(raw)))
#: On a real database; how long a busy machine takes for an example says nothing.
on_disk = settings(deadline=None, max_examples=40)
text = st.text(st.characters(codec=None, categories=None, exclude_characters="\0"), max_size=20)
unit_floats = st.floats(0, 1)
keys = st.builds(Key, st.integers(0, 11), st.sampled_from([None, *Mode]))


def estimates(values: st.SearchStrategy[object]) -> st.SearchStrategy[Estimate[object]]:
    return st.builds(
        Estimate,
        st.none() | values,
        unit_floats,
        st.sampled_from(list(Source)),
        st.lists(values, max_size=3).map(tuple),
    )


tempi = estimates(st.floats(1, 1e6))
facts = st.builds(
    Facts,
    bpm=tempi,
    key=estimates(keys),
    kind=estimates(st.sampled_from(list(Kind))),
    role=estimates(st.sampled_from(list(Role))),
    words=st.lists(text, max_size=4).map(tuple),
    pack=text,
    tags=st.lists(text, max_size=4).map(tuple),
    loop=st.booleans(),
)
analyses: st.SearchStrategy[Analysis] = st.builds(
    heard,
    st.floats(0, 1e6),
    bpm=tempi,
    key=estimates(keys),
    kind=estimates(st.sampled_from(list(Kind))),
    role=estimates(st.sampled_from(list(Role))),
    descriptors=st.dictionaries(text, unit_floats, max_size=3),
    versions=st.dictionaries(text, st.integers(0, 99), max_size=3),
    partial=st.booleans(),
)
corrections = st.builds(
    Correction,
    st.none() | st.floats(1, 999),
    st.none() | keys,
    st.none() | st.sampled_from(list(Kind)),
    st.none() | st.sampled_from(list(Role)),
    st.lists(text, max_size=3).map(tuple),
)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db") as opened:
        opened.add_root(Path("/sounds"))
        yield opened


@given(facts)
def test_facts(value: Facts) -> None:
    assert codec.load_facts(codec.dump_facts(value)) == value


@given(analyses)
def test_analyses(value: Analysis) -> None:
    versions = codec.dump_version_map(value.versions)
    assert codec.load_analysis(codec.dump_analysis(value), versions) == value


@given(corrections)
def test_corrections(value: Correction) -> None:
    assert codec.load_correction(codec.dump_correction(value)) == value


@on_disk
@given(relatives, facts, analyses)
def test_every_name_and_every_figure_in_the_file(
    store: Store, relative: str, said: Facts, analysis: Analysis
) -> None:
    root = store.roots()[0]
    sample = store.save(root.id, relative, STAT, examined(relative, said, analysis=analysis))
    assert store.analysis(sample) == analysis
    path = Path("/sounds") / relative
    assert store.find_path(path) == sample
    assert path in store.paths_of(sample)
    assert relative in store.locations_of(root.id)
    (row,) = store.sample_rows([sample])
    assert row.present
    merged = merge(said, analysis, None)
    assert (row.described.bpm, row.described.key) == (merged.bpm, merged.key)
    assert (row.described.kind, row.described.role) == (merged.kind, merged.role)
    store.mark_missing(root.id, [relative])
    (row,) = store.sample_rows([sample])
    assert not row.present or row.locations > 0
    store.mark_present(root.id, [relative])
    assert store.sample_rows([sample])[0].present


@on_disk
@given(st.lists(parts, min_size=1, max_size=3), st.integers(0, 2**63 - 1), st.integers())
def test_roots_and_stats(store: Store, folder: list[bytes], size: int, mtime: int) -> None:
    path = Path("/other") / os.fsdecode(b"/".join(folder))
    mtime = max(-(2**63), min(2**63 - 1, mtime))
    root = store.add_root(path)
    assert store.root(root.id).path == path
    store.save(root.id, "a.wav", FileStat(size, mtime), examined("a"))
    assert store.locations_of(root.id)["a.wav"].stat == FileStat(size, mtime)
    assert store.remove_root(path).path == path


@on_disk
@given(st.sampled_from(["folder", "pack", "tag"]), text | relatives)
def test_bans(store: Store, kind: str, value: str) -> None:
    try:
        os.fsencode(value)
    except UnicodeEncodeError:
        return  # no file system gives such a name
    ban = Ban(kind, value)
    store.ban(ban)
    assert ban in store.bans()
    store.unban(ban)
    assert store.bans() == []


@on_disk
@given(st.integers(1, 64), st.lists(st.integers(1, 400), min_size=1, max_size=30, unique=True))
def test_vectors_come_back_bit_by_bit(dim: int, ids: list[int]) -> None:
    model = ModelId("property", str(dim), "plain", "", dim)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "x.db") as store:
        for sample in ids:
            store.save_vector(sample, Vector(model, unit(sample, dim)))
            store.save_vector(sample, Vector(MODEL, unit(sample)))
        for sample in ids[::3]:
            store.save_vector(sample, Vector(model, unit(sample + 1, dim)))
        found, matrix = store.vectors(model)
        assert found.tolist() == sorted(ids)
        replaced = set(ids[::3])
        expected = [unit(i + 1 if i in replaced else i, dim) for i in sorted(ids)]
        np.testing.assert_array_equal(matrix, np.stack(expected))
