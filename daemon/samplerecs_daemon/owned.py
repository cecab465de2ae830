"""Files and folders that other users of the machine cannot read.

What a library is made of, and what was done with it, is its owner's business. On Windows the
folder of a user is closed to others already, and modes mean nothing.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

#: Modes of what is the owner's alone, and the rights of everybody else.
FILE_MODE, FOLDER_MODE, OTHERS = 0o600, 0o700, 0o077
#: SQLite gives these the mode that the database has when they are made.
_SIDES = ("", "-wal", "-shm")


def own_folder(path: Path) -> None:
    """Make a folder for its owner alone; one that is there stays as it is.

    Raises:
        OSError: when it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def own_file(path: Path) -> None:
    """Have a file, and the side files of a database, be its owner's alone; make it if missing.

    Raises:
        OSError: when it cannot be made.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    for side in _SIDES:
        narrow(path.with_name(path.name + side))


def opener(name: str, flags: int) -> int:
    """Open a file for its owner alone; to be given to `open`."""
    return os.open(name, flags, FILE_MODE)


def narrow(path: Path) -> None:
    """Take others' rights from a file or folder; what is not there or another's stays as it is."""
    with contextlib.suppress(OSError):
        if open_to_others(path):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)


def open_to_others(path: Path) -> bool:
    """Say whether others have any right to a file or folder; False where there is none.

    Raises:
        OSError: when it cannot be looked at.
    """
    if sys.platform == "win32":
        return False
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False
