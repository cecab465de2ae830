"""Advice of the daemon, with keys in place of commands."""

from __future__ import annotations

import pytest

from samplerecs_tui.keymap import ACTS, shown_keys
from samplerecs_tui.state.advice import with_keys

KEYS = {act.name: shown_keys(act, {}).split(" ")[0] for act in ACTS}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Only 3 fit. 41 are hidden by tempo: --stretch allows up to 8 % of time-stretch, words "
            "lift the rule.",
            "Only 3 fit. 41 are hidden by tempo: L lifts that rule.",
        ),
        (
            "A varied list. Tell it more: samplerecs context set --bpm 124 --key Am",
            "A varied list. Press c to tell it.",
        ),
        ("Add a folder: samplerecs library add FOLDER", "Add a folder: 4, then A"),
        ("Is it connected? `samplerecs library list` says.", "Is it connected? 4, then tab, says."),
        ("Start it again: samplerecs daemon start", "Start it again: ctrl+r"),
        ("Nothing fits.", "Nothing fits."),
    ],
)
def test_commands_become_keys(said: str, told: str) -> None:
    assert with_keys(said, KEYS) == told
