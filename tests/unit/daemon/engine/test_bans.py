"""Packs, folders, tags and roles that are banned as a whole: hidden, counted, told and lifted."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept
from store_parts import STAT, examined, heard

from samplerecs_daemon.api import CorrectionRequest, SuggestRequest
from samplerecs_models.errors import InputError, NothingFound
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import Role, Source

ALL = {"a.wav", "b.wav", "c.wav", "d.wav"}


def heard_as(role: Role) -> Estimate[Role]:
    return Estimate(role, 0.9, Source.AUDIO)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path) as opened:
        opened.add("one/a.wav", "Night Drive")
        opened.add("one/deep/b.wav", "Größe 😀", role=heard_as(Role.KEYS))
        opened.add("two/c.wav", "Größe 😀", role=heard_as(Role.LEAD))
        opened.add("one more/d.wav", "Night Drive II", role=heard_as(Role.VOCAL))
        (tagged,) = [opened.engine.sample("d.wav").path]
        opened.engine.correct([Path(tagged)], CorrectionRequest(tags=("Vinyl Dust",)))
        opened.told()
        yield opened


def listed(made: Kept) -> set[str]:
    return {one.sample.name for one in made.engine.suggest(SuggestRequest()).suggestions}


CASES = [
    ("pack", "night drive", "the pack Night Drive", {"a.wav"}),
    ("pack", " GRöße 😀", "the pack Größe 😀", {"b.wav", "c.wav"}),
    ("folder", "{0}/one", "the folder {0}/one", {"a.wav", "b.wav"}),
    ("folder", "{0}/two/../one/deep/", "the folder {0}/one/deep", {"b.wav"}),
    ("tag", "vinyl dust", "the tag vinyl dust", {"d.wav"}),
    ("role", "Vocals", "the role vocal", {"d.wav"}),
    ("role", "synths", "the role synth", {"b.wav", "c.wav"}),
]


def test_a_ban_hides_what_it_names_and_is_lifted_by_the_same_words(made: Kept) -> None:
    for kind, typed, name, hidden in CASES:
        place = made.folder
        hides_and_is_lifted(made, kind, typed.format(place), name.format(place), hidden)


def hides_and_is_lifted(made: Kept, kind: str, typed: str, name: str, hidden: set[str]) -> None:
    assert listed(made) == ALL
    ban = made.engine.ban(kind, typed)
    assert (ban.kind, ban.name, ban.hides, ban.changed) == (kind, name, len(hidden), True)
    assert ban.at == made.clock.now
    assert listed(made) == ALL - hidden
    answer = made.engine.suggest(SuggestRequest())
    assert answer.hidden["banned"] == len(hidden)
    assert {one.sample.name for one in made.engine.suggest(lifted()).suggestions} == ALL
    for sound in hidden:
        assert (made.engine.why(sound).hidden_by, made.engine.why(sound).banned_with) == (
            "banned",
            (name,),
        )
    for sound in ALL - hidden:
        assert made.engine.why(sound).banned_with == ()
    assert not made.engine.ban(kind, typed).changed
    assert [(one.name, one.hides) for one in made.engine.bans()] == [(name, len(hidden))]
    assert made.told() == ["bans.changed"]
    off = made.engine.ban(kind, typed, undo=True)
    assert (off.changed, off.at) == (True, 0.0)
    assert not made.engine.ban(kind, typed, undo=True).changed
    assert (listed(made), made.engine.bans()) == (ALL, [])
    made.told()


def lifted() -> SuggestRequest:
    return SuggestRequest(loosen=("banned",))


def test_what_cannot_be_banned_changes_nothing(made: Kept) -> None:
    for kind, value in {"sample": "1", "artist": "x", "pack": " ", "role": "kick,snare"}.items():
        with pytest.raises(InputError):
            made.engine.ban(kind, value)
    with pytest.raises(InputError):
        made.engine.ban("role", "kazoo")
    for kind, value in {"pack": "Night", "folder": "/nowhere", "tag": "vin"}.items():
        with pytest.raises(NothingFound) as error:
            made.engine.ban(kind, value)
        assert error.value.hint
    with pytest.raises(NothingFound, match="Night Drive") as error:
        made.engine.ban("pack", "nigth drive")
    assert made.engine.bans() == []
    assert made.told() == []


def test_undo_takes_a_ban_back_and_one_that_was_lifted_back_on(made: Kept) -> None:
    made.engine.ban("pack", "Night Drive")
    assert made.engine.undo().what == "banned the pack Night Drive"
    assert listed(made) == ALL
    made.engine.ban("pack", "Night Drive")
    made.engine.ban("folder", str(made.folder / "two"))
    made.engine.ban("pack", "night drive", undo=True)
    assert made.engine.undo().what == f"banned the folder {made.folder / 'two'}"
    assert (listed(made), made.engine.undo().what) == (ALL, "corrected d.wav")
    assert set(made.told()) == {"bans.changed", "library.changed"}


def test_every_ban_is_listed_the_first_first_and_exported(made: Kept) -> None:
    made.engine.feedback(str(made.ids["a.wav"]), "ban")
    made.clock.forward(1)
    made.engine.ban("role", "synths")
    made.clock.forward(1)
    made.engine.ban("pack", "Größe 😀")
    found = made.engine.bans()
    assert [(one.kind, one.name, one.hides) for one in found] == [
        ("sample", "a.wav", 1),
        ("role", "the role synth", 2),
        ("pack", "the pack Größe 😀", 2),
    ]
    why = made.engine.why("b.wav")
    assert why.banned_with == ("the role synth", "the pack Größe 😀")
    assert made.engine.why("a.wav").banned_with == (), "it was banned by itself"
    exported = made.engine.export_taste()["bans"]
    assert isinstance(exported, list)
    assert [one["value"] for one in exported] == [str(made.ids["a.wav"]), "synth", "Größe 😀"]


def test_a_banned_pack_that_is_gone_can_be_lifted(made: Kept) -> None:
    made.engine.ban("pack", "Night Drive")
    made.engine.ban("folder", str(made.folder / "two"))
    made.engine.remove_root(made.folder)
    assert [one.hides for one in made.engine.bans()] == [0, 0]
    assert made.engine.ban("pack", "NIGHT DRIVE", undo=True).changed
    assert made.engine.ban("folder", str(made.folder / "two"), undo=True).changed
    assert made.engine.bans() == []


def test_a_banned_folder_stays_banned_where_its_library_folder_moves(
    made: Kept, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        made.engine.ban("folder", str(made.folder / folder))
    moved = tmp_path / "elsewhere"
    made.folder.rename(moved)
    made.engine.relink(made.folder, moved)
    assert [one.value for one in made.engine.bans()] == [str(moved / "one"), str(moved / "two")]
    assert listed(made) == {"d.wav"}


def test_undo_takes_the_ban_of_a_folder_back_after_its_library_folder_moved(
    made: Kept, tmp_path: Path
) -> None:
    made.engine.ban("folder", str(made.folder / "one"))
    made.engine.ban("folder", str(made.folder / "two"))
    moved = tmp_path / "elsewhere"
    made.folder.rename(moved)
    made.engine.relink(made.folder, moved)
    assert made.engine.undo().what
    assert [one.value for one in made.engine.bans()] == [str(moved / "one")]
    # What was lifted by name is forgotten by `undo`, wherever the folder was when it was banned.
    assert made.engine.ban("folder", str(moved / "one"), undo=True).changed
    assert (made.engine.undo().what, listed(made)) == ("corrected d.wav", ALL)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_folder_whose_name_is_no_unicode_is_banned_and_taken_back(made: Kept) -> None:
    made.add(os.fsdecode(b"caf\xe9/e.wav"))
    typed = str(made.folder / os.fsdecode(b"caf\xe9"))
    assert made.engine.ban("folder", typed).changed
    assert listed(made) == ALL
    assert made.engine.undo().what.endswith("the folder " + typed.replace("\udce9", "?"))
    assert listed(made) == {*ALL, "e.wav"}
    made.engine.ban("folder", typed)
    assert made.engine.ban("folder", typed, undo=True).changed
    assert made.engine.bans() == []


def test_a_folder_is_banned_and_lifted_through_a_link(made: Kept, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(made.folder, target_is_directory=True)
    ban = made.engine.ban("folder", str(link / "one"))
    assert (ban.value, ban.hides) == (str(made.folder / "one"), 2)
    assert not made.engine.ban("folder", str(link / "one")).changed
    assert made.engine.ban("folder", str(link / "one"), undo=True).changed


def test_a_single_sound_is_never_banned_or_lifted_here(made: Kept) -> None:
    number = str(made.ids["a.wav"])
    made.engine.feedback(number, "ban")
    for undo in (False, True):
        with pytest.raises(InputError):
            made.engine.ban("sample", number, undo=undo)
    with pytest.raises(InputError):
        made.engine.ban("folder", " ", undo=True)
    assert [one.kind for one in made.engine.bans()] == ["sample"]


def test_the_drive_in_place_of_one_that_is_away_has_bans_of_its_own(made: Kept) -> None:
    typed = str(made.folder / "one")
    made.engine.ban("folder", typed)
    assert not made.engine.ban("folder", typed).changed
    with made.access.writer() as store:
        (gone,) = store.roots()
        store.leave_root(gone.id)
        here = store.add_root(Path("/elsewhere"), volume="another")
        store.save(here.id, "one/e.wav", STAT, examined("e", vectors=(), analysis=heard()))
        store.move_root(here.id, made.folder)
    assert listed(made) == {"e.wav"}
    assert made.engine.ban("folder", typed).changed
    assert not made.engine.ban("folder", typed).changed
    assert (listed(made), [one.hides for one in made.engine.bans()]) == (set(), [0, 1])
    assert made.engine.ban("folder", typed, undo=True).changed
    assert listed(made) == {"e.wav"}
    assert made.engine.ban("folder", typed, undo=True).changed
    assert made.engine.bans() == []
