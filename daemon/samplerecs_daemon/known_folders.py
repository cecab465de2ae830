"""Where producers keep their sounds: looked for once, on the first run, and only by name.

Nothing is opened or counted here; a folder that is there is offered, and the user decides.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from samplerecs_daemon.api import LikelyFolder

#: (label, path below the home folder); the first that exists of each label is offered.
_UNDER_HOME: tuple[tuple[str, str], ...] = (
    ("Splice", "Splice/sounds/packs"),
    ("Splice", "Splice/sounds"),
    ("Splice", "Documents/Splice/Samples/packs"),
    ("Splice", "Documents/Splice/Samples"),
    ("Splice", "Music/Splice"),
    ("Loopcloud", "Documents/Loopcloud"),
    ("Loopcloud", "Music/Loopcloud"),
    ("Loopmasters", "Documents/Loopmasters"),
    ("Live packs", "Music/Ableton/Factory Packs"),
    ("Live packs", "Documents/Ableton/Factory Packs"),
    ("Live User Library", "Music/Ableton/User Library/Samples"),
    ("Live User Library", "Documents/Ableton/User Library/Samples"),
    ("Apple Loops", "Library/Audio/Apple Loops"),
    ("Native Instruments", "Documents/Native Instruments"),
    ("FL Studio packs", "Documents/Image-Line/FL Studio/Packs"),
    ("Bitwig packages", "Documents/Bitwig Studio/Library"),
    ("Bitwig packages", "Bitwig Studio/Library"),
    ("Samples", "Samples"),
    ("Samples", "samples"),
    ("Samples", "Music/Samples"),
    ("Samples", "Documents/Samples"),
    ("Sample packs", "Sample Packs"),
    ("Sample packs", "Music/Sample Packs"),
)
_SYSTEM: tuple[tuple[str, str], ...] = (
    ("Apple Loops (system)", "/Library/Audio/Apple Loops"),
    ("LMMS samples", "/usr/share/lmms/samples"),
)
#: Folders looked for at the top of an external drive.
_ON_DRIVES = ("Samples", "samples", "Sample Packs", "Splice", "Sounds", "Loops")


def likely_folders(home: Path, drives: tuple[Path, ...] | None = None) -> list[LikelyFolder]:
    """Return the folders that exist, home first, then the system's, then external drives'.

    Args:
        home: the user's home folder.
        drives: mount points of external drives; None looks them up.
    """
    found: dict[str, LikelyFolder] = {}
    candidates = [(label, home / below) for label, below in _UNDER_HOME]
    candidates += [(label, Path(path)) for label, path in _SYSTEM]
    for mount in external_drives() if drives is None else drives:
        candidates += [(f"{name} on {mount.name or mount}", mount / name) for name in _ON_DRIVES]
    seen: set[Path] = set()
    for label, path in candidates:
        if label in found or not _is_folder(path) or path.resolve() in seen:
            continue
        seen.add(path.resolve())
        found[label] = LikelyFolder(label, str(path))
    return list(found.values())


def external_drives() -> tuple[Path, ...]:
    """Return the mount points where this system puts external drives."""
    if sys.platform == "win32":
        return tuple(
            p for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if _is_folder(p := Path(f"{letter}:/"))
        )
    if sys.platform == "darwin":
        return tuple(_folders_in(Path("/Volumes")))
    tops = [Path("/media"), Path("/run/media")]
    users = [user for top in tops for user in _folders_in(top)]
    return tuple(drive for user in users for drive in _folders_in(user)) + tuple(
        _folders_in(Path("/mnt"))
    )


def _folders_in(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    yield from (entry for entry in entries if _is_folder(entry))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
