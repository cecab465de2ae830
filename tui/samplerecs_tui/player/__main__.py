"""`python -m samplerecs_tui.player [--silent]`: the player's process; started by `Player`."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Play what comes on stdin."""
    # Ctrl-C reaches the whole group; the panel decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What sound libraries print must not come between the reports.
    reports = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    from samplerecs_tui.player.child import run

    run(sys.stdin, reports, silent="--silent" in sys.argv[1:])
    # A driver that hangs must not keep a process that has nothing to do.
    os._exit(0)


main()
