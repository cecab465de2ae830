"""What a library folder's own name says of its sounds follows that name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_parts import STAT

from samplerecs_daemon.store import Store
from samplerecs_models.merge import merge
from samplerecs_models.metadata import facts_of_name, library_name
from samplerecs_models.types import Described

NAMES = ("1.wav", "Snare 1.wav", "Other Pack/2.wav", "Bass/3.wav")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as made:
        yield made
        assert made.check() == []


def described(store: Store) -> list[Described]:
    return [row.described for row in sorted(store.rows(), key=lambda row: row.id)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/music/Claps", "/music/Kicks"),
        ("/music/Claps", "/music/Dusty Vinyl"),
        ("/music/Dusty Vinyl", "/music/Claps"),
        ("/music/Dusty Vinyl", "/music/Night Drive"),
        ("/home/claps", "/music/Claps"),
        ("/music/Claps", "/home/claps"),
    ],
)
def test_all_is_as_if_the_folder_had_been_called_so_at_once(
    store: Store, old: str, new: str
) -> None:
    before, after = (library_name(Path(path)) for path in (old, new))
    root = store.add_root(Path(old))
    store.save_names(root.id, [(name, STAT, facts_of_name(name, before)) for name in NAMES])
    store.relocate_root(root.id, Path(new), "", "")
    assert described(store) == [merge(facts_of_name(name, after), None) for name in NAMES]
