"""A page of controls for Open Stage Control: mood, genre, time left, and what is suggested."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

MOODS = ("dark", "warm", "bright", "dreamy", "aggressive", "calm")
GENRES = ("techno", "house", "drum and bass", "hip hop", "ambient", "pop")
#: Minutes left that can be pressed.
MINUTES = (15, 30, 60, 120)
#: Height of a row, width of a control and the gap between two, in pixels.
_ROW, _WIDE, _GAP = 70, 150, 10

Widget = Mapping[str, object]


def control_page(target: str) -> str:
    """Return the page as Open Stage Control's session file (version 1).

    Args:
        target: host and port where samplerecs listens.
    """
    rows: tuple[Sequence[Widget], ...] = (
        [_toggle(word, "mood", number) for number, word in enumerate(MOODS)],
        [_button(word, "/samplerecs/genre", word, number) for number, word in enumerate(GENRES)],
        [
            _button(f"{minutes} min", "/samplerecs/time_remaining", f"{minutes}m", number)
            for number, minutes in enumerate(MINUTES)
        ],
        [
            _button("No genre", "/samplerecs/context", '{"genre": null}', 0),
            _button("No mood", "/samplerecs/context", '{"mood": null}', 1),
            _button("Suggest", "/samplerecs/suggest", 10, 2),
        ],
    )
    widgets = [
        {**widget, "target": [target], "top": _GAP + at * (_ROW + _GAP), "height": _ROW}
        for at, row in enumerate(rows)
        for widget in row
    ]
    content = {"type": "root", "id": "root", "label": "samplerecs", "widgets": widgets}
    session = {
        "createdWith": "Open Stage Control",
        "version": "1.20.0",
        "type": "session",
        "content": content,
    }
    return json.dumps(session, indent=1) + "\n"


def _toggle(word: str, what: str, number: int) -> Widget:
    """Return a button that adds a word when it goes down and takes it away when it comes up."""
    script = f'send(value ? "/samplerecs/{what}/add" : "/samplerecs/{what}/remove", "{word}")'
    return {
        "type": "button",
        "id": f"{what}_{word}",
        "label": word,
        "mode": "toggle",
        "bypass": True,
        "onValue": script,
        **_across(number),
    }


def _button(label: str, address: str, argument: str | int, number: int) -> Widget:
    """Return a button that sends one message when it is pressed."""
    return {
        "type": "button",
        "id": f"{address.rpartition('/')[2]}_{number}",
        "label": label,
        "mode": "tap",
        "address": address,
        "on": argument,
        "off": "",
        **_across(number),
    }


def _across(number: int) -> Widget:
    return {"left": _GAP + number * (_WIDE + _GAP), "width": _WIDE}
