"""`telemetry`: the signals that are kept on this computer, and nowhere else."""

from __future__ import annotations

import typer

from samplerecs_cli import options, output
from samplerecs_cli.asking import Yes, confirm
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import count_text, size_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Stats

app = typer.Typer(
    help="What is kept of what you see and hear. It never leaves this computer.",
    no_args_is_help=True,
)


@app.command()
def status(json: options.Json = False) -> None:
    """Show whether signals are kept, how many there are, and how much room they take."""
    with gateway.open_client() as client:
        _print(client.stats(), json)


@app.command()
def off(json: options.Json = False) -> None:
    """Keep no signals from now on. What you take, dismiss or pin is kept: lists need it."""
    with gateway.open_client() as client:
        _print(client.set_telemetry(False), json)


@app.command()
def on(json: options.Json = False) -> None:
    """Keep signals again."""
    with gateway.open_client() as client:
        _print(client.set_telemetry(True), json)


@app.command()
def export() -> None:
    """Print every kept event as JSON, one a line, the oldest first."""
    with gateway.open_client() as client:
        for event in client.export_telemetry():
            output.print_json(event, one_line=True)


@app.command()
def erase(yes: Yes = False, json: options.Json = False) -> None:
    """Forget every kept event. What you took, dismissed or pinned stays."""
    confirm("Erase every kept event? This cannot be undone.", yes=yes)
    with gateway.open_client() as client:
        erased = client.erase_telemetry()
    if json:
        output.print_json({"erased": erased})
    else:
        say(f"Erased {count_text(erased, 'event')}.")


def _print(stats: Stats, json: bool) -> None:
    if json:
        output.print_json(stats)
        return
    from samplerecs_cli import tables

    rows = [("Signals", "kept on this computer" if stats.telemetry else "off")]
    rows += [(name.capitalize(), f"{count:,}") for name, count in stats.counts.items()]
    rows.append(("Room they take", size_text(stats.signals_bytes)))
    tables.print_table(("Telemetry", ""), rows)
