"""The one owner of stderr and of how the program ends: stdout is data, stderr is talk."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from samplerecs_cli.exits import ExitCode, exit_code_of
from samplerecs_daemon.api import SamplerecsError


def say(text: str) -> None:
    """Print one line of talk to stderr."""
    print(shown(text), file=sys.stderr)


def shown(text: str) -> str:
    """Return `text` fit for any terminal: no control characters, no broken Unicode, one line."""
    visible = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    encoding = sys.stdout.encoding or "utf-8"
    return visible.encode(encoding, "replace").decode(encoding)


def report(error: SamplerecsError) -> ExitCode:
    """Print what happened and what to do, and return the exit code for it."""
    say(f"samplerecs: {error.message}")
    if error.hint:
        say(f"  {error.hint}")
    return exit_code_of(error.code)


def crash_reporter(
    folder: Path,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return an excepthook: the traceback goes to a file, the user gets a sentence."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        where = _write_crash(folder, "".join(traceback.format_exception(kind, error, trace)))
        if closed := _closed(folder, error):
            say(f"samplerecs: {closed} is closed to you: permission denied.")
            say("  Give yourself the right to read and write it, or choose another folder with")
            say(f"  SAMPLERECS_HOME. Details: {where}")
            return
        say(f"samplerecs: something went wrong inside samplerecs itself ({kind.__name__}).")
        say(f"  Nothing of yours was changed. Details for a bug report: {where}")

    return hook


def _closed(folder: Path, error: BaseException) -> str:
    """Return the file of our own data that the system keeps from the user, "" for none."""
    if not isinstance(error, PermissionError) or not isinstance(error.filename, str | bytes):
        return ""
    name = os.fsdecode(error.filename)
    return name if Path(name).is_relative_to(folder) else ""


def _write_crash(folder: Path, text: str) -> str:
    path = folder / "crash.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return text.strip().splitlines()[-1]
    return str(path)
