"""What is said of sounds: the latest word wins, nothing is said twice, each is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept
from store_parts import examined

from samplerecs_daemon.api import HistoryRequest, SuggestRequest
from samplerecs_daemon.filestat import FileStat
from samplerecs_models.errors import InputError, NothingFound


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path) as opened:
        for name in ("a.wav", "b.wav", "c.wav"):
            opened.add(name)
        yield opened


def top(made: Kept) -> list[str]:
    return [one.sample.name for one in made.engine.suggest(SuggestRequest()).suggestions]


def say(made: Kept, verdict: str, name: str = "a.wav", *, undo: bool = False) -> bool:
    return made.engine.feedback(str(made.ids[name]), verdict, undo=undo).changed


def test_what_was_pinned_and_then_dismissed_is_gone_and_undo_pins_it_again(made: Kept) -> None:
    say(made, "pin", "b.wav")
    say(made, "pin", "a.wav")
    assert set(top(made)[:2]) == {"a.wav", "b.wav"}
    order = made.access.reader().pins()
    made.told()
    assert say(made, "dismiss", "b.wav")
    assert made.told() == ["recommendation.pin", "recommendation.dismiss"]
    assert "b.wav" not in top(made)
    made.engine.undo()
    assert made.access.reader().pins() == order, "the pin is back, where it was"
    assert "b.wav" in top(made)[:2]


@pytest.mark.parametrize("later", ["pin", "accept"])
def test_what_was_dismissed_and_then_wanted_is_not_kept_away(made: Kept, later: str) -> None:
    say(made, "dismiss")
    assert "a.wav" not in top(made)
    say(made, later)
    found = made.engine.why("a.wav")
    if later == "pin":
        assert top(made)[0] == "a.wav"
        assert found.hidden_by is None
    made.engine.undo()
    assert "a.wav" not in top(made), "the word before holds again"


def test_a_pin_lifts_a_ban_and_undo_puts_it_back(made: Kept) -> None:
    say(made, "ban")
    assert "a.wav" not in top(made)
    assert say(made, "pin")
    assert top(made)[0] == "a.wav"
    made.engine.undo()
    assert "a.wav" not in top(made)
    assert made.engine.why("a.wav").hidden_by == "banned"


@pytest.mark.parametrize("verdict", ["accept", "dismiss", "pin", "ban"])
def test_said_twice_is_said_once_and_so_is_taken_back(made: Kept, verdict: str) -> None:
    assert not say(made, verdict, undo=True), "it was never said"
    made.told()
    assert say(made, verdict)
    kept_words = len(made.engine.history(HistoryRequest()))
    made.told()
    made.clock.forward(5)
    assert not say(made, verdict)
    assert made.told() == []
    assert len(made.engine.history(HistoryRequest())) == kept_words
    assert say(made, verdict, undo=True)
    assert not say(made, verdict, undo=True)


def test_taken_again_in_a_later_session_is_news(made: Kept) -> None:
    made.engine.start_session("Dusk")
    assert say(made, "accept")
    assert not say(made, "accept")
    made.engine.start_session("Dawn")
    assert say(made, "accept")


def test_a_sound_is_named_as_lists_show_it(made: Kept) -> None:
    number = made.ids["a.wav"]
    long = made.add("Night_124_Cmin_Bass_03.wav")
    for name, meant in {
        "a.wav": number,
        "A.WAV": number,
        "a": number,
        "night_124_cmin_bass_03": long,
        "Night_124…": long,
        "Night...03.wav": long,
        str(number): number,
    }.items():
        assert made.engine.sample(name).id == meant, name
    for unknown in ("z.wav", "…", "", "a.", "99999"):
        with pytest.raises(NothingFound):
            made.engine.sample(unknown)


def test_every_file_of_a_sound_names_it(made: Kept) -> None:
    number = made.ids["a.wav"]
    with made.access.writer() as store:
        (root,) = store.roots()
        for name in ("Copy of it (2).wav", "!!!.wav"):
            store.save(root.id, f"copies/{name}", FileStat(100, 1), examined("a.wav", vectors=()))
    for name in ("Copy of it (2).wav", "copy OF it (2)", "Copy…2).wav", "!!!.wav", "!!!", "a"):
        assert made.engine.sample(name).id == number, name
    for other in ("copy of it 2", "Copy…3.wav", "!!"):
        with pytest.raises(NothingFound):
            made.engine.sample(other)
    with pytest.raises(NothingFound, match="not a sound") as told:
        made.engine.sample("copy-of")
    assert told.value.hint == f"Did you mean Copy of it (2).wav ({number})?"


def test_a_name_that_is_half_right_is_met_with_what_may_be_meant(made: Kept) -> None:
    number = made.add("Clap Tape 04.wav")
    with pytest.raises(NothingFound) as told:
        made.engine.feedback("clap", "ban")
    assert told.value.hint == f"Did you mean Clap Tape 04.wav ({number})?"


def test_a_name_of_several_sounds_tells_them_apart(made: Kept) -> None:
    other = made.add("more/a.wav")
    with pytest.raises(InputError, match=r"2 sounds are called a\.wav") as told:
        made.engine.feedback("a.wav", "accept")
    assert f"{other} is " in told.value.hint
    assert f"{made.ids['a.wav']} is " in told.value.hint
    assert made.engine.history(HistoryRequest()) == []
