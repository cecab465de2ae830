"""Library folders as the user names them: checked, known again at another mount point."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.ingest.marks import NOT_CONNECTED, Mark, unmounted, why_not
from samplerecs_daemon.ingest.volumes import Volume, Volumes
from samplerecs_daemon.ingest.walk import check_folder
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import BadPath

#: Why a root is not there, where its drive is.
FOLDER_GONE = "the folder is not there"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that can be watched: its real path, its volume ("" unknown), its path in that.

    `mount` is where the volume is mounted.
    """

    path: Path
    volume: str
    subpath: str
    mount: str = ""


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
    return Place(whole, volume.identity, _inside(whole, volume), str(volume.mount))


def add_folder(store: Store, path: Path, volumes: Volumes, own: Collection[str] = ()) -> RootRow:
    """Watch a folder; the same folder of the same volume is the same root, wherever mounted.

    Watched folders inside it become part of it.

    Raises:
        BadPath: when it is missing, a file, unreadable, part of a watched folder, or of one that
            samplerecs fills itself (`own`).
    """
    place = look_at(path, volumes, own)
    row = store.add_root(place.path, volume=place.volume, subpath=place.subpath)
    store.note_mount(row.id, place.mount)
    return store.root(row.id)


def mark_of(store: Store, root: RootRow) -> Mark:
    """Return by what a root is known again."""
    return Mark(root.volume, root.mount, store.some_files(root.id))


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
    if not why_not_here(store, root, volumes):
        store.note_mount(root.id, str(volumes.of(root.path).mount))
        return root
    path = found_elsewhere(root, volumes)
    if path is None:
        return None
    store.move_root(root.id, path)
    return store.root(root.id)


def why_not_here(store: Store, root: RootRow, volumes: Volumes) -> str:
    """Look at a root's path and return in words why the root is not there, "" if it is."""
    if not root.path.is_dir():
        return why_absent(root, volumes)
    return why_not(mark_of(store, root), str(root.path), volumes.of(root.path), os.stat)


def found_elsewhere(root: RootRow, volumes: Volumes) -> Path | None:
    """Return where a root is now that its volume is mounted somewhere else; None for nowhere."""
    for volume in volumes.mounted():
        path = volume.mount / root.subpath
        if volume.identity == root.volume and path != root.path and path.is_dir():
            return path
    return None


def why_absent(root: RootRow, volumes: Volumes) -> str:
    """Return in words why a root is not at its path; only the table of mounts is looked at."""
    found = volumes.of(root.path)
    if unmounted(Mark(root.volume, root.mount), found):
        return NOT_CONNECTED
    if not root.volume:
        return FOLDER_GONE
    return f"{FOLDER_GONE}, and its drive is" if found.identity == root.volume else NOT_CONNECTED


def _inside(path: Path, volume: Volume) -> str:
    return str(path.relative_to(volume.mount)) if volume.identity else str(path)
