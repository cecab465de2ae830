"""`context watch`: live on the screen, who says what of the project and whose word counts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Client, Context, DawSource, to_json

if TYPE_CHECKING:
    from rich.table import Table

#: Seconds between two looks.
EVERY_S = 0.25


def watch(json: options.Json = False) -> None:
    """Show live which program says what of the project, and whose word counts, until Ctrl-C."""
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
        now = {"context": to_json(client.context()), "sources": to_json(client.daws())}
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
        tables.plain_table(SOURCE_HEADERS, source_rows(sources)),
    ]
