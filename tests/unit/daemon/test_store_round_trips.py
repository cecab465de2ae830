"""What is put into the store comes out again, also from the file after it was closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from store_parts import MODEL, OTHER_MODEL, STAT, examined, heard, unit

from samplerecs_daemon.api import ContextField
from samplerecs_daemon.store import Store, codec
from samplerecs_daemon.store.records import Ban, FileStat
from samplerecs_models.harmony import Key
from samplerecs_models.types import Correction, Estimate, Facts, Lack, ModelId, Vector
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Mode, Role, Source

FACTS = Facts(
    bpm=Estimate(120.0, 0.9, Source.NAME, (60.0,)),
    key=Estimate(Key(0), 0.5, Source.CHUNK),
    kind=Estimate(Kind.LOOP, 0.95, Source.CHUNK),
    role=Estimate(Role.BASS, 0.8, Source.FOLDER),
    words=("deep", "bass", "\udcff", "😀"),
    pack="NightDrive",
    tags=("techno", "a,b"),
    loop=True,
)


class Ticking:
    """A clock that moves a second at each look."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db", clock=Ticking()) as opened:
        yield opened


def saved(store: Store, *names: str, facts: Facts | None = None) -> list[int]:
    root = store.add_root(Path("/sounds"))
    return [store.save(root.id, name, STAT, examined(name, facts)) for name in names]


def test_an_analysis_comes_back_as_it_was(store: Store) -> None:
    (sample,) = saved(store, "a.wav")
    assert store.analysis(sample) == heard()
    assert store.analysis(sample + 1) is None
    with Store.open(store.path, readonly=True) as reader:
        assert reader.analysis(sample) == heard()


def test_a_row_is_what_facts_and_analysis_say_together(store: Store) -> None:
    (sample,) = saved(store, "sub/a.wav", facts=FACTS)
    (row,) = store.rows()
    assert [row] == store.sample_rows([sample])
    assert (row.id, row.name, row.path) == (sample, "a.wav", "/sounds/sub/a.wav")
    assert (row.folder, row.present, row.locations) == ("/sounds/sub", True, 1)
    said = row.described
    assert (said.bpm.value, said.bpm.source) == (120.0, Source.NAME)
    # A bass whose file is said to be a loop is a bass loop.
    assert (said.kind.value, said.role.value) == (Kind.LOOP, Role.BASS_LOOP)
    assert said.duration_s == 1.5
    assert said.analysed
    assert (said.pack, said.tags) == ("NightDrive", ("techno", "a,b"))
    # What is no Unicode cannot be searched for.
    assert said.words == ("deep", "bass", "?", "😀")
    assert list(said.descriptors) == list(DESCRIPTORS)
    assert said.descriptors["bright"] == pytest.approx(1 / 16)


def test_a_correction_wins_and_can_be_taken_back(store: Store) -> None:
    (sample,) = saved(store, "a.wav", facts=FACTS)
    before = list(store.rows())
    word = Correction(bpm=87.5, key=Key(5, Mode.MAJOR), role=Role.VOCAL, tags=("mine",))
    store.correct(sample, word)
    assert store.correction(sample) == word
    (row,) = store.rows()
    assert (row.described.bpm.value, row.described.bpm.source) == (87.5, Source.USER)
    assert row.described.key.value == Key(5, Mode.MAJOR)
    assert row.described.role.value is Role.VOCAL
    # A new analysis does not take the user's word away.
    saved(store, "a.wav", facts=FACTS)
    assert store.correction(sample) == word
    store.correct(sample, None)
    assert store.correction(sample) is None
    assert list(store.rows()) == before


def test_that_it_has_no_tempo_and_no_key_is_kept(store: Store) -> None:
    (sample,) = saved(store, "a.wav", facts=FACTS)
    for word in (Correction(bpm=Lack.NONE, key=Key(5)), Correction(bpm=87.5, key=Lack.NONE)):
        store.correct(sample, word)
        assert store.correction(sample) == word
    # A version that knows of no such word reads that nothing was said.
    assert '"key":null' in codec.dump_correction(word)


