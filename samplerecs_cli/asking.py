"""Questions before something that cannot be undone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from samplerecs_cli.exits import ExitCode

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def confirm(question: str, *, yes: bool) -> None:
    """Go on when the user agrees; end without an error when they do not.

    Raises:
        BadParameter: where nobody can be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked here: add --yes")
    if not typer.confirm(question, default=False, err=True):
        raise typer.Exit(ExitCode.OK)
