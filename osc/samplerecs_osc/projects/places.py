"""Where a path in a project file may lead on this computer. Nothing is looked at on the disk."""

from __future__ import annotations

import os
import re
from pathlib import Path

_DRIVE = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\)")
#: Folders inside a project's folder that hold copies of its file.
BACKUP_FOLDERS = frozenset({"backup", "backups", "autosave", "autosaves", "autosaved"})


def project_folder(path: Path) -> Path:
    """Return the folder of a project; its backups lie in a folder of that one."""
    folder = path.parent
    return folder.parent if folder.name.lower() in BACKUP_FOLDERS else folder


def resolved(written: str, *folders: Path) -> tuple[str, ...]:
    """Return the absolute paths that a path may mean, seen from each folder.

    One with a drive letter is absolute on Windows only; elsewhere it means nothing.
    """
    if _DRIVE.match(written) and os.name != "nt":
        return ()
    text = written if os.name == "nt" else written.replace("\\", "/")
    if os.path.isabs(text):  # noqa: PTH117 - of text, as written
        return (os.path.normpath(text),)
    return tuple(os.path.normpath(os.path.join(folder, text)) for folder in folders)  # noqa: PTH118