def test_the_context_keeps_value_source_and_time(store: Store) -> None:
    store.set_context("mood_tags", ("dark", "wet"), source="user")
    store.set_context("bpm", 124.0, source="user", confidence=0.5)
    store.set_context("project", "Song \udcff 😀", source="user")
    fields = store.context().values
    assert list(fields) == ["bpm", "mood_tags", "project"]
    assert fields["bpm"] == ContextField(124.0, "user", 1_800_000_002.0, 0.5)
    assert fields["mood_tags"].value == ("dark", "wet")
    assert fields["project"].value == "Song \udcff 😀"
    store.clear_context(["bpm"])
    assert "bpm" not in store.context().values
    store.clear_context()
    assert store.context().values == {}
    with pytest.raises(ValueError, match="no field"):
        store.set_context("tempo", 1, source="user")
    with pytest.raises(ValueError, match="JSON"):
        store.set_context("bpm", float("nan"), source="user")


def test_feedback_is_told_oldest_first_and_since(store: Store) -> None:
    one, two = saved(store, "a.wav", "b.wav")
    first = store.add_feedback(two, "accept", '{"bpm": 124}')
    second = store.add_feedback(one, "down")
    rows = store.feedback()
    assert [(r.id, r.sample_id, r.verdict, r.context) for r in rows] == [
        (first, two, "accept", '{"bpm": 124}'),
        (second, one, "down", "{}"),
    ]
    assert [r.id for r in store.feedback(since=rows[1].at)] == [second]


def test_pins_and_bans(store: Store) -> None:
    one, two = saved(store, "a.wav", "b.wav")
    for sample in (two, one, two):
        store.pin(sample)
    assert store.pins() == [two, one]
    store.unpin(two)
    assert store.pins() == [one]
    bans = [Ban("folder", "/sounds/odd \udcff"), Ban("pack", "Größe 😀"), Ban("sample", "7")]
    for ban in [*bans, bans[0]]:
        store.ban(ban)
    assert store.bans() == bans
    store.unban(bans[0])
    assert store.bans() == bans[1:]


def test_the_same_sound_at_two_places_is_one_sample(store: Store) -> None:
    root = store.add_root(Path("/sounds"))
    named = Facts(bpm=Estimate(124.0, 0.9, Source.NAME), pack="NightDrive")
    first = store.save(root.id, "audio 3.wav", STAT, examined("one", Facts()))
    again = store.save(root.id, "Bass_124.wav", STAT, examined("one", named))
    assert first == again
    (row,) = store.rows()
    assert (row.name, row.locations, row.described.bpm.value) == ("audio 3.wav", 2, 124.0)
    assert store.paths_of(first) == [Path("/sounds/audio 3.wav"), Path("/sounds/Bass_124.wav")]
    counts = store.counts()
    assert (counts.sounds, counts.files, counts.duplicates, counts.missing) == (1, 2, 1, 0)
    store.mark_missing(root.id, ["audio 3.wav"])
    (row,) = store.rows()
    assert (row.name, row.locations, row.present) == ("Bass_124.wav", 1, True)
    store.mark_missing(root.id, ["Bass_124.wav"])
    (row,) = store.rows()
    assert (row.path, row.present, row.locations) == ("", False, 0)
    counts = store.counts()
    assert (counts.sounds, counts.missing, counts.unplugged, counts.with_vector) == (0, 1, 0, 0)


def test_what_is_away_counts_among_the_sounds_and_what_is_gone_does_not(store: Store) -> None:
    saved(store, "a.wav", "b.wav", facts=FACTS)
    root = store.roots()[0].id
    store.mark_missing(root, ["a.wav"])
    store.leave_root(root)
    # Nobody knows of a drive that is away what is gone from it since.
    for away in (True, False):
        counts = store.counts()
        gone = counts.missing - counts.unplugged
        assert (counts.sounds, gone) == ((2, 0) if away else (1, 1))
        assert sum(store.roles().values()) == counts.sounds
        store.return_root(root)
    assert counts.with_vector == counts.sounds


