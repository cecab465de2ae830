"""`config show|path|validate`: the settings."""

from __future__ import annotations

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import setting_text
from samplerecs_daemon import gateway

app = typer.Typer(help="The settings.", no_args_is_help=True)


@app.command()
def show(json: options.Json = False) -> None:
    """Show every setting with its value, where that comes from, and what it does."""
    rows = gateway.settings()
    if json:
        output.print_json(rows)
        return
    from samplerecs_cli import tables

    tables.print_table(
        ("Setting", "Value", "From", "What it does"),
        [(row.name, setting_text(row.value), row.source, row.help) for row in rows],
    )


@app.command()
def path() -> None:
    """Print where the settings file is (it need not exist)."""
    output.print_paths([str(gateway.settings_path())])


@app.command()
def validate() -> None:
    """Check the settings file and the environment; says what is wrong and where."""
    count = len(gateway.settings())
    say(f"{gateway.settings_path()}: {count} settings, all valid.")
