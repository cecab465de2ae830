"""`context watch`: live on the screen, who says what of the project and whose word counts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import field_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Client, Context, ContextField, DawSource, to_json

if TYPE_CHECKING:
    from rich.table import Table

#: Seconds between two looks.
EVERY_S = 0.25


def watch(json: options.Json = False) -> None:
    """Show live who says what of the project, you included, and whose word counts, until Ctrl-C."""
    with gateway.open_client() as client:
        if not client.status().running:
            say("No daemon runs, so nobody is heard. Start it: samplerecs daemon start")
            raise typer.Exit(ExitCode.DAEMON)
        try:
            _print_changes(client) if json else _draw(client)
        except KeyboardInterrupt:
            # How a watch is meant to be left.
            return


def _print_changes(client: Client) -> None:
    """Print one line of JSON for each change."""
    before: object = None
    while True:
        context = client.context()
        now = {"context": to_json(context), "sources": to_json(everybody(context, client.daws()))}
        if now != before:
            output.print_json(now, one_line=True)
            before = now
        time.sleep(EVERY_S)


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
            says={name: field_text(name, entry.value) for name, entry in fields.items()},
            decides=tuple(fields),
        )
        for source, fields in said.items()
    ]
    return [*others, *programs]
