"""Library folders as the user names them: checked, known again at another mount point."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.ingest.volumes import Volume, Volumes
from samplerecs_daemon.ingest.walk import check_folder
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import BadPath

#: Why a root is not there, as far as that can be told.
DRIVE_AWAY, FOLDER_GONE = "its drive is not connected", "the folder is not there"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that can be watched: its real path, its volume ("" unknown), its path in that."""

    path: Path
    volume: str
    subpath: str


def look_at(path: Path, volumes: Volumes, own: Collection[str] = ()) -> Place:
    """Look at a folder on the disk; may take long where a network does not answer.

    Args:
        path: the folder.
        volumes: what is mounted.
        own: absolute paths of the folders that samplerecs fills itself.

    Raises:
        BadPath: when it is missing, a file, unreadable, or lies in what samplerecs fills.
    """
    whole = Path(os.path.realpath(path))
    check_folder(whole)
    _refuse_ours(whole, own)
    volume = volumes.of(whole)
    return Place(whole, volume.identity, _inside(whole, volume))


def add_folder(store: Store, path: Path, volumes: Volumes, own: Collection[str] = ()) -> RootRow:
    """Watch a folder; the same folder of the same volume is the same root, wherever mounted.

    Watched folders inside it become part of it.

    Raises:
        BadPath: when it is missing, a file, unreadable, part of a watched folder, or of one that
            samplerecs fills itself (`own`).
    """
    place = look_at(path, volumes, own)
    return store.add_root(place.path, volume=place.volume, subpath=place.subpath)


def _refuse_ours(whole: Path, own: Collection[str]) -> None:
    ours = {os.path.realpath(one) for one in own}
    for folder in (whole, *whole.parents):
        # A crate is known by its list, also one that is no longer kept or was another user's.
        if str(folder) in ours or (folder / MANIFEST).is_file():
            raise BadPath(
                f"{folder} is filled by samplerecs itself, with sounds of your library.",
                "It is never scanned: add the folders that your sounds come from.",
            )


def find_folder(store: Store, root: RootRow, volumes: Volumes) -> RootRow | None:
    """Return the root where it is now, None when its folder or its volume is not there.

    A folder that is still at its path but on another volume (an empty mount point) counts as
    gone, so that an unplugged drive is never taken for a drive that lost its files.
    """
    if not root.volume:
        return root if root.path.is_dir() else None
    # A volume that does not tell its identity just now is not another one.
    if root.path.is_dir() and volumes.of(root.path).identity in (root.volume, ""):
        return root
    path = found_elsewhere(root, volumes)
    if path is None:
        return None
    store.move_root(root.id, path)
    return store.root(root.id)


def found_elsewhere(root: RootRow, volumes: Volumes) -> Path | None:
    """Return where a root is now that its volume is mounted somewhere else; None for nowhere."""
    for volume in volumes.mounted():
        path = volume.mount / root.subpath
        if volume.identity == root.volume and path != root.path and path.is_dir():
            return path
    return None


def why_absent(root: RootRow, volumes: Volumes) -> str:
    """Return in words why a root is not at its path; only the table of mounts is looked at."""
    if not root.volume:
        return FOLDER_GONE
    if volumes.of(root.path).identity == root.volume:
        return f"{FOLDER_GONE}, and its drive is"
    return DRIVE_AWAY


def _inside(path: Path, volume: Volume) -> str:
    return str(path.relative_to(volume.mount)) if volume.identity else str(path)
