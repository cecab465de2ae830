"""What the panel decides and says, apart from any screen."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_parts import NOW, context, library, live_list, render, sample, suggestion
from rich.cells import cell_len

from samplerecs_daemon.api import Context, ScanProgress, SuggestRequest
from samplerecs_tui.signs import ASCII, UNICODE, signs_of
from samplerecs_tui.state import columns, detail, playing, project, rows, spoken, status, waves
from samplerecs_tui.state.asked import Asked
from samplerecs_tui.state.seen import Seen
from samplerecs_tui.state.tap import Taps
from samplerecs_tui.widgets.rows import cut, thinned


def test_nothing_asked_is_answered_by_the_engines_own_list() -> None:
    assert Asked().request(50) is None
    assert Asked().said() == ""


def test_steps_from_a_sound_take_back_their_opposites() -> None:
    asked = Asked(query="dusty").near(sample(1)).step("darker").step("shorter").step("shorter")
    wanted = SuggestRequest("dusty", 5, like=("1",), steps=("darker", "shorter"))
    assert asked.request(5) == wanted
    assert asked.step("brighter").steps == ("shorter", "brighter")
    assert "darker, shorter" in asked.said()
    assert asked.near(sample(2)).steps == ()
    assert Asked().step("darker") == Asked()


def test_rules_are_lifted_one_by_one_and_hold_again() -> None:
    asked, seen = Asked(), []
    for hidden in ({"tempo": 4, "key": 9, "banned": 50}, {"tempo": 4}, {"banned": 50}):
        asked = asked.looser(hidden)
        request = asked.request(5)
        seen.append(request.loosen if request else ())
    assert seen == [("key",), ("key", "tempo"), ()]


@given(st.floats(30, 300))
def test_even_taps_give_their_tempo(bpm: float) -> None:
    taps = Taps()
    for tap in range(6):
        taps = taps.tap(tap * 60 / bpm)
    said = taps.bpm()
    assert said is not None
    assert abs(said - bpm) <= 0.06


def test_two_taps_are_no_tempo_and_a_pause_begins_anew() -> None:
    assert Taps().tap(0).tap(0.5).bpm() is None
    assert len(Taps().tap(0).tap(0.5).tap(1.0).tap(9.0).at) == 1


@given(st.integers(0, 300))
def test_columns_fill_no_more_than_the_width(width: int) -> None:
    fitted = columns.fit(rows.SUGGESTION_COLUMNS, width)
    used = sum(w for _, w in fitted) + columns.GAP * max(0, len(fitted) - 1)
    assert used <= max(width, 0)
    assert all(w > 0 for _, w in fitted)
    if width >= 60:
        names = {column.name for column, _ in fitted}
        assert {"mark", "rank", "name", "bpm", "key"} <= names


@given(st.integers(60, 300), st.integers(0, 40))
def test_a_snug_column_leaves_what_it_does_not_need(width: int, need: int) -> None:
    usual = {c.name: w for c, w in columns.fit(rows.SUGGESTION_COLUMNS, width)}
    snug = {c.name: w for c, w in columns.fit(rows.SUGGESTION_COLUMNS, width, {"key": need})}
    assert snug["key"] == min(usual["key"], max(len(" Key"), need))
    assert snug["name"] >= usual["name"] or len(snug) > len(usual)


@given(st.text(max_size=60), st.integers(1, 40))
def test_cut_text_has_the_width_and_no_control_characters(text: str, width: int) -> None:
    from rich.cells import cell_len

    made = cut(text, width)
    assert cell_len(made) == width
    assert made.isprintable()
    assert len(thinned(text, width)) <= width


@given(
    st.lists(st.floats(0, 1), max_size=300), st.integers(0, 80), st.integers(1, 6), st.booleans()
)
def test_outlines_have_the_size_asked_for(
    peaks: list[float], width: int, height: int, only_ascii: bool
) -> None:
    line = waves.small(peaks, width, ascii_only=only_ascii)
    picture = waves.big(peaks, width, height, ascii_only=only_ascii)
    assert len(line) == width
    assert [len(each) for each in picture] == [width] * height
    assert not only_ascii or (line + "".join(picture)).isascii()


def test_a_silent_outline_is_empty_and_the_loudest_is_full() -> None:
    assert waves.small([0.0] * 10, 5).strip() == ""
    assert waves.small([0.0, 0.001], 2) == " █"
    assert waves.big([1.0], 1, 3) == ["█", "█", "█"]


@pytest.mark.parametrize(
    ("number", "bpm", "key"),
    [
        (1, "118 −2", "Am ="),
        (3, "60 ½=", "C maj rel"),
        (4, "174? +54", "Dm 5th"),
        (5, "", "Em −2"),
        (7, "122.5 +2.5", "Am ="),
        (9, "118 −2", "Gm +2"),
    ],
)
def test_cells_say_how_tempo_and_key_stand_to_the_project(number: int, bpm: str, key: str) -> None:
    cells = rows.suggestion_cells(suggestion(1, number), context())
    assert cells["bpm"] == bpm.replace("½=", "½")
    assert cells["key"].strip() == key


def test_the_detail_says_where_values_come_from() -> None:
    lines = detail.facts(sample(1), 30)
    assert lines[0].startswith("keys, loop · 118 BPM (name) · Am")
    assert lines[2].startswith("…")
    assert len(lines[2]) == 30
    bars = detail.score_lines(suggestion(1, 1), UNICODE)
    assert bars[0].startswith("similarity  ██████████████ +0.31")
    assert bars[-1].endswith("+0.59")


def test_the_project_in_words() -> None:
    signs = UNICODE
    now = context(124.5, time_remaining=1500.0, mood_tags=("dark", "warm"))
    assert project.value_words("bpm", now, signs) == "124.5 BPM"
    assert project.value_words("key", now, signs) == "A minor"
    assert project.value_words("playing", now, signs) == "▶ playing"
    assert project.value_words("time_remaining", now, signs) == "25:00 left"
    assert project.typed("mood_tags", now) == "dark, warm"
    assert project.typed("time_remaining", now) == "25m"
    assert project.ground_words(now.values["key"], NOW) == "you, 12 min"
    assert project.ground_words(now.values["bpm"], NOW, short=True) == "Live"
    guess = Context({n: replace(f, confidence=0.5) for n, f in now.values.items()})
    assert project.value_words("bpm", guess, signs) == "124.5? BPM"
    assert project.value_words("key", guess, signs) == "A minor?"
    assert project.typed("key", guess) == "A minor"
    assert [project.short_age(s) for s in (5, 600, 7200, 2e5)] == ["now", "10 min", "2 h", "2 d"]


@given(st.integers(0, 200))
def test_no_field_of_the_project_is_gone_without_a_word(width: int) -> None:
    fields = [
        project.Said("bpm", "116.8 BPM", "you, 3 min", "you"),
        project.Said("playing", "▶ playing"),
        project.Said("mood_tags", "dark, warm, gloomy, dusty", "you, 3 min", "you"),
    ]
    fitted, hidden = project.fitted(fields, width)
    assert len(fitted) + hidden == len(fields)
    line = "   ".join(f"{words} {ground}".strip() for _, words, ground in fitted)
    assert len(line) <= width
    if width >= 72:
        assert line == "116.8 BPM you, 3 min   ▶ playing   dark, warm, gloomy, dusty you, 3 min"


@given(st.text(), st.integers(0, 40))
def test_what_is_shortened_says_so(text: str, width: int) -> None:
    said = status.shortened(text, width)
    assert cell_len(said) <= width
    assert said == text or not said or said.endswith("…")


def test_the_status_line_says_what_is_hidden_and_what_loosens_it() -> None:
    said = status.hidden_words({"tempo": 41, "key": 17, "absent": 0}, "L")
    assert said == "Hidden: 41 by tempo, 17 by key · L loosens"
    assert "loosens" not in status.hidden_words({"absent": 3}, "L")
    assert status.hidden_words({"seen": 1}, "L") == "Hidden: 1 taken, dismissed or skipped"


def test_all_rules_that_hide_a_sound_are_told() -> None:
    assert status.hidden_why(["key"]) == "its key does not fit"
    assert status.hidden_why(["tempo", "key"]) == "its tempo and its key do not fit"
    told = status.hidden_why(["banned", "tempo", "key"], ["the pack Dusk", "the role kick"])
    banned = "you banned it with the pack Dusk and the role kick"
    assert told == f"{banned} and its tempo and its key do not fit"
    assert status.waiting_words(3, "playing", "f") == (
        "3 changes waiting (while a sound plays) · f shows them"
    )
    progress = ScanProgress("/s", "examine", 20, 815, 0, 0, 1.0)
    assert status.library_words(library(), progress) == "812 sounds, heard 20 of 815"
    assert "rests" in status.library_words(library(paused="recording"), progress)
    assert status.joined(("one", "", "three four", "two"), 9) == "one | two"


def test_how_a_sound_plays_in_words() -> None:
    said = playing.how(render(1), original=False, silent=False)
    assert said == "at 120 BPM, +2 st, loop, free-running"
    assert playing.how(render(1), original=True, silent=True).startswith("as it is, loop")
    assert not playing.is_changed(render(1, changed=False))


def test_only_an_act_of_the_user_is_reported() -> None:
    seen = Seen()
    seen.looks_at((1, 2), 7, 10.0)
    assert seen.report(14.0) == []
    assert seen.acts()
    assert not seen.acts()
    seen.looks_at((2, 3), 8, 16.0)
    said = seen.report(17.0)
    assert [(s.what, s.samples, s.seconds, s.list_number) for s in said] == [
        ("screen", (1, 2), 2.0, 7),
        ("screen", (2, 3), 1.0, 8),
        ("act", (), 0.0, 0),
    ]


def test_lines_for_a_screen_reader_have_words_and_no_signs() -> None:
    first, second = live_list(1, (1, 2, 3)), live_list(2, (4, 1, 2))
    lines = list(spoken.change_lines(None, first))
    assert lines[1].startswith(
        "1. dusty_rhodes_07, keys, 118 BPM, A minor, 4.1 seconds. 118 to 120"
    )
    changes = list(spoken.change_lines(first, second))
    assert changes[0].startswith("New at 1. reese_bass_174, bass, perhaps 174 BPM")
    assert changes[1:3] == ["dusty_rhodes_07: from 1 to 2.", "KSHMR_kick_12: from 2 to 3."]
    assert changes[3] == "warm pad Cmaj left."
    assert not {"→", "·"} & set("".join(lines + changes))
    assert spoken.command_of("3") == ("hear", "3")
    assert spoken.command_of("Ask dark pad ") == ("ask", "dark pad")


def test_the_locale_says_which_signs_there_are() -> None:
    assert signs_of({"LANG": "de_DE.UTF-8"}) is UNICODE
    assert signs_of({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}) is ASCII
    assert signs_of({}) is UNICODE
    assert all(text.isascii() for text in ASCII.values())
    assert not math.isnan(NOW)
