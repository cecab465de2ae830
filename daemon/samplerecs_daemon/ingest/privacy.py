"""Folders that macOS keeps private until the user lets a program in.

Since macOS 10.14 the system refuses to list Desktop, Documents, Downloads, iCloud Drive and
external drives with EPERM, whatever the modes say; what modes forbid is EACCES.
"""

from __future__ import annotations

import errno
from pathlib import PurePosixPath

#: What a walk says of such a folder.
PRIVATE_FOLDER = (
    "folder that macOS keeps private; allow it in System Settings → Privacy & Security → "
    "Files and Folders"
)
#: What to do, in full.
HOW_TO_ALLOW = (
    "Open System Settings → Privacy & Security → Files and Folders, allow this folder for your "
    "terminal (or for samplerecs), then `samplerecs daemon restart`."
)
_IN_HOME = ("Desktop", "Documents", "Downloads", "Library/Mobile Documents", "Library/CloudStorage")
_HOMES, _DRIVES = PurePosixPath("/Users"), PurePosixPath("/Volumes")


def is_private(error: OSError, path: str, platform: str) -> bool:
    """Say whether macOS refused a folder for privacy.

    Args:
        error: what listing it gave.
        path: absolute path of the folder.
        platform: as `sys.platform` names it.
    """
    if platform != "darwin" or error.errno != errno.EPERM:
        return False
    folder = PurePosixPath(path)
    if folder.is_relative_to(_DRIVES):
        return True
    if not folder.is_relative_to(_HOMES):
        return False
    # /Users/NAME/Desktop/...
    home = _HOMES.joinpath(*folder.parts[2:3])
    return any(folder.is_relative_to(home / name) for name in _IN_HOME)
