"""`evaluate`: how good the suggestions are on your own projects, measured on this computer."""

from __future__ import annotations

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway

app = typer.Typer(help="How good the suggestions are on what is yours.", no_args_is_help=True)


@app.callback()
def evaluate() -> None:
    """How good the suggestions are on what is yours."""


@app.command()
def projects(folder: options.Folder, json: options.Json = False) -> None:
    """Hide one sound after the other of your projects, and see where the lists have it.

    Everything stays on this computer.
    """
    found = gateway.evaluate_projects(folder)
    if json:
        output.print_json(found)
        return
    say(
        f"{found.used:,} of {found.projects:,} projects have the {found.least} sounds of your "
        "library that it takes."
    )
    if not found.used:
        return
    from samplerecs_cli import tables

    rows = [
        (way, f"{score.hit_10:.1%}", f"{score.hit_50:.1%}", f"{score.reciprocal_rank:.3f}")
        for way, score in found.scores.items()
    ]
    hidden = next(iter(found.scores.values())).hidden
    tables.print_table((f"{hidden:,} hidden", ">in first 10", ">in first 50", ">1 / place"), rows)
