"""`context watch`: live on the screen, who says what of the project and whose word counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import said_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import (
    Client,
    Context,
    ContextField,
    DaemonError,
    DawSource,
    to_json,
)

if TYPE_CHECKING:
    from rich.table import Table

#: Seconds between two looks, and between two looks whether there is a daemon again.
EVERY_S, AGAIN_S = 0.25, 1.0


def watch(json: options.Json = False) -> None:
    """Show live who says what of the project, you included, and whose word counts, until Ctrl-C."""
    show = _print_changes if json else _draw
    if not gateway.daemon_status().running:
        say("No daemon runs, so nobody is heard. Start it: samplerecs daemon start")
        raise typer.Exit(ExitCode.DAEMON)
    try:
        while True:
            _while_it_runs(show)
    except KeyboardInterrupt:
        # How a watch is meant to be left.
        return


def _while_it_runs(show: Callable[[Client], None]) -> None:
    """Show what a daemon hears until it ends, then wait until there is one again."""
    try:
        with gateway.open_client() as client:
            if client.status().running:
                show(client)
    except DaemonError as error:
        say(f"{error.message} Waiting until it does; Ctrl-C ends.")
    while not gateway.daemon_status().running:
        time.sleep(AGAIN_S)


def _print_changes(client: Client) -> None:
    """Print one line of JSON for each change."""
    before: object = None
    while True:
        context, programs = client.context(), client.daws()
        news = (_gist(context), to_json(programs))
        if news != before:
            sources = to_json(everybody(context, programs))
            output.print_json({"context": to_json(context), "sources": sources}, one_line=True)
            before = news
        time.sleep(EVERY_S)


def _gist(context: Context) -> list[object]:
    """Return what a change is told by: of the time left its end, for that it passes is no news."""
    left = context.values.get("time_remaining")
    ends = left.at + left.value if left and isinstance(left.value, (int, float)) else 0.0
    rest = {name: one for name, one in context.values.items() if name != "time_remaining"}
    return [to_json(Context(rest)), round(ends)]


def _draw(client: Client) -> None:
    from rich.live import Live

    from samplerecs_cli import tables

    say("Ctrl-C ends.")
    with Live(console=tables.console(), auto_refresh=False) as screen:
        while True:
            screen.update(tables.stacked(*_tables(client.context(), client.daws())), refresh=True)
            time.sleep(EVERY_S)


def _tables(context: Context, sources: list[DawSource]) -> list[Table]:
    from samplerecs_cli import tables
    from samplerecs_cli.commands.context import HEADERS, rows
    from samplerecs_cli.commands.daw import SOURCE_HEADERS, source_rows

    return [
        tables.plain_table(HEADERS, rows(context)),
        tables.plain_table(SOURCE_HEADERS, source_rows(everybody(context, sources))),
    ]


def everybody(context: Context, programs: list[DawSource]) -> list[DawSource]:
    """Return who says something of the project: the programs, and before them who is none.

    That is the user, and the session that names its project. What they say counts always.
    """
    known = {one.name for one in programs}
    said: dict[str, dict[str, ContextField]] = {}
    for name, entry in context.values.items():
        if entry.source not in known:
            said.setdefault(entry.source, {})[name] = entry
    others = [
        DawSource(
            name=source,
            kind=source,
            connected=True,
            last_at=max(entry.at for entry in fields.values()),
            says={name: said_text(name, entry) for name, entry in fields.items()},
            decides=tuple(fields),
        )
        for source, fields in said.items()
    ]
    return [*others, *programs]
