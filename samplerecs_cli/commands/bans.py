"""`bans`: what is never suggested, and how much of the library each of it hides."""

from __future__ import annotations

import shlex
import time

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import BanInfo


def bans(json: options.Json = False) -> None:
    """List what you banned, how many sounds each ban hides, and how to lift it."""
    with gateway.open_client() as client:
        found = client.bans()
    if json:
        output.print_json(found)
        return
    if not found:
        say("Nothing is banned. Ban a sound, or a whole pack: samplerecs ban --pack NAME")
        return
    from samplerecs_cli import tables

    now = time.time()
    rows = [
        (one.name, f"{one.hides:,}", age_text(max(0.0, now - one.at)), lifting(one))
        for one in found
    ]
    tables.print_table(("Banned", ">Hides", "Since", "=Lift it"), rows)


def lifting(ban: BanInfo) -> str:
    """Return the command that lifts a ban."""
    what = ban.value if ban.kind == "sample" else f"--{ban.kind} {shlex.quote(ban.value)}"
    return f"samplerecs ban --undo {what}"
