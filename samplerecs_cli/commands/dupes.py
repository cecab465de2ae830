"""`library dupes`: which files hold the same sound."""

from __future__ import annotations

from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say, shown
from samplerecs_cli.formats import size_text
from samplerecs_daemon import gateway


def dupes(
    near: Annotated[
        bool,
        typer.Option("--near", help="Also what sounds the same: louder, trimmed or re-encoded."),
    ] = False,
    json: options.Json = False,
) -> None:
    """List the files that hold the same sound. Nothing is ever deleted; lists show each once."""
    with gateway.open_client() as client:
        groups = client.duplicates(near=near)
    if json:
        output.print_json(groups)
        return
    if not groups:
        say("No sound is there twice." if near else "No file is there twice.")
    for group in groups:
        likeness = "the same sound" if group.exact else f"alike to {group.similarity:.3f} at least"
        print(f"{len(group.paths)} files, {likeness}, {size_text(group.bytes_extra)} extra:")
        for path in group.paths:
            print(f"    {shown(path)}")
