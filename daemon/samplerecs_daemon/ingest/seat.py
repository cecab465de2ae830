"""Whether a root is in its place, on the drive it belongs to."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from samplerecs_daemon.ingest.files import FileSystem
from samplerecs_daemon.ingest.mounts import mount_of
from samplerecs_daemon.ingest.scouting import NOT_THERE, OTHER_DRIVE, Presence
from samplerecs_daemon.ingest.volumes import Volumes


class Seat:
    """One root's place. It touches the root, so that it may never return.

    An empty mount point is not the drive that was mounted there: a folder on another device is
    only accepted when the volume has the same identity, or, where it has none (a network share),
    when something is mounted at the same place again.

    Args:
        path: absolute path of the root.
        volume: identity of the volume it must be on; "" accepts the one it is on at first.
        system: the file system.
        volumes: what is mounted.
    """

    def __init__(self, path: str, volume: str, system: FileSystem, volumes: Volumes) -> None:
        self._path = path
        self._volume = volume
        self._mount: Path | None = None
        self._device: int | None = None
        self._system = system
        self._volumes = volumes

    def taken(self) -> bool:
        """Say whether the root is there, on its own volume; costs one look at the folder."""
        return not self._why()

    def presence(self) -> Presence:
        """Return the whole of what is known of the place."""
        why = self._why()
        if why == NOT_THERE:
            return Presence(False, why)
        real = Path(os.path.realpath(self._path))
        volume = self._volumes.of(real)
        kind = mount_of(real).kind
        return Presence(not why, why, volume.identity, str(volume.mount), kind)

    def _why(self) -> str:
        try:
            status = self._system.stat(self._path)
        except OSError:
            return NOT_THERE
        if not stat.S_ISDIR(status.st_mode):
            return NOT_THERE
        if status.st_dev != self._device and not self._accepts():
            return OTHER_DRIVE
        self._device = status.st_dev
        return ""

    def _accepts(self) -> bool:
        """Say whether the volume now at the path is the root's own."""
        found = self._volumes.of(Path(os.path.realpath(self._path)))
        if self._volume and found.identity:
            return found.identity == self._volume
        if self._mount is not None and found.mount != self._mount:
            return False
        self._mount = found.mount
        self._volume = self._volume or found.identity
        return True