def test_history_follows_a_file_that_moves(store: Store) -> None:
    root = store.add_root(Path("/sounds"))
    sample = store.save(root.id, "old.wav", STAT, examined("one"))
    store.pin(sample)
    store.add_feedback(sample, "up")
    store.mark_missing(root.id, ["old.wav"])
    hashed = examined("one").payload_hash
    assert store.payloads(STAT) == [hashed]
    renamed = Facts(bpm=Estimate(99.0, 0.9, Source.NAME))
    assert store.relink(root.id, "new/b.wav", STAT, hashed, renamed) == sample
    assert store.relink(root.id, "c.wav", STAT, "unknown", renamed) is None
    (row,) = store.rows()
    assert (row.id, row.path, row.described.bpm.value) == (sample, "/sounds/new/b.wav", 99.0)
    assert store.pins() == [sample]
    assert store.analysis(sample) == heard()
    assert store.find_path(Path("/sounds/new/b.wav")) == sample
    assert store.find_path(Path("/elsewhere/b.wav")) is None


def test_a_place_that_gets_another_sound_leaves_the_first_one_missing(store: Store) -> None:
    root = store.add_root(Path("/sounds"))
    first = store.save(root.id, "a.wav", STAT, examined("one"))
    second = store.save(root.id, "a.wav", FileStat(7, 7), examined("two"))
    assert store.find_path(Path("/sounds/a.wav")) == second
    assert [row.id for row in store.rows()] == [second]
    assert store.analysis(first) == heard()
    # It comes back with its history when its sound does.
    assert store.save(root.id, "b.wav", STAT, examined("one")) == first


def test_a_removed_root_comes_back_with_everything(store: Store) -> None:
    one, two = saved(store, "a.wav", "b.wav")
    store.pin(one)
    before = list(store.rows())
    store.remove_root(Path("/sounds"))
    assert list(store.rows()) == []
    assert store.counts().sounds == 0
    assert store.roots() == []
    root = store.add_root(Path("/sounds"))
    assert list(store.rows()) == before
    assert store.pins() == [one]
    assert [row.id for row in store.rows()] == [one, two]
    assert set(store.locations_of(root.id)) == {"a.wav", "b.wav"}


def test_the_generation_rises_with_every_change_an_index_must_see(store: Store) -> None:
    (sample,) = saved(store, "a.wav")
    root = store.roots()[0].id
    changes: list[Callable[[], object]] = [
        lambda: store.save(root, "b.wav", STAT, examined("two")),
        lambda: store.mark_missing(root, ["a.wav"]),
        lambda: store.mark_present(root, ["a.wav"]),
        lambda: store.correct(sample, Correction(bpm=1.0)),
        lambda: store.rename(root, "a.wav", "c.wav"),
        lambda: store.move_root(root, Path("/moved")),
        lambda: store.remove_root(Path("/moved")),
        lambda: store.add_root(Path("/moved")),
    ]
    for change in changes:
        before = store.generation()
        change()
        assert store.generation() > before
        if change is not changes[-1]:
            assert store.changed_since(before)
    assert store.changed_since(store.generation()) == []


def test_what_does_not_change_the_rows_leaves_the_generation(store: Store) -> None:
    (sample,) = saved(store, "a.wav")
    before = store.generation()
    store.pin(sample)
    store.add_feedback(sample, "up")
    store.ban(Ban("tag", "x"))
    store.set_context("bpm", 120, source="user")
    store.mark_present(store.roots()[0].id, ["a.wav"])
    assert store.generation() == before


@pytest.mark.parametrize("name", ["a\udcff.wav", "new\nline.wav", "😀.wav", "x" * 246 + ".wav"])
def test_odd_names(store: Store, name: str) -> None:
    (sample,) = saved(store, name)
    (row,) = store.rows()
    assert (row.name, row.path) == (name, f"/sounds/{name}")
    assert store.find_path(Path("/sounds") / name) == sample
    assert list(store.locations_of(store.roots()[0].id)) == [name]


