"""Bans of folders, which follow where a library folder goes."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.store.connection import Database


def move_folder_bans(database: Database, old: Path, new: Path) -> None:
    """Have the bans of a folder and of all inside it hold at its new place, in a transaction."""
    for (value,) in database.query("SELECT value FROM bans WHERE kind = 'folder'"):
        folder = Path(os.fsdecode(value))
        if old != new and folder.is_relative_to(old):
            database.query(
                "UPDATE OR REPLACE bans SET value = ? WHERE kind = 'folder' AND value = ?",
                (stored(str(new / folder.relative_to(old))), value),
            )


def stored(value: str) -> str | bytes:
    """Return a ban's value as TEXT, or as a BLOB where a folder's name is no Unicode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return os.fsencode(value)
    return value
