"""The desktop around the terminal: its clipboard and its file manager, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: Programs that take the clipboard's new text from stdin, and the variable that must be set.
_COPIERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("pbcopy",), ""),
    (("clip.exe",), ""),
    (("wl-copy",), "WAYLAND_DISPLAY"),
    (("xclip", "-selection", "clipboard"), "DISPLAY"),
    (("xsel", "--clipboard", "--input"), "DISPLAY"),
)
_WAIT_S = 2.0


def copy_text(text: str) -> bool:
    """Put text into the clipboard of this computer; False where no program for that is found.

    The terminal is told as well, by the panel itself (OSC 52), which reaches the computer in front
    of the user over SSH, too.
    """
    for command, variable in _COPIERS:
        if (not variable or os.environ.get(variable)) and shutil.which(command[0]):
            return _fed(command, text)
    return False


def open_folder(path: Path) -> str:
    """Show a file in the file manager; return "" or, where that cannot be done, why."""
    command = _opener(path)
    if command is None:
        return f"No file manager was found. It is in {path.parent}"
    try:
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"The file manager cannot be started: {error}. It is in {path.parent}"
    return ""


def _opener(path: Path) -> list[str] | None:
    if sys.platform == "darwin":
        return ["open", "-R", str(path)]
    if sys.platform == "win32":
        return ["explorer.exe", f"/select,{path}"]
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    return ["xdg-open", str(path.parent)] if shutil.which("xdg-open") else None


def _fed(command: tuple[str, ...], text: str) -> bool:
    try:
        run = subprocess.run(
            command,
            input=text.encode("utf-8", "surrogateescape"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0
