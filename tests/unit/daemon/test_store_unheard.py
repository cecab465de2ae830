"""Sounds known by name: found at once, heard later, with their ids and what was said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_parts import MODEL, STAT, examined

from samplerecs_daemon.index.filters import masks
from samplerecs_daemon.index.library import build
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.boards import Placed
from samplerecs_daemon.store.records import Ban, FileStat
from samplerecs_daemon.store.samples import MOST_OF_SIZE
from samplerecs_models.errors import DecodeError
from samplerecs_models.harmony import Key
from samplerecs_models.metadata import facts_of_name
from samplerecs_models.query import parse
from samplerecs_models.types import Correction, Facts
from samplerecs_models.vocabulary import Kind, Mode, Role, Undecodable

NAME = "NightDrive/Bass Loops/ND_Bass_124bpm_Cmin.wav"
NOW = 1_800_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "x.db", clock=lambda: NOW) as opened:
        opened.add_root(Path("/sounds"))
        yield opened
        assert opened.check() == []


def named(store: Store, *relatives: str, stat: FileStat = STAT) -> list[int]:
    """Name files of the first root; return the ids of their samples."""
    root = store.roots()[0]
    store.save_names(root.id, [(name, stat, facts_of_name(name)) for name in relatives])
    known = store.locations_of(root.id)
    return [known[name].sample_id or 0 for name in relatives]


def save(store: Store, relative: str, content: str, facts: Facts | None = None) -> int:
    heard = examined(content, facts or facts_of_name(relative))
    return store.save(store.roots()[0].id, relative, STAT, heard)


def test_a_name_says_what_it_says_and_no_more(store: Store) -> None:
    (number,) = named(store, NAME)
    (row,) = store.rows()
    assert (row.id, row.present, row.locations) == (number, True, 1)
    assert row.path == f"/sounds/{NAME}"
    known = row.described
    assert known.bpm.value == 124
    assert known.key.value == Key(0, Mode.MINOR)
    assert (known.kind.value, known.role.value) == (Kind.LOOP, Role.BASS_LOOP)
    assert "bass" in known.words
    assert known.pack == "NightDrive"
    assert (known.analysed, known.duration_s, known.descriptors) == (False, 0.0, {})
    info = sample_info(row)
    assert (info.heard, info.duration_s) == (False, 0.0)
    # First scan of the root: as old as its file.
    assert row.first_seen == STAT.mtime_ns / 1e9


def test_a_name_is_new_only_once(store: Store) -> None:
    root = store.roots()[0]
    heard = save(store, "heard.wav", "a")
    batch = [(name, STAT, facts_of_name(name)) for name in ("heard.wav", "b.wav", "c.wav")]
    assert store.save_names(root.id, batch) == 2
    generation = store.generation()
    assert store.save_names(root.id, batch) == 0
    assert store.generation() == generation
    assert store.locations_of(root.id)["heard.wav"].sample_id == heard
    assert store.counts().sounds == 3


def test_after_the_first_scan_a_name_is_as_old_as_its_finding(store: Store) -> None:
    store.finish_scan(store.roots()[0].id)
    named(store, NAME)
    assert [row.first_seen for row in store.rows()] == [NOW]


def test_numbers_tell_heard_and_waiting_apart(store: Store) -> None:
    save(store, "heard.wav", "a")
    ids = named(store, "b.wav", "c.wav")
    counts = store.counts()
    assert (counts.sounds, counts.files, counts.waiting, counts.with_vector) == (3, 3, 2, 1)
    root = store.roots()[0]
    assert store.waiting(root.id) == 2
    assert store.waiting(root.id + 1) == 0
    assert store.lacking(MODEL) == set()
    assert store.stale({"tempo": 1}).isdisjoint(ids)
    assert len(store.payloads(STAT)) == 1
    assert store.payload(ids[0]) is None
    known = store.locations_of(root.id)
    assert {name: row.heard for name, row in known.items()} == {
        "heard.wav": True,
        "b.wav": False,
        "c.wav": False,
    }
    store.mark_missing(root.id, ["b.wav"])
    assert store.counts().waiting == 1
    store.remove_root(root.path)
    assert store.counts().waiting == 0
    assert list(store.rows()) == []
    store.add_root(root.path)
    assert (store.counts().sounds, store.counts().waiting) == (2, 1), "what is gone counts no more"


def test_heard_it_keeps_its_id_its_age_and_what_was_said_of_it(store: Store) -> None:
    (number,) = named(store, NAME)
    store.pin(number)
    store.correct(number, Correction(bpm=62.0, tags=("mine",)))
    age = next(store.rows()).first_seen
    before = store.generation()
    assert save(store, NAME, "a") == number
    assert store.changed_since(before) == [number]
    (row,) = store.rows()
    assert row.described.analysed
    assert row.described.duration_s == 1.5
    assert (row.described.bpm.value, row.first_seen) == (62.0, age)
    assert "mine" in row.described.tags
    assert store.pins() == [number]
    assert store.waiting() == 0
    assert store.payload(number) is not None
    assert store.vectors(MODEL)[0].tolist() == [number]
    assert store.became(number) == number


def test_the_columns_of_a_heard_sound_are_those_of_a_merge_from_the_rows(store: Store) -> None:
    (number,) = named(store, NAME)
    store.correct(number, Correction(role=Role.PAD))
    save(store, NAME, "a")
    written = list(store.rows())
    # Saved once more it goes the long way: everything is read back and merged anew.
    save(store, NAME, "a")
    assert list(store.rows()) == written


def test_a_sound_known_already_takes_over_all_that_was_said(store: Store) -> None:
    known = save(store, "old.wav", "a")
    (number,) = named(store, "copy.wav")
    store.pin(number)
    store.add_feedback(number, "up")
    store.ban(Ban("sample", str(number)))
    store.correct(number, Correction(key=Key(2, Mode.MINOR), tags=("two",)))
    store.correct(known, Correction(bpm=99.0, key=Key(1), tags=("one",)))
    before = store.generation()
    assert save(store, "copy.wav", "a") == known
    assert [row.id for row in store.rows()] == [known]
    assert set(store.changed_since(before)) == {known, number}
    assert store.became(number) == known
    assert store.pins() == [known]
    assert [said.sample_id for said in store.feedback()] == [known]
    assert store.bans() == [Ban("sample", str(known))]
    correction = store.correction(known)
    assert correction is not None
    assert (correction.bpm, set(correction.tags)) == (99.0, {"one", "two"})
    (row,) = store.rows()
    assert (row.locations, row.described.bpm.value) == (2, 99.0)


def test_of_two_pins_and_boards_one_stays(store: Store) -> None:
    known = save(store, "old.wav", "a")
    first, second = named(store, "one.wav", "two.wav")
    for number in (known, first, second):
        store.pin(number)
    board = store.board(store.create_board("dark"))
    assert board is not None
    store.put_board(board, [Placed(first, 1.0), Placed(known, 2.0), Placed(second, 3.0)])
    save(store, "one.wav", "a")
    save(store, "two.wav", "b")
    assert sorted(store.pins()) == [known, second]
    assert [placed.sample_id for placed in store.board_sounds(board.id)] == [known, second]


def test_a_moved_file_is_put_at_its_sound_without_being_decoded(store: Store) -> None:
    root = store.roots()[0]
    known = save(store, "old.wav", "a")
    (number,) = named(store, "new/place.wav")
    store.pin(number)
    payload = examined("a").payload_hash
    assert store.relink(root.id, "new/place.wav", STAT, payload, Facts()) == known
    assert store.pins() == [known]
    assert store.became(number) == known


def test_of_many_sounds_of_one_size_those_of_the_same_time_are_told_first(store: Store) -> None:
    root = store.roots()[0]
    for n in range(MOST_OF_SIZE + 20):
        stat = FileStat(100, 1_000 + n)
        store.save(root.id, f"{n}.wav", stat, examined(str(n)))
    named(store, "unheard.wav", stat=FileStat(100, 1_000))
    last = store.payloads(FileStat(100, 1_000 + MOST_OF_SIZE + 19))
    assert last[0] == examined(str(MOST_OF_SIZE + 19)).payload_hash
    assert len(last) == MOST_OF_SIZE + 1
    assert len(store.payloads(FileStat(100, 5))) == MOST_OF_SIZE
    assert store.payloads(FileStat(101, 1_000)) == []


def test_a_name_that_is_no_sound_goes(store: Store) -> None:
    root = store.roots()[0]
    plain, pinned = named(store, "plain.wav", "pinned.wav")
    store.pin(pinned)
    before = store.generation()
    for name in ("plain.wav", "pinned.wav"):
        store.save_failure(root.id, name, STAT, DecodeError(Undecodable.NOT_AUDIO))
    assert [(row.id, row.present) for row in store.rows()] == [(pinned, False)]
    assert store.changed_since(before) == [plain, pinned]
    assert store.became(plain) is None
    assert len(store.failures()) == 2
    known = store.locations_of(root.id)
    assert known["plain.wav"].sample_id is None
    assert known["pinned.wav"].failed is Undecodable.NOT_AUDIO
    # Mended, it is the sound that was pinned.
    assert save(store, "pinned.wav", "a") == pinned
    assert store.failures()[0].path.endswith("plain.wav")


def test_a_name_whose_drive_went_away_stays(store: Store) -> None:
    root = store.roots()[0]
    (number,) = named(store, NAME)
    store.save_failure(root.id, NAME, STAT, DecodeError(Undecodable.VANISHED))
    assert [(row.id, row.present) for row in store.rows()] == [(number, False)]
    store.mark_present(root.id, [NAME])
    assert [(row.id, row.present) for row in store.rows()] == [(number, True)]


def test_gone_names_are_forgotten_unless_spoken_of(store: Store) -> None:
    root = store.roots()[0]
    heard = save(store, "heard.wav", "a")
    said = named(store, *(f"{n}.wav" for n in range(5)))
    store.pin(said[0])
    store.add_feedback(said[1], "up")
    store.correct(said[2], Correction(bpm=90.0))
    store.ban(Ban("sample", str(said[3])))
    names = ["heard.wav", "unknown.wav", *(f"{n}.wav" for n in range(5))]
    store.forget_names(root.id, names)
    present = {row.id: row.present for row in store.rows()}
    assert present == {heard: True} | dict.fromkeys(said[:4], False)
    generation = store.generation()
    store.forget_names(root.id, names)
    assert store.generation() == generation


def test_ids_are_never_given_again(store: Store) -> None:
    (gone,) = named(store, "a.wav")
    store.forget_names(store.roots()[0].id, ["a.wav"])
    assert named(store, "b.wav")[0] > gone
    assert save(store, "c.wav", "c") > gone + 1


def test_a_length_that_is_not_known_is_within_no_limits(store: Store) -> None:
    named(store, "NightDrive/Bass_124bpm.wav")
    save(store, "heard.wav", "a")
    index = build(store.rows(), MODEL, store.vectors(MODEL), store.generation())
    assert sorted(index.columns.duration_s.tolist()) == [0.0, 1.5]
    none = index.rows([])
    for text, expected in (("len:<4", 1), ("len:>0", 1), ("bpm:124", 2), ("bpm:<125", 2)):
        (mask,) = masks(index, parse(text), NOW, none)
        assert int(mask.passes.sum()) == expected, text
