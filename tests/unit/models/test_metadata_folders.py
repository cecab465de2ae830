"""What folders say beside the names in them, the library folder's own name among them."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest
from name_tables import COLUMNS, rows_of, written

from samplerecs_models.metadata import facts_from_name, facts_of_name, library_name
from samplerecs_models.vocabulary import Role, Source

#: path | bpm | key | kind | role ("-" unsure)
INSIDE = """
Kicks/Noise 01.wav                  | -   | -        | one-shot | kick
Guitars/Stab 3.wav                  | -   | -        | -        | guitar
Bass/Groove 1.wav                   | -   | -        | loop     | bass-loop
Vocals/Lead 2.wav                   | -   | -        | -        | vocal
Keys/Chord Am.wav                   | -   | A minor  | -        | keys
Top Drums/Perc 3.wav                | -   | -        | loop     | drum-loop
Open Hats/x.wav                     | -   | -        | one-shot | open-hat
Drum Tops/x.wav                     | -   | -        | loop     | drum-loop
Drum Loops/Perc 3.wav               | -   | -        | loop     | drum-loop
Melodic Loops/Chord 1.wav           | -   | -        | loop     | chord
Kicks/Snare Layer.wav               | -   | -        | one-shot | snare
Shakers/Tambourine 3.wav            | -   | -        | one-shot | percussion
Hats & Percs/Perc 1.wav             | -   | -        | one-shot | percussion
Percussion/Noise 2.wav              | -   | -        | -        | fx
Vintage Bass Music/Stab 1.wav       | -   | -        | -        | chord
Vintage Bass Vinyl/x.wav            | -   | -        | -        | bass
Claps/Vintage Bass Vinyl/x.wav      | -   | -        | one-shot | clap
"""
#: root/path below it | the same
ROOTS = """
Claps/01.wav                        | -   | -        | one-shot | clap
01 Kicks/x.wav                      | -   | -        | one-shot | kick
Claps/Kick 3.wav                    | -   | -        | one-shot | kick
Claps/Snares/01.wav                 | -   | -        | one-shot | snare
Claps/Vintage Bass Vinyl/x.wav      | -   | -        | one-shot | clap
Claps/x 120bpm.wav                  | 120 | -        | loop     | drum-loop
Kicks/808 03.wav                    | -   | -        | one-shot | kick
Bass/Lead 3.wav                     | -   | -        | -        | lead
Bass/Loops/03.wav                   | -   | -        | loop     | bass-loop
Vocals/Dry/x.wav                    | -   | -        | -        | vocal
Guitar Loops/x.wav                  | -   | -        | loop     | guitar
Guitar Loops/Kick 3.wav             | -   | -        | one-shot | kick
Drum Loops/x.wav                    | -   | -        | loop     | drum-loop
Drums/Loop 01.wav                   | -   | -        | loop     | drum-loop
Drums/x.wav                         | -   | -        | -        | -
Drums & Bass/x.wav                  | -   | -        | -        | -
Kicks & Snares/x.wav                | -   | -        | -        | -
Kicks Ass Pack/x.wav                | -   | -        | -        | -
Bass House/x.wav                    | -   | -        | -        | -
Loops/x.wav                         | -   | -        | -        | -
Samples/x.wav                       | -   | -        | -        | -
Beats/x.wav                         | -   | -        | -        | -
EP/x.wav                            | -   | -        | -        | -
CR-78/x.wav                         | -   | -        | -        | -
"""
IN_FOLDERS, IN_ROOTS = rows_of(INSIDE), rows_of(ROOTS)


@pytest.mark.parametrize(("path", *COLUMNS), IN_FOLDERS, ids=[row[0] for row in IN_FOLDERS])
def test_folders(path: str, bpm: str, key: str, kind: str, role: str) -> None:
    assert written(facts_from_name(PurePath(path))) == (bpm, key, kind, role)


@pytest.mark.parametrize(("path", *COLUMNS), IN_ROOTS, ids=[row[0] for row in IN_ROOTS])
def test_library_folders(path: str, bpm: str, key: str, kind: str, role: str) -> None:
    root, _, relative = path.partition("/")
    assert written(facts_of_name(relative, root)) == (bpm, key, kind, role)


def test_a_library_folder_says_it_with_less_confidence_than_a_folder_inside() -> None:
    inside, root = facts_of_name("Claps/1.wav").role, facts_of_name("1.wav", "Claps").role
    assert inside.source is root.source is Source.FOLDER
    assert 0.65 < root.confidence < inside.confidence


def test_its_words_are_searched_and_it_is_no_pack() -> None:
    facts = facts_of_name("1.wav", "Hand Claps")
    assert ({"hand", "claps"} <= {*facts.words}, facts.pack) == (True, "")


def test_two_words_for_one_role_name_no_pack() -> None:
    assert facts_from_name(PurePath("Open Hats/x.wav")).pack == ""
    assert facts_from_name(PurePath("Open Air/x.wav")).pack == "Open Air"


def test_the_word_that_gave_way_is_kept_beside() -> None:
    assert facts_from_name(PurePath("Guitars/Stab 3.wav")).role.alternatives == (Role.CHORD,)


@pytest.mark.parametrize(
    ("root", "name"),
    [
        (PurePosixPath("/home/bass"), ""),
        (PurePosixPath("/Users/bass"), ""),
        (PureWindowsPath("C:/Users/bass"), ""),
        (PurePosixPath("/home/anna/Bass"), "Bass"),
        (PurePosixPath("/music/Bass"), "Bass"),
        (PurePosixPath("/"), ""),
    ],
)
def test_a_home_is_called_by_a_person(root: PurePath, name: str) -> None:
    assert library_name(root) == name
