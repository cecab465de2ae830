"""Why a path stands for no sound of the library, and what is to be done about it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import NothingFound


def no_sound_at(store: Store, path: Path) -> NothingFound:
    """Return the error that tells why a file or folder holds no sound that is known and there."""
    for place in dict.fromkeys((path.expanduser().absolute(), path.resolve())):
        for root in store.roots():
            if place.is_relative_to(root.path):
                return _in_root(store, place, root)
    return NothingFound(
        f"{path} holds no sound of your library.", "`samplerecs library list` shows its folders."
    )


def _in_root(store: Store, path: Path, root: RootRow) -> NothingFound:
    if root.away:
        return NothingFound(
            f"{path} lies in {root.path}, which cannot be reached now.",
            "What is known of its sounds is kept: try again once it is there.",
        )
    why = next((row.reason for row in store.failures() if row.path == str(path)), None)
    if why is not None:
        return NothingFound(
            f"{path} cannot be used: {why.value}.", "`samplerecs library errors` lists all such."
        )
    if not os.path.exists(path):  # noqa: PTH110 (a folder that may not be read is no crash)
        return NothingFound(f"There is no {path}.", "Is it spelled right?")
    scan = f"samplerecs library scan {shlex.quote(str(root.path))}"
    return NothingFound(
        f"No sound of {path} is known yet, although it lies in {root.path} of your library: it "
        "came after the last scan, or is of what is left out.",
        f"`{scan}` takes in what is new; `samplerecs library ignore` shows what is left out.",
    )
