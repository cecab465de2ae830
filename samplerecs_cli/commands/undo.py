"""`undo`: takes the last thing you did back."""

from __future__ import annotations

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway


def undo(json: options.Json = False) -> None:
    """Take the last thing back: feedback, a correction, a change of a board. Again for more."""
    with gateway.open_client() as client:
        undone = client.undo()
    if json:
        output.print_json(undone)
    else:
        say(f"Taken back: {undone.what}." if undone.what else "There is nothing to take back.")
        if undone.now:
            say(f"It is again: {undone.now}.")
