from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from store_parts import examined

from samplerecs_daemon.context import validate_fields
from samplerecs_daemon.daws.keeping import Kept, key_text, row_of
from samplerecs_daemon.daws.matching import Matcher
from samplerecs_daemon.daws.words import name_words, words_of
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_daemon.store.records import FileStat
from samplerecs_osc.projects import Project, UsedSample

ROW = ProjectRow(
    *(0, "/p/song", "/p/Song.als", "live", "Song", 124.0, "A", "minor", 0.9, ""),
    tracks=("Bass",),
    saved_at=1000.0,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db", clock=lambda: 5000.0) as opened:
        yield opened


def fill(store: Store, *files: tuple[str, str, int]) -> list[int]:
    """Put files into a root /lib: path, sound, size."""
    root = store.add_root(Path("/lib"))
    return [
        store.save(root.id, path, FileStat(size, 1), examined(sound)) for path, sound, size in files
    ]


def test_the_last_state_says_what_is_used(store: Store) -> None:
    one, two = fill(store, ("a.wav", "a", 10), ("b.wav", "b", 20))
    store.save_project(ROW, [("/lib/a.wav", one), ("/lib/b.wav", two), ("/x.wav", None)])
    assert store.used_in("SONG") == [one, two]
    later = replace(ROW, saved_at=2000.0, bpm=125.0)
    store.save_project(later, [("/lib/a.wav", one)])
    assert store.used_in("song") == [one]
    # An older state that is read later takes nothing back.
    store.save_project(replace(ROW, saved_at=500.0, bpm=90.0), [("/lib/b.wav", two)])
    (row,) = store.projects()
    assert (row.bpm, row.saved_at, row.tracks) == (125.0, 2000.0, ("Bass",))
    assert store.used_in("song") == [one]
    assert store.project_counts() == {row.id: (1, 1)}
    assert store.used_lately(0.0, 10) == [(one, 1000.0), (two, 500.0)]
    assert [entry.what for entry in store.history("used", 0.0, "song", 10)] == ["used", "used"]
    assert store.taken() == 2
    assert store.check() == []


def test_often_used_together(store: Store) -> None:
    ids = fill(store, *((f"{n}.wav", n, 10) for n in "abc"))
    for number, used in enumerate((ids, ids[:2], ids[1:])):
        row = replace(ROW, family=f"/p/{number}", name=str(number))
        store.save_project(row, [(str(one), one) for one in used])
    assert store.used_beside(ids[:1], 20) == [(ids[1], 2), (ids[2], 1)]
    assert store.used_beside([999], 20) == []


def test_a_sound_is_found_by_path_then_size_then_folder(store: Store) -> None:
    kick, deep, other, _ = fill(
        store,
        ("drums/kick.wav", "a", 10),
        ("deep/kick.wav", "b", 20),
        ("one/hat.wav", "c", 30),
        ("two/hat.wav", "d", 30),
    )
    find = Matcher(store).find
    assert find(UsedSample("x", ("/lib/drums/kick.wav",))) == kick
    assert find(UsedSample("/gone/KICK.wav", (), 20)) == deep
    assert find(UsedSample("C:\\packs\\drums\\kick.wav")) == kick
    assert find(UsedSample("/packs/one/hat.wav", (), 30)) == other
    # A name alone, or another file of that name and size, is no proof.
    assert find(UsedSample("kick.wav")) is None
    assert find(UsedSample("kick.wav", (), 11)) is None
    assert find(UsedSample("hat.wav", (), 30)) is None
    assert find(UsedSample("")) is None


def test_a_scale_of_a_saved_set_is_the_context_s(store: Store) -> None:
    project = Project("/p/Song.als", "live", "Song", scale=(2, "dorian"))
    row = row_of(project, store, [])
    values, sure = words_of(Kept(row, frozenset()))
    assert (values["key"], values["mode"], sure["key"]) == ("D", "dorian", 0.9)
    assert validate_fields({"key": "D dorian"}) == {"key": "D", "mode": "dorian"}
    assert key_text(row) == "D dorian"


def test_a_project_speaks_for_itself_and_its_name_for_the_rest() -> None:
    values, sure = words_of(Kept(replace(ROW, name="Dark Techno 132 Am"), frozenset()))
    assert (values["bpm"], values["key"], values["mode"]) == (124.0, "A", "minor")
    assert sure["key"] == 0.9
    plain = replace(ROW, name="Dark Techno 132 F#m", bpm=None, key=None, key_confidence=0.0)
    values, sure = words_of(Kept(plain, frozenset()))
    assert (values["bpm"], values["key"], values["mode"]) == (132.0, "F#", "minor")
    assert max(sure["bpm"], sure["key"]) <= 0.5
    values, sure = name_words("Dark Techno 132 Am")
    assert (values["mood_tags"], values["genre"]) == (("dark",), "techno")
    assert (values["bpm"], values["key"], values["mode"]) == (132.0, "A", "minor")
    assert max(sure.values()) <= 0.5
    assert set(name_words("Untitled")[0].values()) == {None}
