from __future__ import annotations

from pathlib import Path

import pytest

from samplerecs_models.harmony import parse_key
from samplerecs_models.vocabulary import Role
from samplerecs_osc.projects.hints import MOST_SURE, hints_of
from samplerecs_osc.projects.versions import base_name, family


def test_words_of_a_project_and_a_track() -> None:
    found = hints_of("Dark Techno 132 Am", "Bass")
    assert found.bpm.value == 132
    assert found.key.value == parse_key("A minor")
    assert found.moods == ("dark",)
    assert found.genre == "techno"
    assert found.role.value is Role.BASS
    assert max(found.bpm.confidence, found.key.confidence, found.role.confidence) <= MOST_SURE


@pytest.mark.parametrize("name", ["Untitled", "Project 12", "mixdown final 2", "2023-04-05", ""])
def test_names_that_say_nothing(name: str) -> None:
    found = hints_of(name)
    assert (found.bpm.value, found.key.value, found.genre, found.moods) == (None, None, "", ())


def test_clips_speak_where_the_project_does_not() -> None:
    found = hints_of("Untitled", clips=["Audio 1", "rhodes_F#min_90bpm"])
    assert (found.bpm.value, found.key.value) == (90, parse_key("F# minor"))


def test_tempo_and_key_come_from_one_name() -> None:
    found = hints_of("Take 90 Gm", clips=["Dark Break 150 Am"])
    assert found.key.value == parse_key("G minor")
    assert found.bpm.value != 150
    found = hints_of("Techno 132", clips=["Dark Break 150 Am"])
    assert (found.bpm.value, found.key.value) == (132, None)


@pytest.mark.parametrize(
    "path",
    [
        "Song.als",
        "Backup/Song [2023-01-05 101500].als",
        "song-2023-01-05_1015.rpp",
        "Song 2023-01-05.als",
        "Song.rpp-bak",
        "Backup/Song (autosaved 2).flp",
        "Song_overwritten at 10h15.flp",
        "Song-backup.mmpz",
    ],
)
def test_saved_states_of_one_project(path: str) -> None:
    assert base_name(Path("/music/x") / path).lower() == "song"
    assert family(Path("/music/x") / path) == family(Path("/music/x/Song.als"))


def test_other_projects_are_others() -> None:
    assert family(Path("/m/Song.als")) != family(Path("/m/Song 2.als"))
    assert family(Path("/m/Song.als")) != family(Path("/n/Song.als"))
    assert base_name(Path("2023-01-05.als")) == "2023-01-05"
