"""How the project reads: what is sure, what is only a guess, and how a guess is made certain."""

from __future__ import annotations

import shlex
from typing import Any

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.api.formats import context_text, guess_text, said_text


def project(confidence: float, **values: Any) -> Context:
    fields = {n: ContextField(v, "names", 0.0, confidence) for n, v in values.items()}
    return Context(fields)


def test_a_guess_has_a_question_mark_everywhere() -> None:
    said = {
        "bpm": 124.0,
        "key": "F",
        "mode": "minor",
        "mood_tags": ("deep", "dark"),
        "genre": "dub",
    }
    assert context_text(project(1.0, **said)) == "124 BPM · F minor · deep, dark · dub"
    assert context_text(project(0.5, **said)) == "124? BPM · F minor? · deep, dark? · dub?"
    assert context_text(Context()) == ""
    # An estimated key (0.6 at most) is a guess, the scale of a saved set (0.9) is none.
    assert said_text("key", ContextField("A", "Live project", 0.0, 0.6)) == "A?"
    assert said_text("key", ContextField("A", "Live project", 0.0, 0.9)) == "A"


def test_a_guess_is_offered_with_the_command_that_takes_it() -> None:
    said: dict[str, Any] = {
        "bpm": 124.5,
        "key": "F#",
        "mode": "minor",
        "mood_tags": ("deep", "dark"),
    }
    text = guess_text(project(0.5, genre="deep house", **said))
    assert text.startswith(
        "124.5 BPM, F# minor, deep, dark and deep house are only guesses (names): "
    )
    command = shlex.split(text.partition("Right? ")[2])
    assert command[:3] == ["samplerecs", "context", "set"]
    assert command[3:] == [
        *("--bpm", "124.5", "--key", "F# minor", "--mood", "deep", "--mood", "dark"),
        *("--genre", "deep house"),
    ]
    one = guess_text(Context({"key": ContextField("A", "Live project", 0.0, 0.5)}))
    assert one == (
        "A is only a guess (Live project): it steers the order and hides nothing. "
        "Right? samplerecs context set --key A"
    )
    assert guess_text(project(1.0, bpm=124.0)) == ""
    assert guess_text(Context()) == ""
