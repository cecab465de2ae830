"""A render that is handed to a DAW: written once, under a stable name, and never over anything."""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from samplerecs_models.errors import BadPath

#: Name of the folder beside a project; a scan leaves it out.
FOLDER = "samplerecs renders"
_PART = ".part"


def hand_over(source: Path, folder: Path, name: str, marks: Sequence[str]) -> tuple[Path, bool]:
    """Copy a render into a folder; return where it is, and whether it is fresh there.

    Args:
        source: the render.
        folder: where to; made when it is missing.
        name: the file's name.
        marks: what goes behind the name, one after the other, while another file has it.

    Raises:
        BadPath: when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for mark in ("", *marks):
            target = _marked(folder / name, mark)
            if target.exists() or target.is_symlink():
                if target.is_file() and filecmp.cmp(source, target, shallow=False):
                    return target, False
                continue
            if _written(source, target):
                return target, True
    except OSError as error:
        raise BadPath(
            f"{folder} cannot be written ({error.strerror}).", "Choose another folder with --to."
        ) from error
    raise BadPath(f"{folder / name} is there already, and is another sound.", "Move it away.")


def _marked(path: Path, mark: str) -> Path:
    return path.with_name(f"{path.stem}-{mark}{path.suffix}") if mark else path


def _written(source: Path, target: Path) -> bool:
    """Write a file that is there whole or not at all; False when the name is taken meanwhile."""
    part = target.with_name(f"{target.name}.{os.getpid()}{_PART}")
    try:
        with source.open("rb") as read, part.open("xb") as write:
            shutil.copyfileobj(read, write, 1 << 20)
            write.flush()
            os.fsync(write.fileno())
        return _named(part, target)
    finally:
        part.unlink(missing_ok=True)


def _named(part: Path, target: Path) -> bool:
    """Give a file its name unless another has it."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:
        # No hard links here (FAT, some network drives): the name is taken, then filled.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            part.replace(target)
            return True
        return False
    return True
