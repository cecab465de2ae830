"""`mode`: how lists are ordered, and what comparing the two ways has told."""

from __future__ import annotations

from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway

Wanted = Annotated[
    str,
    typer.Argument(
        metavar="[MODE]",
        help="fusion, rules, ab (one of the two drawn for each session, to compare), or settings.",
    ),
]


def mode(wanted: Wanted = "", json: options.Json = False) -> None:
    """Say how lists are ordered, or change it; leaves a comparison as well."""
    with gateway.open_client() as client:
        info = client.set_mode(wanted) if wanted else client.mode()
    if json:
        output.print_json(info)
        return
    output.print_line(info.mode)
    say(info.say)
    if info.comparison is not None:
        say(f"Compared so far: {info.comparison.verdict}.")
