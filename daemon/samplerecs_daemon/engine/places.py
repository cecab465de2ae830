"""Where files may be written: anywhere but in the folders of the library."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from samplerecs_models.errors import BadPath


def outside_roots(path: Path, roots: Iterable[Path]) -> Path:
    """Return the absolute path of a new file or folder that may be written.

    Args:
        path: where the user wants it.
        roots: the folders of the library, into which nothing is ever written.

    Raises:
        BadPath: when it names nothing, has no parent folder, or lies in the library.
    """
    target = _absolute(path)
    if not target.parent.is_dir():
        raise BadPath(f"There is no folder {target.parent}.", "Make it, or name another place.")
    for root in roots:
        if _inside(target, root):
            raise BadPath(
                f"{target} lies in {root}, a folder of your library.",
                "samplerecs never writes there: choose another place.",
            )
    return target


def _absolute(path: Path) -> Path:
    try:
        target = path.expanduser().absolute()
    except RuntimeError as error:
        raise BadPath(f"{path} names no folder.", "Write the path in full.") from error
    if "\0" in str(target) or not target.name:
        raise BadPath(f"{str(path)!r} is no path to write to.", "Name a new folder or file.")
    return target


def _inside(target: Path, root: Path) -> bool:
    """Say whether a path is a root or below it, whatever links or letter case it is named by."""
    if target.is_relative_to(root):
        return True
    try:
        mark = root.stat()
    except OSError:
        return False
    for folder in (target, *target.resolve().parents, *target.parents):
        try:
            if os.path.samestat(mark, folder.stat()):
                return True
        except OSError:
            continue
    return False
