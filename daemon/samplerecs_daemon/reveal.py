"""Showing a file where it lies, in the system's own folder window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from samplerecs_models.errors import NothingFound

#: Seconds that the program may take to say that it cannot.
_FAILS_WITHIN_S = 2.0


def reveal(path: Path) -> None:
    """Open the folder of a file, with the file chosen where the system can.

    Raises:
        NothingFound: when this computer has no folder window (a server, a session without a
            screen).
    """
    for command in commands(path, sys.platform):
        if shutil.which(command[0]) and started(command):
            return
    no_folder_window(path)


def no_folder_window(path: Path) -> None:
    """Say that no folder can be shown here.

    Raises:
        NothingFound: always.
    """
    raise NothingFound(
        "This computer has no folder window to show.", f"The file is in {path.parent}."
    )


def commands(path: Path, platform: str) -> list[Sequence[str]]:
    """Return the commands to try in turn, as argument lists: no shell sees the name."""
    if platform == "darwin":
        return [("open", "-R", str(path))]
    if platform == "win32":
        return [("explorer", f"/select,{path}")]
    choose = "org.freedesktop.FileManager1.ShowItems"
    bus = ("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.FileManager1")
    shown = (*bus, "/org/freedesktop/FileManager1", choose, f"array:string:{_uri(path)}", "string:")
    return [shown, ("xdg-open", str(path.parent))]


def _uri(path: Path) -> str:
    # dbus-send splits arrays at commas.
    return path.absolute().as_uri().replace(",", "%2C")


def started(command: Sequence[str]) -> bool:
    """Start a program with a window; False where it cannot be."""
    if sys.platform.startswith("linux") and not _has_screen():
        return False
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # The Explorer ends with 1 even when it did what it was told.
        return process.wait(_FAILS_WITHIN_S) == 0 or sys.platform == "win32"
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False


def _has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
