"""`accept`, `dismiss`, `pin`, `ban`: what you do with a sound shapes the lists after it."""

from __future__ import annotations

from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway

Undo = Annotated[bool, typer.Option("--undo", help="Take it back.")]


def accept(sound: options.Sound, undo: Undo = False, json: options.Json = False) -> None:
    """Say that you took a sound: the next lists lean towards it. Prints its path."""
    _give(sound, "accept", undo=undo, json=json, path_wanted=True)


def dismiss(sound: options.Sound, undo: Undo = False, json: options.Json = False) -> None:
    """Say that a sound does not fit: it stays away for this session, and lists lean off it."""
    _give(sound, "dismiss", undo=undo, json=json)


def pin(sound: options.Sound, undo: Undo = False, json: options.Json = False) -> None:
    """Keep a sound on top of every list, and lean towards it."""
    _give(sound, "pin", undo=undo, json=json)


def ban(sound: options.Sound, undo: Undo = False, json: options.Json = False) -> None:
    """Never suggest a sound again."""
    _give(sound, "ban", undo=undo, json=json)


_NOTHING = {
    "accept": "You took {name} already; nothing was changed.",
    "dismiss": "{name} is dismissed already; nothing was changed.",
    "pin": "{name} is pinned already; nothing was changed.",
    "ban": "{name} is banned already; nothing was changed.",
}
_NEVER = {
    "accept": "You had not taken {name}: there is nothing to take back.",
    "dismiss": "{name} was not dismissed: there is nothing to take back.",
    "pin": "{name} was not pinned: there is nothing to take back.",
    "ban": "{name} was not banned: there is nothing to take back.",
}
_DONE = {
    "accept": "Taken: {name}.",
    "dismiss": "Dismissed for this session: {name}.",
    "pin": "Pinned: {name}.",
    "ban": "Banned for good: {name}. `samplerecs ban --undo` takes it back.",
}


def _give(sound: str, verdict: str, *, undo: bool, json: bool, path_wanted: bool = False) -> None:
    with gateway.open_client() as client:
        sample = client.feedback(sound, verdict, undo=undo)
    if json:
        output.print_json(sample)
        return
    if path_wanted and not undo:
        output.print_paths([sample.path])
    if undo:
        words = "Taken back: {name}." if sample.changed else _NEVER[verdict]
    else:
        words = (_DONE if sample.changed else _NOTHING)[verdict]
    say(words.format(name=sample.name))
