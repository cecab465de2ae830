"""What is said to whoever sets a field of the context."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept

from samplerecs_daemon.api import SuggestRequest
from samplerecs_models.errors import InputError

AT_ODDS = "No sound is both dark and bright; each counts a little."


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, "dark_a.wav", programs=True) as opened:
        yield opened


@pytest.mark.parametrize("by", ["user", "bitwig"])
def test_moods_that_contradict_each_other(made: Kept, by: str) -> None:
    said = made.engine.set_context({"mood_tags": ("bright", "dark")}, by=by)
    assert said.notes == (AT_ODDS,)
    assert AT_ODDS in made.engine.suggest(SuggestRequest()).notes
    assert made.engine.set_context({"bpm": 124.0}, by=by).notes == (), "of that no mood was said"
    assert made.engine.set_context({"mood_tags": ("dark",)}, by=by).notes == ()
    beside = made.engine.set_context({"preferences": ("bright",)}, by=by)
    assert beside.notes == (AT_ODDS,), "beside the mood that was said before"


def test_a_mood_that_nobody_knows_changes_nothing(made: Kept) -> None:
    made.engine.set_context({"mood_tags": ("dark",), "bpm": 124.0})
    with pytest.raises(InputError, match='Nothing here answers to the mood "darkk"') as told:
        made.engine.set_context({"mood_tags": ("warm", "darkk"), "bpm": 90.0})
    assert told.value.hint == "Did you mean dark?"
    held = made.engine.context()
    assert (held.value("mood_tags"), held.value("bpm")) == (("dark",), 124.0)
    # Words of names are known, and so is what is known in part.
    made.engine.set_context({"mood_tags": ("a", "very dark")})
    said = made.engine.set_context({"mood_tags": ("zzyzx",)}, by="bitwig")
    assert "Known are dark, bright" in said.notes[0]
    made.engine.set_context({"mood_tags": None})
    assert made.engine.context().value("mood_tags") == ("zzyzx",)


def test_an_empty_library_knows_contradictions_too(tmp_path: Path) -> None:
    with kept(tmp_path) as empty:
        assert empty.engine.set_context({"mood_tags": ("bright", "dark")}).notes == (AT_ODDS,)
