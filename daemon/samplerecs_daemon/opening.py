"""Opening a sound in the program that this computer plays sounds with."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from samplerecs_daemon.reveal import started
from samplerecs_models.errors import NothingFound


def open_in_player(path: Path) -> None:
    """Open a sound file in the system's own player.

    Raises:
        NothingFound: when this computer has none (a server, a session without a screen).
    """
    command = opener(path, sys.platform)
    if not (shutil.which(command[0]) and started(command)):
        no_player(path)


def no_player(path: Path) -> None:
    """Say that no sound can be opened here.

    Raises:
        NothingFound: always.
    """
    raise NothingFound("This computer has no player to open a sound in.", f"The file is {path}.")


def opener(path: Path, platform: str) -> Sequence[str]:
    """Return the command, as an argument list: no shell sees the name."""
    programs = {"darwin": "open", "win32": "explorer"}
    # Absolute, so that no name is taken for an option.
    return (programs.get(platform, "xdg-open"), str(path.absolute()))
