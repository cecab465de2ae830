"""`undo`: takes the last thing you did back."""

from __future__ import annotations

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway


def undo(json: options.Json = False) -> None:
    """Take the last of these back; again for more.

    Feedback, a ban, a correction, `more` and its steps, a change of a board, `taste reset`. Nothing
    else is taken back, such as a new session or another mode.
    """
    with gateway.open_client() as client:
        undone = client.undo()
    if json:
        output.print_json(undone)
    else:
        say(f"Taken back: {undone.what}." if undone.what else "There is nothing to take back.")
        if undone.now:
            say(f"It is again: {undone.now}.")
