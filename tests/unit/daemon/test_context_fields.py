import math

import pytest

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.context import project_key, valid_bpm, validate_fields
from samplerecs_models.errors import BadKey, BadTempo, InputError
from samplerecs_models.harmony import Key
from samplerecs_models.vocabulary import Mode


def test_a_key_with_a_mode_sets_both_and_a_bare_root_clears_the_mode() -> None:
    assert validate_fields({"key": "F#m"}) == {"key": "F#", "mode": "minor"}
    assert validate_fields({"key": "Bb"}) == {"key": "A#", "mode": None}
    assert validate_fields({"key": None}) == {"key": None, "mode": None}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        (60, 60),
        ("25m", 1500),
        ("90 min", 5400),
        ("1.5h", 5400),
        ("1h30m", 5400),
        ("1h 30", 5400),
        ("1h30m15s", 5415),
        ("00:25:00", 1500),
        ("1:30:00", 5400),
        ("4:30", 270),
    ],
)
def test_time_left_in_every_form(text: object, seconds: float) -> None:
    assert validate_fields({"time_remaining": text}) == {"time_remaining": seconds}


def test_moods_are_words() -> None:
    assert validate_fields({"mood_tags": "Dark, dusty"}) == {"mood_tags": ("dark", "dusty")}
    assert validate_fields({"mood_tags": ["Warm"]}) == {"mood_tags": ("warm",)}
    assert validate_fields({"mood_tags": ["dark,warm", "dark", "late night"]}) == {
        "mood_tags": ("dark", "warm", "late night")
    }


@pytest.mark.parametrize(
    "bpm",
    [0, -3, math.nan, math.inf, 5000, 19.9, "fast", "1,200", "8,7", "87,", "87,5,1", None, []],
)
def test_what_is_no_tempo(bpm: object) -> None:
    with pytest.raises(BadTempo, match="not a tempo"):
        valid_bpm(bpm)


def test_a_tempo_may_have_a_decimal_comma() -> None:
    assert valid_bpm("87,5") == 87.5
    assert valid_bpm(" 124,25 ") == 124.25
    assert validate_fields({"bpm": "87,5"}) == {"bpm": 87.5}


@pytest.mark.parametrize("bpm", [20, 999, "124", 87.5])
def test_what_is_a_tempo(bpm: object) -> None:
    assert 20 <= valid_bpm(bpm) <= 999


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"tempo": 120}, "Known"),
        ({"mode": "phrygian-ish"}, "major, minor"),
        ({"time_remaining": "soon"}, "25m"),
        ({"time_remaining": "169h"}, "a week"),
        ({"time_remaining": ""}, "25m"),
        ({"time_remaining": -5}, "25m"),
        ({"mood_tags": [f"w{n}" for n in range(65)]}, "64"),
        ({"genre": ""}, "characters"),
        ({"genre": "x" * 201}, "characters"),
        ({"playing": "perhaps"}, "true or false"),
    ],
)
def test_unusable_fields_say_what_would_be_right(fields: dict[str, object], word: str) -> None:
    with pytest.raises(InputError) as caught:
        validate_fields(fields)
    assert word in str(caught.value)


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(BadKey):
        validate_fields({"key": 7})


def test_the_project_key_joins_root_and_mode() -> None:
    context = Context({"key": ContextField("A"), "mode": ContextField("minor")})
    assert project_key(context) == Key(9, Mode.MINOR)
    assert project_key(Context({"key": ContextField("A")})) == Key(9)
    assert project_key(Context()) is None


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "a\nb"])
@pytest.mark.parametrize("name", ["project", "genre", "track", "mood_tags"])
def test_what_cannot_be_shown_is_refused(name: str, text: str) -> None:
    value = [text] if name == "mood_tags" else text
    with pytest.raises(InputError, match="cannot be shown"):
        validate_fields({name: value})


@pytest.mark.parametrize("text", ["a\xa0b", "夜\u3000空", "می\u200cخواهم", "Ünïcode 🎛"])
def test_names_of_all_languages_are_taken(text: str) -> None:
    assert validate_fields({"project": text}) == {"project": text}


@pytest.mark.parametrize("name", ["genre", "track", "project"])
def test_an_empty_field_is_refused_with_what_clears_it(name: str) -> None:
    with pytest.raises(InputError) as error:
        validate_fields({name: " "})
    assert error.value.hint == f"To clear it: samplerecs context clear {name}"
    with pytest.raises(InputError) as error:
        validate_fields({name: "x" * 201})
    assert error.value.hint == ""
