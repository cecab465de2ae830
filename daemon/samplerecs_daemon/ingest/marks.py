"""By what a root is known again: its volume, its mount point, and some of the files in it.

A drive that is not mounted leaves an empty folder in its place, or what lies below it; a network
share has no identity that could be read. So it is kept where the volume of a root was mounted when
the root was last seen, and at another place one of the files that are known there must be met.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.ingest.volumes import Volume

NOT_CONNECTED = "its drive is not connected"
OTHER_DRIVE = "another drive is in its place"


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a root from what else may be at its path.

    Attributes:
        volume: identity of its volume, "" where it has none that can be read.
        mount: where that was mounted when the root was last seen, "" where that is not known.
        files: some of the files that were there, by their paths below the root.
    """

    volume: str = ""
    mount: str = ""
    files: tuple[str, ...] = ()


def why_not(mark: Mark, path: str, found: Volume, stat: Callable[[str], object]) -> str:
    """Return why the folder at a path is not the root: NOT_CONNECTED or OTHER_DRIVE; "" if it is.

    Args:
        mark: the root's; one without any accepts the folder.
        path: of the root; a folder is there.
        found: the volume that it is on now.
        stat: looks at a path; raises OSError where nothing is.
    """
    if mark.volume and found.identity and found.identity != mark.volume:
        return OTHER_DRIVE if str(found.mount) == mark.mount else NOT_CONNECTED
    if str(found.mount) == mark.mount or not mark.files:
        return _not_below(mark, found) if mark.mount else ""
    if any(_is_there(os.path.join(path, file), stat) for file in mark.files):  # noqa: PTH118
        return ""
    # Of a root whose mount point was never noted, only an empty folder is doubted.
    return "" if not mark.mount and _holds_something(path) else NOT_CONNECTED


def unmounted(mark: Mark, found: Volume) -> bool:
    """Say whether nothing is mounted where the volume of a root was mounted."""
    return bool(mark.mount) and found.mount in Path(mark.mount).parents


def _not_below(mark: Mark, found: Volume) -> str:
    """Without files to be met, what lies below a mount point is not what was mounted there."""
    return NOT_CONNECTED if unmounted(mark, found) else ""


def _is_there(path: str, stat: Callable[[str], object]) -> bool:
    try:
        stat(path)
    except OSError:
        return False
    return True


def _holds_something(path: str) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(True for _ in entries)
    except OSError:
        return False
