"""`library backup|restore`: everything that was learnt, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import asking, options, output
from samplerecs_cli.diagnostics import say, shown
from samplerecs_daemon import gateway


def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file that does not exist yet.")],
    json: options.Json = False,
) -> None:
    """Write a copy of the library: analysis, tags, pins, boards, history. No audio."""
    with gateway.open_client() as client:
        made = client.backup(path)
    if json:
        output.print_json({"path": str(made)})
    else:
        say(f"Wrote {made}. `samplerecs library restore FILE` puts it back.")


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="What `library backup` wrote.")],
    yes: asking.Yes = False,
    json: options.Json = False,
) -> None:
    """Put a backup in the place of the library. The present one is kept beside it."""
    asking.confirm(f"Put {shown(str(path))} in the place of the library?", yes=yes)
    restored = gateway.restore_library(path)
    if json:
        aside = str(restored.aside) if restored.aside else None
        output.print_json({"database": str(restored.database), "aside": aside})
        return
    say(f"Restored {restored.database}.")
    if restored.aside:
        say(f"What was there before is kept as {restored.aside}; delete it when you are sure.")
