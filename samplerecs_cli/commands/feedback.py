"""`accept`, `dismiss`, `pin`, `ban`: what you do with a sound shapes the lists after it."""

from __future__ import annotations

from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.commands.bans import lifting
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway
from samplerecs_daemon.api.formats import count_text

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


def ban(
    sound: Annotated[
        str | None,
        typer.Argument(
            metavar="SOUND", help="A sound: its id (the number before it in lists), name or path."
        ),
    ] = None,
    pack: Annotated[
        str | None, typer.Option("--pack", metavar="NAME", help="All sounds of a pack.")
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="FOLDER", help="All sounds below a folder.")
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="WORD", help="All sounds that bear a tag.")
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help="All of a role: vocal, hats, ...")
    ] = None,
    undo: Undo = False,
    json: options.Json = False,
) -> None:
    """Never suggest a sound again, or a whole pack, folder, tag or role.

    `samplerecs bans` lists what is banned.
    """
    whole = {"pack": pack, "folder": folder, "tag": tag, "role": role}
    named = [(kind, value) for kind, value in whole.items() if value is not None]
    if len(named) + (sound is not None) != 1:
        raise typer.BadParameter("name one sound, or one of --pack, --folder, --tag and --role")
    if sound is not None:
        _give(sound, "ban", undo=undo, json=json)
    for kind, value in named:
        _ban(kind, value, undo=undo, json=json)


def _ban(kind: str, value: str, *, undo: bool, json: bool) -> None:
    with gateway.open_client() as client:
        found = client.ban(kind, value, undo=undo)
    if json:
        output.print_json(found)
        return
    if undo:
        words = _NEVER["ban"] if not found.changed else "Taken back: {name}."
    else:
        words = _BANNED if found.changed else _NOTHING["ban"]
    name, count = found.name, count_text(found.hides, "sound")
    say(_capital(words.format(name=name, count=count, lift=lifting(found))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_BANNED = "Banned for good: {name} ({count}). `{lift}` takes it back."
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
    "ban": "Banned for good: {name}. `samplerecs ban --undo {id}` takes it back.",
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
    say(words.format(name=sample.name, id=sample.id))
