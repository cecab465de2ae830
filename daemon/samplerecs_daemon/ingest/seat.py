"""Whether a root is in its place, on the drive it belongs to."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from samplerecs_daemon.ingest.files import FileSystem
from samplerecs_daemon.ingest.marks import Mark, why_not
from samplerecs_daemon.ingest.mounts import mount_of
from samplerecs_daemon.ingest.scouting import NOT_THERE, Presence
from samplerecs_daemon.ingest.volumes import Volumes


class Seat:
    """One root's place. It touches the root, so that it may never return.

    An empty mount point is not the drive that was mounted there: another folder at the path is
    only accepted by the root's mark (`marks.why_not`).

    Args:
        path: absolute path of the root.
        mark: by what the root is known; what it leaves open is taken from what is there at first.
        system: the file system.
        volumes: what is mounted.
    """

    def __init__(self, path: str, mark: Mark, system: FileSystem, volumes: Volumes) -> None:
        self._path = path
        self._mark = mark
        #: Device and number of the folder that was accepted: those of a bind mount differ in the
        #: number alone.
        self._folder: tuple[int, int] | None = None
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
        folder = (status.st_dev, status.st_ino)
        if folder != self._folder and (why := self._doubt()):
            return why
        self._folder = folder
        return ""

    def _doubt(self) -> str:
        """Return why what is now at the path is not the root, and learn of it if it is."""
        found = self._volumes.of(Path(os.path.realpath(self._path)))
        if why := why_not(self._mark, self._path, found, self._system.stat):
            return why
        volume = self._mark.volume or found.identity
        self._mark = replace(self._mark, volume=volume, mount=str(found.mount))
        return ""
