"""`live` (also `tui`): the panel beside the DAW."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode


def live(
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="For screen readers: no screen, one line for each change, commands by word.",
        ),
    ] = False,
) -> None:
    """Show the suggestions live, beside the DAW, with keys for everything; starts the daemon."""
    if plain:
        from samplerecs_tui import launch

        raise typer.Exit(launch.run_plain())
    # The screen is drawn on stderr.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say("The live panel needs a terminal; `samplerecs live --plain` writes lines instead.")
        raise typer.Exit(ExitCode.USAGE)
    from samplerecs_tui import launch

    raise typer.Exit(launch.run_panel())
