"""`tag`: the user's word on a sound or a whole folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import bpm_text, count_text, key_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import CorrectionRequest, Value

#: How many corrected sounds are listed.
SHOWN = 20


def tag(
    sounds: Annotated[
        list[str],
        typer.Argument(
            metavar="SOUND",
            help="Sounds (id, the number before it in lists, name or path), or folders of them.",
        ),
    ],
    bpm: Annotated[
        str | None,
        typer.Option("--bpm", metavar="BPM", help='The tempo it has; "none" where it has none.'),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key", metavar="KEY", help='The key it is in: "D minor", Dm, 7A; or "none".'
        ),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="ROLE", help="Its role: kick, bass, pad, ..., unknown."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="one-shot, loop or texture.")
    ] = None,
    add: Annotated[
        list[str] | None, typer.Option("--add", metavar="WORD", help="A tag; may be repeated.")
    ] = None,
    double: Annotated[bool, typer.Option("--double", help="Twice the tempo it was given.")] = False,
    half: Annotated[bool, typer.Option("--half", help="Half the tempo it was given.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back everything you said of it.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Correct tempo, key, role or kind. Your word wins over names and ears, for ever.

    A file keeps it when it is moved, renamed or bounced anew. Of a folder it is said of the sounds
    that are in it now, not of those that come later.
    """
    if double and half:
        raise typer.BadParameter("--double and --half cancel out")
    if not all(sound.strip() for sound in sounds):
        raise typer.BadParameter("the name of a sound is empty")
    request = CorrectionRequest(
        bpm=bpm,
        key=key,
        kind=kind,
        role=role,
        tags=tuple(add or ()),
        tempo_factor=2.0 if double else 0.5 if half else None,
        undo=undo,
    )
    paths = [Path(sound) for sound in sounds if _is_path(sound)]
    named = [sound for sound in sounds if not _is_path(sound)]
    with gateway.open_client() as client:
        now = client.correct(paths, request, sounds=named)
    if json:
        output.print_json(now)
        return
    from samplerecs_cli import tables

    rows = [
        (s.name, s.kind, s.role, _or_none(bpm_text(s.bpm), s.bpm), _or_none(key_text(s.key), s.key))
        for s in now[:SHOWN]
    ]
    tables.print_table(("Sound", "Kind", "Role", ">BPM", "Key"), rows)
    if len(now) > SHOWN:
        say(f"... and {len(now) - SHOWN:,} more.")
    if double or half:
        _tell_without_tempo(sum(sound.bpm.value is None for sound in now), double)


def _is_path(sound: str) -> bool:
    """Say whether a file or folder is meant: it lies there, or is written as one."""
    written = "/" in sound or "\\" in sound or sound.startswith(("~", "."))
    return written or os.path.lexists(sound)


def _or_none(text: str, value: Value) -> str:
    """Return "none" where the user said that there is none; unknown is "" still."""
    return text or ("none" if value.source == "user" else "")


def _tell_without_tempo(count: int, double: bool) -> None:
    if count:
        has = "has" if count == 1 else "have"
        say(f"{count_text(count, 'sound')} {has} no tempo to {'double' if double else 'halve'}.")