def test_a_folder_around_a_watched_one_takes_its_files_over(store: Store) -> None:
    odd = "pack/a\udcff.wav"
    one, two = saved(store, odd, "b.wav")
    store.pin(one)
    outer = store.add_root(Path("/"))
    assert [root.path for root in store.roots()] == [Path("/")]
    assert {row.id: row.path for row in store.rows()} == {
        one: f"/sounds/{odd}",
        two: "/sounds/b.wav",
    }
    assert set(store.locations_of(outer.id)) == {f"sounds/{odd}", "sounds/b.wav"}
    assert store.pins() == [one]
    store.remove_root(Path("/"))
    assert not [row for row in store.rows() if row.present]


def test_nested_roots_are_refused_with_a_reason(store: Store) -> None:
    from samplerecs_models.errors import BadPath

    saved(store, "a.wav")
    with pytest.raises(BadPath, match="already in your library"):
        store.add_root(Path("/sounds/sub"))
    store.add_root(Path("/drives/red"), volume="red", subpath="")
    with pytest.raises(BadPath, match="a drive of its own"):
        store.add_root(Path("/drives"), volume="system", subpath="drives")
    with pytest.raises(BadPath, match="not one of the folders"):
        store.remove_root(Path("/other"))


def test_vectors_of_two_models_never_mix(store: Store) -> None:
    root = store.add_root(Path("/sounds"))
    ids = []
    for n in range(60):
        both = (Vector(MODEL, unit(n)), Vector(OTHER_MODEL, unit(1_000 + n)))
        kept = both if n % 2 else both[:1]
        ids.append(store.save(root.id, f"{n}.wav", STAT, examined(str(n), vectors=kept)))
    found, matrix = store.vectors(MODEL)
    assert found.tolist() == ids
    np.testing.assert_array_equal(matrix, np.stack([unit(n) for n in range(60)]))
    found, matrix = store.vectors(OTHER_MODEL)
    assert found.tolist() == ids[1::2]
    np.testing.assert_array_equal(matrix, np.stack([unit(1_000 + n) for n in range(1, 60, 2)]))
    assert store.models() == [MODEL, OTHER_MODEL]
    assert store.lacking(OTHER_MODEL) == set(ids[::2])
    assert store.with_vector() == 60
    store.forget_model(MODEL)
    assert store.models() == [OTHER_MODEL]
    assert len(store.vectors(MODEL)[0]) == 0
    assert store.vectors(OTHER_MODEL)[0].tolist() == ids[1::2]
    assert store.lacking(MODEL) == set(ids)


def test_a_vector_that_does_not_fit_its_model_is_refused(store: Store) -> None:
    (sample,) = saved(store, "a.wav")
    before = store.vectors(MODEL)[1].copy()
    for values in (unit(1, 7), np.full(8, np.nan, np.float32), np.zeros((2, 4), np.float32)):
        with pytest.raises(ValueError, match="8 finite values"):
            store.save_vector(sample, Vector(MODEL, values))
    np.testing.assert_array_equal(store.vectors(MODEL)[1], before)


def test_vectors_read_by_the_chunk_agree_with_the_rows(store: Store) -> None:
    # More vectors than one chunk of sqlite-vec holds, with holes.
    model = ModelId("test", "chunks", "plain", "", 6)
    root = store.add_root(Path("/sounds"))
    ids = saved(store, *(f"{n}.wav" for n in range(40)))
    del root
    with store._db.transaction():
        for sample in range(1, 2_501):
            store.save_vector(sample, Vector(model, unit(sample, 6)))
        for sample in range(1, 2_501, 7):
            store._db.query("DELETE FROM vectors_2 WHERE sample_id = ?", (sample,))
    assert ids
    found, matrix = store.vectors(model)
    rows = store._db.query("SELECT sample_id, embedding FROM vectors_2 ORDER BY sample_id")
    assert found.tolist() == [row[0] for row in rows]
    np.testing.assert_array_equal(matrix, np.stack([np.frombuffer(r[1], np.float32) for r in rows]))


