"""`history`: what you heard, took or used, where and when."""

from __future__ import annotations

import re
import time
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text, short_key
from samplerecs_daemon import gateway
from samplerecs_daemon.api import HistoryEntry, HistoryRequest

_AGE = re.compile(r"(\d+(?:\.\d+)?)([hdwmy])")
_SECONDS = {"h": 3600.0, "d": 86_400.0, "w": 604_800.0, "m": 2_592_000.0, "y": 31_536_000.0}
#: How each thing reads.
_WORDS = {
    "heard": "heard",
    "accept": "took",
    "dismiss": "dismissed",
    "pin": "pinned",
    "used": "used",
}


def history(
    what: Annotated[
        str,
        typer.Option("--what", metavar="WHAT", help="heard, accept, dismiss, pin or used."),
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="AGE", help="How far back: 12h, 7d, 3w, 6m, 1y.")
    ] = "",
    project: Annotated[
        str, typer.Option("--project", metavar="NAME", help="Only what was done in it.")
    ] = "",
    count: Annotated[
        int, typer.Option("-n", "--count", metavar="N", help="At most so many, 1 to 1000.")
    ] = 100,
    json: options.Json = False,
) -> None:
    """Show what you heard, took or used, where and when, the latest first."""
    now = time.time()
    request = HistoryRequest(what, now - _age(since) if since else 0.0, project, count)
    with gateway.open_client() as client:
        entries = client.history(request)
    if json:
        output.print_json(entries)
        return
    if not entries:
        say("Nothing of that kind was done yet.")
        return
    from samplerecs_cli import tables

    rows = [_row(entry, now) for entry in entries]
    tables.print_table(("When", "What", "Sound", "Project", ">BPM", "Key"), rows)


def _row(entry: HistoryEntry, now: float) -> tuple[str, ...]:
    return (
        age_text(max(0.0, now - entry.at)),
        _deed(entry),
        entry.sample.name,
        entry.project,
        "" if entry.bpm is None else f"{entry.bpm:g}",
        short_key(entry.key or ""),
    )


def _deed(entry: HistoryEntry) -> str:
    if entry.board:
        return f"put on board {entry.board}"
    return _WORDS.get(entry.what, entry.what)


def _age(text: str) -> float:
    """Return "7d" as seconds."""
    match = _AGE.fullmatch(text.strip().lower())
    if match is None:
        raise typer.BadParameter(f"{text!r} is not an age: write it like 12h, 7d or 3w")
    return float(match[1]) * _SECONDS[match[2]]
