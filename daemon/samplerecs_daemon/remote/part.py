"""What the parts of the client share."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from samplerecs_daemon.api import SampleInfo, to_json
from samplerecs_daemon.remote.transport import Transport


class Part:
    """A part of the client.

    Args:
        transport: the way to the daemon.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _find(self, path_or_id: str) -> SampleInfo:
        query = [("name", absolute_name(path_or_id))]
        return self._transport.get("/samples/find", SampleInfo, query)

    def _id(self, path_or_id: str) -> int:
        """Return the id of a sound; asks the daemon only where it is named by its path."""
        return int(path_or_id) if is_id(path_or_id) else self._find(path_or_id).id


def is_id(name: str) -> bool:
    """Say whether a sound is named by its number (19 digits and more are no number of ours)."""
    return name.isdecimal() and len(name) < 19


def absolute_name(name: str) -> str:
    """Return a sound's path as the daemon, in another folder, must see it; ids and names stay."""
    return name if is_id(name) or _is_bare(name) else absolute(Path(name))


def _is_bare(name: str) -> bool:
    """Say whether this is the name of a sound and not of a file that lies here."""
    if "/" in name or "\\" in name or name.startswith(("~", ".")):
        return False
    try:
        return not Path(name).exists()
    except (OSError, ValueError):
        return True


def absolute(path: Path) -> str:
    """Return `path` with "~" and the working folder of this process written out."""
    try:
        return str(path.expanduser().absolute())
    except (OSError, RuntimeError):
        # No such user, or the working folder is gone: the daemon will find nothing there.
        return str(path)


def said(value: object) -> object:
    """Return plain JSON of what a user said; unlike null, "nan" is refused with the right words."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): said(item) for name, item in value.items()}
    return to_json(value)