def test_failures_are_listed_and_forgotten_when_mended(store: Store) -> None:
    from samplerecs_models.errors import DecodeError
    from samplerecs_models.vocabulary import Undecodable

    (sample,) = saved(store, "a.wav")
    root = store.roots()[0].id
    error = DecodeError(Undecodable.NOT_AUDIO, "odd \udcff")
    store.save_failure(root, "a.wav", FileStat(1, 1), error)
    store.save_failure(root, "b\udcff.wav", FileStat(2, 2), error)
    assert [(f.path, f.reason) for f in store.failures()] == [
        ("/sounds/a.wav", Undecodable.NOT_AUDIO),
        ("/sounds/b\udcff.wav", Undecodable.NOT_AUDIO),
    ]
    assert store.counts().missing == 1
    assert store.counts_of(root) == (0, 2)
    assert store.locations_of(root)["a.wav"].failed is Undecodable.NOT_AUDIO
    assert store.save(root, "a.wav", STAT, examined("a.wav")) == sample
    assert [f.path for f in store.failures()] == ["/sounds/b\udcff.wav"]
    # A reason that only another version knows is tried again, not a broken library.
    store._db.query("UPDATE failures SET reason = 'MARTIAN'")
    assert store.failures()[0].reason is Undecodable.UNREADABLE


def test_first_seen_is_the_files_date_in_the_first_scan_and_now_later(store: Store) -> None:
    root = store.add_root(Path("/sounds"))
    store.save(root.id, "a.wav", STAT, examined("a"))
    store.save(root.id, "future.wav", FileStat(1, 2**62), examined("f"))
    store.finish_scan(root.id)
    store.save(root.id, "b.wav", STAT, examined("b"))
    seen = [row.first_seen for row in store.rows()]
    assert seen[0] == STAT.mtime_ns / 1e9
    assert 1_800_000_000 < seen[1] < seen[2] < 1_900_000_000


def test_a_reader_sees_what_is_committed_and_cannot_write(store: Store) -> None:
    from samplerecs_models.errors import StoreReadOnly

    saved(store, "a.wav")
    with Store.open(store.path, readonly=True) as reader:
        assert len(list(reader.rows())) == 1
        saved(store, "b.wav")
        assert len(list(reader.rows())) == 2
        with pytest.raises(StoreReadOnly):
            reader.pin(1)


def test_one_state_is_read_whatever_others_write(store: Store) -> None:
    saved(store, "a.wav")
    with Store.open(store.path, readonly=True) as reader:
        with reader.one_state():
            before = reader.generation()
            saved(store, "b.wav")
            assert reader.generation() == before
            assert len(list(reader.rows())) == len(reader.vectors(MODEL)[0]) == 1
        assert reader.generation() > before
        assert len(list(reader.rows())) == 2


def test_what_an_index_lacks_is_told_by_the_generation_it_has(store: Store) -> None:
    first, second, third = saved(store, "a.wav", "b.wav", "c.wav")
    before = store.generation()
    store.save_vector(second, Vector(MODEL, unit(9)))
    assert store.changed_since(before) == [second]
    ids, matrix = store.vectors_of(MODEL, [third, 99, second])
    assert sorted(ids.tolist()) == [second, third]
    assert matrix[ids == second].tolist() == [unit(9).tolist()]
    before = store.generation()
    store.remove_root(Path("/sounds"))
    assert store.changed_since(before) == [first, second, third]
    assert list(store.changed_rows(before)) == []
    before = store.generation()
    store.add_root(Path("/sounds"))
    assert list(store.changed_rows(before)) == list(store.rows())
    assert store.vectors_of(OTHER_MODEL, [first])[1].shape == (0, OTHER_MODEL.dim)


def test_some_vectors_come_from_every_chunk_they_lie_in(store: Store) -> None:
    wide = ModelId("chunks", "1", "plain", "", 4)
    with store.transaction():
        for number in range(1, 2_501):
            store.save_vector(number, Vector(wide, unit(number, 4)))
        for number in range(5, 2_501, 7):
            store.save_vector(number, Vector(wide, unit(-number % 9_999, 4)))
    everything, whole = store.vectors(wide)
    wanted = [2_499, 1, 5, 1_024, 1_025, 2_048, 9_000, 12]
    ids, matrix = store.vectors_of(wide, wanted)
    assert sorted(ids.tolist()) == sorted(set(wanted) & set(everything.tolist()))
    for number, vector in zip(ids, matrix, strict=True):
        assert vector.tolist() == whole[everything == number][0].tolist()
