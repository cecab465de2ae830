"""A file whose audio is written anew in its place keeps the user's word; no other file gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept
from store_parts import STAT, examined

from samplerecs_daemon.api import CorrectionRequest
from samplerecs_daemon.store import Store
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Correction
from samplerecs_models.vocabulary import Role, Undecodable

WORD = Correction(role=Role.STRINGS, bpm=90.0, tags=("mine",))
OTHER = Correction(role=Role.BASS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "x.db") as opened:
        opened.add_root(Path("/sounds"))
        yield opened
        assert opened.check() == []


def save(store: Store, relative: str, content: str) -> int:
    return store.save(store.roots()[0].id, relative, STAT, examined(content))


def relink(store: Store, relative: str, content: str) -> int | None:
    found = examined(content)
    root = store.roots()[0].id
    return store.relink(root, relative, STAT, found.payload_hash, found.facts)


def test_new_audio_in_its_place_takes_the_word_over(store: Store) -> None:
    old = save(store, "pad.wav", "a")
    store.correct(old, WORD)
    before = store.generation()
    new = save(store, "pad.wav", "b")
    assert new != old
    assert store.correction(new) == WORD
    (row,) = (row for row in store.rows() if row.present)
    assert (row.id, row.described.role.value, row.described.bpm.value) == (new, Role.STRINGS, 90.0)
    assert "mine" in row.described.tags
    assert store.changed_since(before) == [old, new]
    again = save(store, "pad.wav", "c")
    assert store.correction(again) == WORD, "again and again"


def test_nothing_said_nothing_carried(store: Store) -> None:
    save(store, "pad.wav", "a")
    assert store.correction(save(store, "pad.wav", "b")) is None


def test_a_word_that_was_taken_back_stays_so(store: Store) -> None:
    old = save(store, "pad.wav", "a")
    store.correct(old, WORD)
    store.correct(old, None)
    assert store.correction(save(store, "pad.wav", "b")) is None


def test_what_was_said_of_the_new_sound_itself_wins(store: Store) -> None:
    old, new = save(store, "pad.wav", "a"), save(store, "new.wav", "b")
    store.correct(old, WORD)
    store.correct(new, OTHER)
    store.mark_missing(store.roots()[0].id, ["new.wav"])
    assert relink(store, "pad.wav", "b") == new
    assert store.correction(new) == OTHER


def test_the_old_sound_keeps_its_own_where_it_lies_elsewhere(store: Store) -> None:
    old = save(store, "pad.wav", "a")
    assert save(store, "copy.wav", "a") == old
    store.correct(old, WORD)
    new = save(store, "pad.wav", "b")
    assert (store.correction(old), store.correction(new)) == (WORD, WORD)


def test_the_old_sound_under_a_new_name_keeps_it_whichever_is_saved_first(store: Store) -> None:
    old = save(store, "pad.wav", "a")
    store.correct(old, WORD)
    new = save(store, "pad.wav", "b")
    assert relink(store, "pad old.wav", "a") == old
    assert (store.correction(old), store.correction(new)) == (WORD, WORD)


def test_a_known_file_put_here_under_its_name_is_what_it_was(store: Store) -> None:
    pad, kick = save(store, "pad.wav", "a"), save(store, "kick.wav", "k")
    store.correct(pad, WORD)
    assert relink(store, "pad.wav", "k") == kick
    assert store.correction(kick) is None, "nobody said a thing of kick.wav"
    assert relink(store, "kick.wav", "a") == pad
    assert (store.correction(kick), store.correction(pad)) == (None, WORD)


def test_a_take_that_was_moved_over_it_takes_the_word_over(store: Store) -> None:
    old, take = save(store, "pad.wav", "a"), save(store, "pad v2.wav", "b")
    store.correct(old, WORD)
    store.mark_missing(store.roots()[0].id, ["pad v2.wav"])
    assert relink(store, "pad.wav", "b") == take
    assert store.correction(take) == WORD


def test_a_file_that_went_or_was_half_written_meanwhile(store: Store) -> None:
    root = store.roots()[0].id
    old = save(store, "pad.wav", "a")
    store.correct(old, WORD)
    store.save_failure(root, "pad.wav", STAT, DecodeError(Undecodable.EMPTY, ""))
    second = save(store, "pad.wav", "b")
    assert store.correction(second) == WORD
    store.mark_missing(root, ["pad.wav"])
    assert store.correction(save(store, "pad.wav", "c")) == WORD


def save_and_fail(store: Store) -> None:
    with store.transaction():
        save(store, "pad.wav", "b")
        raise RuntimeError("the disk went")


def test_all_of_a_save_or_nothing(store: Store) -> None:
    old = save(store, "pad.wav", "a")
    store.correct(old, WORD)
    with pytest.raises(RuntimeError, match="the disk went"):
        save_and_fail(store)
    (row,) = store.rows()
    assert (row.id, row.present, row.described.role.value) == (old, True, Role.STRINGS)
    assert store.find_path(Path("/sounds/pad.wav")) == old


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, "a.wav", "b.wav") as opened:
        yield opened


def rebounce(made: Kept, name: str, content: str) -> int:
    with made.access.writer() as store:
        return save(store, name, content)


def test_undo_takes_a_word_back_from_the_audio_that_took_it_over(made: Kept) -> None:
    path = [made.folder / "a.wav"]
    made.engine.correct(path, CorrectionRequest(role="pad", kind="loop", bpm=90.0, key="Dm"))
    first = rebounce(made, "a.wav", "first")
    made.engine.correct(path, CorrectionRequest(bpm=91.0, role="bass"))
    second = rebounce(made, "a.wav", "second")
    store = made.access.reader()
    assert [(store.correction(n) or WORD).bpm for n in (first, second)] == [91.0, 91.0]
    assert made.engine.undo().now == "pad, loop, 90 BPM, D minor"
    made.engine.undo()
    assert [store.correction(n) for n in (made.ids["a.wav"], first, second)] == [None] * 3


def test_undo_of_a_folder_reaches_it_too_and_no_other(made: Kept) -> None:
    made.engine.correct([made.folder], CorrectionRequest(role="pad"))
    made.engine.correct([made.folder / "b.wav"], CorrectionRequest(role="bass"))
    new = rebounce(made, "a.wav", "new")
    store = made.access.reader()
    made.engine.undo()
    assert (store.correction(new) or OTHER).role is Role.PAD
    made.engine.undo()
    assert [store.correction(n) for n in (new, *made.ids.values())] == [None] * 3
