"""Better matches on a drive that is not connected are counted and named."""

from dataclasses import replace
from pathlib import Path

import libraries
import pytest

from samplerecs_daemon.api import Context, SuggestionList, SuggestRequest
from samplerecs_daemon.recommend.elsewhere import drive_name
from samplerecs_daemon.store.records import RootRow


def root(number: int, path: str, volume: str = "", subpath: str = "") -> RootRow:
    return RootRow(number, Path(path), volume, subpath or path, 0.0, 1.0)


SSD = root(2, "/media/me/Red SSD/Samples/Loops", "ABCD-1234", "Samples/Loops")
HOME = root(1, "/home/me/sounds")


def suggest(*, ssd_there: bool = False, lost_one: bool = False) -> SuggestionList:
    rows = [
        libraries.sample(n, bpm=116.0, folder="/home/me/sounds/pack", age_days=900)
        for n in range(1, 5)
    ]
    rows += [
        libraries.sample(
            n,
            bpm=120.0,
            folder="/media/me/Red SSD/Samples/Loops/new",
            present=ssd_there and not (lost_one and n == 12),
            age_days=1,
        )
        for n in (10, 11, 12)
    ]
    ssd = SSD if ssd_there else replace(SSD, away=True)
    made = replace(libraries.library(rows), watched=[HOME, ssd])
    return libraries.recommender(made).suggest(SuggestRequest(bpm=120.0, n=4), Context())


def test_better_matches_on_an_unplugged_drive_are_counted_and_named() -> None:
    assert "3 better matches are on Red SSD (not connected)." in suggest().notes


@pytest.mark.parametrize("lost_one", [False, True])
def test_a_drive_that_is_there_is_not_named_for_a_lost_file(lost_one: bool) -> None:
    answer = suggest(ssd_there=True, lost_one=lost_one)
    assert not [note for note in answer.notes if "connected" in note]
    assert answer.hidden == ({"gone": 1} if lost_one else {})


def test_unplugged_and_gone_are_told_apart() -> None:
    assert suggest().hidden == {"absent": 3}
    rows = [
        libraries.sample(1, bpm=120.0, folder="/home/me/sounds"),
        libraries.sample(2, bpm=120.0, folder="/home/me/sounds", present=False),
        libraries.sample(3, bpm=120.0, folder=str(SSD.path), present=False),
    ]
    made = replace(libraries.library(rows), watched=[HOME, replace(SSD, away=True)])
    engine = libraries.recommender(made)
    answer = engine.suggest(SuggestRequest(bpm=120.0), Context())
    assert (answer.hidden, answer.total) == ({"absent": 1, "gone": 1}, 1)
    assert engine.why("2", Context()).hidden_by == "gone"
    assert engine.why("3", Context()).hidden_by == "absent"


def test_a_folder_from_which_all_was_deleted_is_no_unplugged_drive() -> None:
    rows = [
        libraries.sample(n, bpm=120.0, folder=str(SSD.path), present=False, age_days=1)
        for n in range(1, 4)
    ]
    kept = libraries.sample(9, bpm=120.0, folder="/home/me/sounds", age_days=900)
    made = replace(libraries.library([*rows, kept]), watched=[HOME, SSD])
    answer = libraries.recommender(made).suggest(SuggestRequest(bpm=120.0), Context())
    assert answer.hidden == {"gone": 3}
    assert not [note for note in answer.notes if "connected" in note]
    assert "3 are gone" in answer.advice


def test_worse_matches_are_not_worth_a_word() -> None:
    rows = [
        libraries.sample(n, bpm=120.0, folder="/home/me/sounds", age_days=1) for n in range(1, 12)
    ]
    away = libraries.sample(20, bpm=117.0, folder=f"{SSD.path}/old", present=False, age_days=4000)
    made = replace(libraries.library([*rows, away]), watched=[HOME, replace(SSD, away=True)])
    answer = libraries.recommender(made).suggest(SuggestRequest(bpm=120.0, n=4), Context())
    assert answer.hidden["absent"] == 1
    assert not [note for note in answer.notes if "connected" in note]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (SSD, "Red SSD"),
        (root(3, "/media/me/Stick", "AB", "."), "Stick"),
        (HOME, "sounds"),
        (root(4, "/"), "/"),
    ],
)
def test_a_drive_has_a_name_a_person_knows(given: RootRow, name: str) -> None:
    assert drive_name(given) == name
