from itertools import pairwise

import pytest

from samplerecs_models.errors import BadKey
from samplerecs_models.harmony import (
    Key,
    Relation,
    camelot,
    name_of,
    note_name,
    parse_key,
    relation,
    relative,
    transpose,
)
from samplerecs_models.vocabulary import Mode

A_MINOR = Key(9, Mode.MINOR)
C_MAJOR = Key(0, Mode.MAJOR)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A minor", A_MINOR),
        ("a minor", A_MINOR),
        ("Am", A_MINOR),
        ("A blues", A_MINOR),
        ("C bhairav", parse_key("C Bhairav")),
        ("B b minor", Key(10, Mode.MINOR)),
        ("F#m", Key(6, Mode.MINOR)),
        ("F♯m", Key(6, Mode.MINOR)),
        ("Bb", Key(10)),
        ("B♭ major", Key(10, Mode.MAJOR)),
        ("A♭ minor", Key(8, Mode.MINOR)),
        ("Cb", Key(11)),
        ("B#", Key(0)),
        ("Dmaj", Key(2, Mode.MAJOR)),
        ("DM", Key(2, Mode.MAJOR)),
        ("C sharp minor", Key(1, Mode.MINOR)),
        ("E flat", Key(3)),
        ("G_min", Key(7, Mode.MINOR)),
        ("D dorian", A_MINOR),
        ("G Mixolydian", C_MAJOR),
        ("F# harmonic minor", Key(6, Mode.MINOR)),
        ("C whole tone", Key(0)),
        ("Fis-Moll", Key(6, Mode.MINOR)),
        ("es dur", Key(3, Mode.MAJOR)),
        ("B-Dur", Key(10, Mode.MAJOR)),
        ("B moll", Key(10, Mode.MINOR)),
        ("H-Moll", Key(11, Mode.MINOR)),
        ("B minor", Key(11, Mode.MINOR)),
        ("8A", A_MINOR),
        ("8b", C_MAJOR),
        ("1A", Key(8, Mode.MINOR)),
        ("12B", Key(4, Mode.MAJOR)),
        ("  C  ", Key(0)),
    ],
)
def test_reads_every_usual_spelling(text: str, key: Key) -> None:
    assert parse_key(text) == key


@pytest.mark.parametrize("text", ["", "H", "Z minor", "13A", "0B", "A bluesy", "Am7", "128", "🎹"])
def test_refuses_what_is_no_key_and_says_how_to_write_one(text: str) -> None:
    with pytest.raises(BadKey) as caught:
        parse_key(text)
    assert "A minor" in caught.value.hint


def test_a_long_text_is_cut_in_the_message() -> None:
    with pytest.raises(BadKey) as caught:
        parse_key("x" * 10_000)
    assert len(caught.value.message) < 100


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", list(Mode))
def test_camelot_and_names_read_back(tonic: int, mode: Mode) -> None:
    key = Key(tonic, mode)
    assert parse_key(camelot(key)) == key
    assert parse_key(name_of(key)) == key


def test_neighbours_on_the_camelot_wheel_are_fifths() -> None:
    hours = [parse_key(f"{hour}A") for hour in range(1, 13)]
    for here, there in pairwise(hours):
        assert relation(there, here) is Relation.FIFTH


@pytest.mark.parametrize(
    ("sample", "project", "expected"),
    [
        (A_MINOR, A_MINOR, Relation.SAME),
        (C_MAJOR, A_MINOR, Relation.RELATIVE),
        (Key(4, Mode.MINOR), A_MINOR, Relation.FIFTH),
        (Key(2, Mode.MINOR), A_MINOR, Relation.FIFTH),
        (Key(9, Mode.MAJOR), A_MINOR, Relation.PARALLEL),
        (Key(9), A_MINOR, Relation.ROOT_ONLY),
        (Key(4), A_MINOR, Relation.FIFTH),
        (Key(6), A_MINOR, Relation.DISTANT),
        (Key(10, Mode.MINOR), A_MINOR, Relation.DISTANT),
        (None, A_MINOR, Relation.UNKNOWN),
        (A_MINOR, None, Relation.UNKNOWN),
    ],
)
def test_relations(sample: Key | None, project: Key | None, expected: Relation) -> None:
    assert relation(sample, project) is expected


def test_relative_is_its_own_inverse_and_transposing_an_octave_changes_nothing() -> None:
    assert relative(relative(A_MINOR)) == A_MINOR
    assert relative(Key(5)) == Key(5)
    assert transpose(A_MINOR, 12) == A_MINOR
    assert transpose(A_MINOR, -9) == Key(0, Mode.MINOR)


def test_a_tonic_outside_the_octave_is_refused() -> None:
    with pytest.raises(ValueError, match="tonic"):
        Key(12)


@pytest.mark.parametrize(
    ("scale", "names"),
    [
        ("major", "C Db D Eb E F F# G Ab A Bb B"),
        ("minor", "C C# D Eb E F F# G G# A Bb B"),
        ("dorian", "C C# D Eb E F F# G G# A Bb B"),
        (None, "C C# D Eb E F F# G G# A Bb B"),
        ("whole tone", "C C# D Eb E F F# G G# A Bb B"),
        ("lydian", "C Db D Eb E F Gb G Ab A Bb B"),
    ],
)
def test_roots_are_written_as_is_usual_in_their_scale(scale: str | None, names: str) -> None:
    assert " ".join(note_name(root, scale) for root in range(12)) == names
    for root, name in enumerate(names.split()):
        assert parse_key(name).tonic == root
