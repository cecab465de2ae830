"""Each scale goes with the key of its notes, and stays near the plain key on its own root."""

import pytest

from samplerecs_models.harmony import Key, Relation, key_of_scale, parse_scale, relation
from samplerecs_models.scales import SCALES, scale_name
from samplerecs_models.vocabulary import Mode

MODES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
}


@pytest.mark.parametrize("name", MODES)
@pytest.mark.parametrize("root", range(12))
def test_a_mode_has_the_notes_of_its_key(name: str, root: int) -> None:
    key = key_of_scale(root, name)
    assert key.mode is not None
    notes = {(root + step) % 12 for step in MODES[name]}
    assert notes == {(key.tonic + step) % 12 for step in MODES[key.mode.value]}


@pytest.mark.parametrize("name", [name for name in MODES if name != "locrian"])
def test_the_plain_key_on_its_root_still_fits(name: str) -> None:
    third = Mode.MAJOR if 4 in MODES[name] else Mode.MINOR
    how = relation(Key(2, third), key_of_scale(2, name))
    assert how in (Relation.SAME, Relation.FIFTH)


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_is_read_in_any_case_with_a_root(name: str) -> None:
    assert scale_name(name.upper()) == name
    assert parse_scale(f"F# {name.title()}") == (6, name)


@pytest.mark.parametrize("name", ["", "bluesy", "major minor", "7"])
def test_what_is_no_scale(name: str) -> None:
    assert scale_name(name) is None
