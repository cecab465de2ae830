"""Drives that come and go: nothing but a flag of the root, and every sound follows it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_parts import STAT, examined

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import DecodeError
from samplerecs_models.metadata import facts_of_name
from samplerecs_models.vocabulary import Undecodable

ONE, TWO = Path("/drives/one"), Path("/drives/two")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as made:
        yield made
        assert made.check() == []


def fill(store: Store) -> tuple[RootRow, RootRow]:
    """Two drives: a on the first, b on both, c on the second; d went from the first before."""
    one, two = store.add_root(ONE), store.add_root(TWO)
    for root, name in ((one, "a"), (one, "b"), (two, "b"), (two, "c"), (one, "d")):
        store.save(root.id, f"{name}.wav", STAT, examined(name))
    store.mark_missing(one.id, ["d.wav"])
    return one, two


def paths(store: Store) -> list[str]:
    return sorted(row.path for row in store.rows() if row.present)


def everything(store: Store) -> list[tuple[object, ...]]:
    rows = store._db.query("SELECT * FROM described ORDER BY sample_id")
    return [tuple(row) for row in rows]


def test_a_drive_goes_and_comes_back(store: Store) -> None:
    one, two = fill(store)
    before, generation = everything(store), store.generation()
    assert store.leave_root(one.id) == 2
    assert store.root(one.id).away
    assert paths(store) == ["/drives/two/b.wav", "/drives/two/c.wav"]
    assert store.paths_of(2) == [TWO / "b.wav"]
    assert store.ids_below(ONE) == []
    # a, b: whatever an index holds of them is to be read again.
    assert store.changed_since(generation) == [1, 2]
    assert [(row.present, row.locations) for row in store.rows()] == [
        (False, 0),
        (True, 1),
        (True, 1),
        (False, 0),
    ]
    assert store.leave_root(one.id) == 0
    assert store.return_root(one.id) == 2
    assert everything(store) == before
    assert not store.root(one.id).away
    assert store.return_root(two.id) == 0


def test_both_drives_away_and_one_back(store: Store) -> None:
    one, two = fill(store)
    before = everything(store)
    store.leave_root(one.id)
    store.leave_root(two.id)
    assert paths(store) == []
    assert all(row.name for row in store.rows())
    store.return_root(one.id)
    assert paths(store) == ["/drives/one/a.wav", "/drives/one/b.wav"]
    store.return_root(two.id)
    assert everything(store) == before


def test_what_happens_to_a_sound_while_its_drive_is_away(store: Store) -> None:
    one, two = fill(store)
    store.leave_root(one.id)
    store.mark_missing(two.id, ["b.wav"])
    assert paths(store) == ["/drives/two/c.wav"]
    store.return_root(one.id)
    assert paths(store) == ["/drives/one/a.wav", "/drives/one/b.wav", "/drives/two/c.wav"]


def test_a_root_added_again_is_there(store: Store) -> None:
    one, _ = fill(store)
    store.leave_root(one.id)
    store.remove_root(ONE)
    assert store.add_root(ONE).id == one.id
    assert not store.root(one.id).away
    assert "/drives/one/a.wav" in paths(store)


def test_parts_of_a_root(store: Store) -> None:
    one = store.add_root(ONE)
    for name in ("a.wav", "Pack/a.wav", "Pack/deep/a.wav", "Pack b/a.wav", "Pack.wav"):
        store.save(one.id, name, STAT, examined(name))
    store.save_failure(one.id, "Pack/bad.wav", STAT, DecodeError(Undecodable.NOT_AUDIO))
    whole = store.locations_of(one.id)
    assert store.known_below(one.id, "") == whole
    below = store.known_below(one.id, "Pack")
    assert set(below) == {"Pack/a.wav", "Pack/deep/a.wav", "Pack/bad.wav"}
    assert below == {name: whole[name] for name in below}
    wanted = ["Pack.wav", "Pack/bad.wav", "no.wav", "Pack"]
    assert store.known_of(one.id, wanted) == {n: whole[n] for n in ("Pack.wav", "Pack/bad.wav")}


def test_what_is_still_to_be_heard(store: Store) -> None:
    one = store.add_root(ONE)
    names = ["Bass_120bpm_Am.wav", "kick.wav", "heard.wav"]
    store.save_names(one.id, [(name, STAT, facts_of_name(name, "one")) for name in names])
    store.save(one.id, "heard.wav", STAT, examined("heard"))
    store.pin(2)
    bass, kick = store.awaited(one.id)
    assert (bass.relative, bass.sample_id, bass.pinned) == ("Bass_120bpm_Am.wav", 1, False)
    assert (bass.bpm, bass.pitch) == (120, 9)
    assert (kick.pinned, kick.bpm, kick.pitch) == (True, None, None)
    assert store.awaited(one.id, ["kick.wav", "heard.wav", "no.wav"]) == [kick]
    assert store.waiting(one.id) == 2


def test_five_thousand_go_at_once(store: Store) -> None:
    one = store.add_root(ONE)
    named = [(f"{n}.wav", STAT, facts_of_name("kick.wav", "one")) for n in range(5_000)]
    store.save_names(one.id, named)
    begun = time.process_time()
    assert store.leave_root(one.id) == 5_000
    # Generous: a twentieth of a second.
    assert time.process_time() - begun < 5
    assert not any(row.present for row in store.rows())
