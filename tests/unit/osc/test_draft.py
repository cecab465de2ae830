"""What messages say of the project: every form of every field, taken together or not at all."""

from __future__ import annotations

import pytest

from samplerecs_models.errors import InputError
from samplerecs_osc.draft import FIELDS, Draft, Slots


def put(*steps: tuple[str, tuple[object, ...]], slots: Slots | None = None) -> Draft:
    draft = Draft(slots or Slots())
    for name, args in steps:
        draft.put(name, args)  # type: ignore[arg-type]
    return draft


@pytest.mark.parametrize("value", [124, 124.0, "124", " 124.0 ", "124,0"])
def test_tempo_in_every_type(value: object) -> None:
    assert put(("bpm", (value,))).fields == {"bpm": 124.0}


def test_a_float_of_32_bits_is_rounded() -> None:
    assert put(("bpm", (120.0999984741211,))).fields == {"bpm": 120.1}


@pytest.mark.parametrize(
    "args", [(19.9,), (1000,), (True,), ("fast",), (120, 121), (b"x",), ("1e2",), ("１２０x",)]
)
def test_what_is_no_tempo(args: tuple[object, ...]) -> None:
    with pytest.raises(InputError):
        put(("bpm", args))


@pytest.mark.parametrize(
    ("args", "root", "mode"),
    [
        (("A minor",), "A", "minor"),
        (("F#m",), "F#", "minor"),
        (("Bb",), "A#", None),
        (("A♭ minor",), "G#", "minor"),
        (("8A",), "A", "minor"),
        (("A", "minor"), "A", "minor"),
        (("D", "Dorian"), "D", "dorian"),
        ((0,), "C", None),
        ((11,), "B", None),
        ((9.0,), "A", None),
        ((9, "major"), "A", "major"),
    ],
)
def test_key_in_every_form(args: tuple[object, ...], root: str, mode: str | None) -> None:
    assert put(("key", args)).fields == {"key": root, "mode": mode}


@pytest.mark.parametrize(
    "args", [(12,), (-1,), ("H minor",), ("",), (9, 3), ("A", "x", "y"), (1.5,)]
)
def test_what_is_no_key(args: tuple[object, ...]) -> None:
    with pytest.raises(InputError):
        put(("key", args))


@pytest.mark.parametrize("order", [0, 1])
def test_root_and_scale_come_in_either_order(order: int) -> None:
    steps = [("key", (9,)), ("scale", ("minor",))]
    draft = put(*(steps if order else steps[::-1]))
    assert draft.fields == {"key": "A", "mode": "minor"}


def test_a_bare_root_is_not_given_the_mode_of_another_key() -> None:
    assert put(("key", ("A minor",)), ("key", ("C",))).fields == {"key": "C", "mode": None}


def test_a_scale_overrides_and_is_overridden() -> None:
    draft = put(("key", ("A minor",)), ("scale", ("major",)))
    assert draft.fields == {"key": "A", "mode": "major"}
    draft.put("key", ("C minor",))
    draft.put("key", ("D",))
    assert draft.fields == {"key": "D", "mode": None}


@pytest.mark.parametrize("field", sorted({*FIELDS} - {"mood/add", "mood/remove"}))
@pytest.mark.parametrize("args", [(), (None,)])
def test_nothing_and_nil_clear(field: str, args: tuple[object, ...]) -> None:
    assert set(put((field, args)).fields.values()) == {None}


def test_moods_are_added_and_taken_away() -> None:
    draft = put(("mood", ("Dark", "warm, deep")))
    assert draft.fields == {"mood_tags": ("dark", "warm", "deep")}
    draft.put("mood/add", ("dusty", "dark"))
    draft.put("mood/remove", ("warm",))
    assert draft.fields == {"mood_tags": ("dark", "deep", "dusty")}
    assert put(("mood/remove", ("x",)), slots=Slots(mood=("x",))).fields == {"mood_tags": None}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (1500, 1500),
        (90.5, 90.5),
        ("25m", 1500),
        ("00:25:00", 1500),
        ("25:00", 1500),
        ("1.5h", 5400),
    ],
)
def test_time_in_every_form(value: object, seconds: float) -> None:
    assert put(("time_remaining", (value,))).fields == {"time_remaining": seconds}


@pytest.mark.parametrize("value", [-1, 1e12, "soon", True, "", "1:2:3:4"])
def test_what_is_no_time(value: object) -> None:
    with pytest.raises(InputError):
        put(("time_remaining", (value,)))


@pytest.mark.parametrize(("value", "on"), [(True, True), (1, True), (0.0, False), ("off", False)])
def test_playing_in_every_form(value: object, on: bool) -> None:
    assert put(("playing", (value,))).fields == {"playing": on}


@pytest.mark.parametrize("value", ["a" * 201, "a\nb", 7])
def test_names_are_short_visible_text(value: object) -> None:
    with pytest.raises(InputError):
        put(("project", (value,)))


def test_a_context_as_json() -> None:
    draft = Draft(Slots())
    draft.put_json(
        '{"bpm": 98, "key": "F# minor", "mood": ["dark"], "genre": "dub", "playing": true}'
    )
    assert draft.fields == {
        "bpm": 98.0,
        "key": "F#",
        "mode": "minor",
        "mood_tags": ("dark",),
        "genre": "dub",
        "playing": True,
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"bpm": NaN}',
        '{"bpm": 1e999}',
        '{"nothing": 1}',
        '{"mood/add": "x"}',
        '{"bpm": {"a": 1}}',
        '{"bpm": ' + "9" * 5000 + "}",
        "[" * 10_000,
        '{"genre": 5}',
    ],
)
def test_what_is_no_context(text: str) -> None:
    with pytest.raises(InputError):
        Draft(Slots()).put_json(text)


def test_clear_names_fields_or_all() -> None:
    draft = put(("bpm", (120,)), ("mood", ("dark",)))
    draft.clear(["mood_tags"])
    assert draft.fields == {"bpm": 120.0, "mood_tags": None}
    draft.clear([])
    assert set(draft.fields.values()) == {None}
    with pytest.raises(InputError):
        draft.clear(["nothing"])
