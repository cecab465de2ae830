"""`library export-analysis|import-analysis`: what was heard, for a second computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import count_text
from samplerecs_daemon import gateway


def export_analysis(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    json: options.Json = False,
) -> None:
    """Write what was heard and said of your sounds, for another computer. No paths, no audio."""
    with gateway.open_client() as client:
        done = client.export_analysis(path)
    if json:
        output.print_json(done)
        return
    say(
        f"Wrote {count_text(done.sounds, 'sound')}, {count_text(done.corrections, 'correction')} "
        f"and {count_text(done.boards, 'board')} to {done.path}."
    )


def import_analysis(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What export-analysis wrote.")],
    json: options.Json = False,
) -> None:
    """Take in what another computer heard. Nothing that is newer here is overwritten."""
    with gateway.open_client() as client:
        done = client.import_analysis(path)
    if json:
        output.print_json(done)
        return
    say(
        f"New: {count_text(done.sounds, 'sound')}, {count_text(done.corrections, 'correction')}, "
        f"{count_text(done.boards, 'board')}; "
        f"{done.skipped:,} were known already."
    )
    if done.unknown:
        say(
            f"{done.unknown:,} of them are not on this computer yet: when you add their folder, "
            "they are known at once."
        )
