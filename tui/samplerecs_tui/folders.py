"""Folders of this computer, by name alone: no file in them is opened."""

from __future__ import annotations

import os
from pathlib import Path


def completed(typed: str) -> str:
    """Return the beginning of a folder's path as far as the folders that are there complete it.

    A folder that is the only one of that beginning ends with a separator, so that the next
    completion goes on inside. What cannot be completed, or read, comes back as it was.
    """
    if typed == "~":
        return f"~{os.sep}"
    above, start = os.path.split(typed)
    names = _folders_in(above or ".", start) if typed else []
    # Letters, not whole folders: these are names.
    common = os.path.commonprefix(names)  # noqa: RUF071
    if not common:
        return typed
    whole = f"{common}{os.sep}" if len(names) == 1 else common
    return f"{typed[: len(typed) - len(start)]}{whole}"


def _folders_in(above: str, start: str) -> list[str]:
    """Return the names of folders that begin so; hidden ones only for a dot."""
    try:
        with os.scandir(Path(above).expanduser()) as entries:
            return [
                entry.name
                for entry in entries
                if entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
                and entry.is_dir()
            ]
    except (OSError, ValueError, RuntimeError):
        # Not there, not to be read, no path at all, or the home of nobody.
        return []
