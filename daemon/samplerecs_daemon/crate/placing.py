"""One file put into the crate: a hard link where the disk allows it, else a copy."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from samplerecs_daemon.store.crate import CrateRow

#: Suffix of what is being copied; a scan leaves such files out.
_PART = ".part"


class Links(StrEnum):
    """How a file comes into the crate; a hard link falls back to a copy."""

    HARD = "hard"
    COPY = "copy"
    SYMBOLIC = "symbolic"


def place(sources: Sequence[Path], target: Path, links: Links) -> bool:
    """Have a sound's file at `target`, whole or not at all; nothing there is written over.

    Args:
        sources: where the sound lies, the best first.
        target: where it is to be; its folder must be there.
        links: how.

    Returns:
        False where none of the sources can be read now.

    Raises:
        OSError: when the crate cannot be written.
    """
    source = next((one for one in sources if one.is_file()), None)
    if source is None:
        return False
    if links is Links.SYMBOLIC:
        target.symlink_to(source)
    elif links is Links.COPY or not _linked(source, target):
        _copied(source, target)
    return True


def is_same(target: Path, sources: Sequence[Path]) -> bool:
    """Say whether what lies at `target` is one of the sources, or has the same bytes."""
    for source in sources:
        try:
            if target.samefile(source) or filecmp.cmp(target, source, shallow=False):
                return True
        except OSError:
            continue
    return False


def as_made(row: CrateRow) -> bool:
    """Say whether a file of the crate is still as it was made, or gone.

    Raises:
        OSError: when it cannot be looked at.
    """
    try:
        status = row.path.lstat()
    except FileNotFoundError:
        return True
    return (status.st_size, status.st_mtime_ns) == (row.size, row.mtime_ns)


def _linked(source: Path, target: Path) -> bool:
    try:
        # Of the file itself: a link to a link would end with it.
        target.hardlink_to(source.resolve())
    except FileExistsError:
        raise
    except OSError:
        # Another disk, or one without hard links.
        return False
    return True


def _copied(source: Path, target: Path) -> None:
    part = target.with_name(target.name + _PART)
    try:
        shutil.copyfile(source, part)
        # DAWs keep peaks by time of change: a copy made again must not look like another file.
        shutil.copystat(source, part)
        os.replace(part, target)  # noqa: PTH105
    except BaseException:
        part.unlink(missing_ok=True)
        raise
