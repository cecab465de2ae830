"""Files whose content is in the cloud only: found by name, never opened.

Opening one would have the system download it. Where iCloud keeps a file online only it leaves a
small stub beside: `.Kick.wav.icloud` for `Kick.wav`, or (since macOS 10.15 more and more) the file
itself with a flag; OneDrive and Dropbox set flags of Windows.
"""

from __future__ import annotations

import os
from pathlib import Path

#: What a walk says of such files.
ONLINE_ONLY = "kept online only"
#: st_flags of a file whose content is in the cloud only (macOS, <sys/stat.h>).
SF_DATALESS = 0x4000_0000
#: st_file_attributes of such a file (Windows): OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS.
_WINDOWS_AWAY = 0x1000 | 0x4_0000 | 0x40_0000
_BEGIN, _END = ".", ".icloud"


def is_away(status: object) -> bool:
    """Say whether a file's content is in the cloud only, from its `os.stat_result`."""
    flags: int = getattr(status, "st_flags", 0)
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(flags & SF_DATALESS or attributes & _WINDOWS_AWAY)


def stands_for(name: str) -> str:
    """Return the name of the file that a stub stands for, "" when the name is no stub's."""
    if not (name.startswith(_BEGIN) and name.endswith(_END)):
        return ""
    return name[len(_BEGIN) : -len(_END)]


def plain(relative: str) -> str:
    """Return a path with the name that a stub stands for; any other path as it is."""
    folder, name = os.path.split(relative)
    meant = stands_for(name)
    return os.path.join(folder, meant) if meant else relative  # noqa: PTH118 - as text


def stub_of(path: str) -> str:
    """Return where the stub of a file would be."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f"{_BEGIN}{name}{_END}")  # noqa: PTH118 - as text


def is_online_only(path: Path) -> bool:
    """Say whether a file is in the cloud only; it is not opened. False where there is none."""
    try:
        return is_away(path.stat())
    except OSError:
        return os.path.exists(stub_of(str(path)))  # noqa: PTH110 - as text
