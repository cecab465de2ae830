"""Which volume a folder is on, so that a drive is known again at another mount point."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from samplerecs_daemon.ingest.mounts import Mount, is_shared, mount_of, mounts

#: Devices of this machine; anything else ("server:/export", "tmpfs") is none.
_DEVICES = "/dev/"


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted volume: its identity ("" when it has none we can read) and its mount point."""

    identity: str
    mount: Path


class Volumes(Protocol):
    """What is mounted now; the system's answer, or a test's."""

    def of(self, path: Path) -> Volume:
        """Return the volume that holds `path`."""

    def mounted(self) -> list[Volume]:
        """Return the volumes that have an identity."""


class SystemVolumes:
    """The volumes of this machine: UUID on Linux and macOS, serial number on Windows.

    Network shares have no identity that can be read, and are never touched here.
    """

    def of(self, path: Path) -> Volume:
        """Return the volume that holds `path`, by the longest mount point above it."""
        mount = mount_of(path)
        return Volume(_identity(mount), mount.point)

    def mounted(self) -> list[Volume]:
        """Return the volumes that have an identity."""
        volumes = [Volume(_identity(mount), mount.point) for mount in _local_mounts()]
        return [volume for volume in volumes if volume.identity]


def _local_mounts() -> list[Mount]:
    if sys.platform != "win32":
        return [mount for mount in mounts() if mount.device.startswith(_DEVICES)]
    letters: int = getattr(ctypes, "windll").kernel32.GetLogicalDrives()  # noqa: B009
    return [mount_of(Path(f"{chr(65 + n)}:\\")) for n in range(26) if letters >> n & 1]


def _identity(mount: Mount) -> str:
    if is_shared(mount):
        return ""
    if sys.platform == "win32":
        return _windows_serial(mount.point)
    if not mount.device.startswith(_DEVICES):
        return ""
    if sys.platform == "darwin":
        return _macos_uuid(mount.point)
    return _linux_uuid(mount.device)


def _linux_uuid(device: str) -> str:
    """Return the file system's UUID as udev links it; "" where udev does not run."""
    try:
        links = list(os.scandir("/dev/disk/by-uuid"))
    except OSError:
        return ""
    real = os.path.realpath(device)
    for link in links:
        if os.path.realpath(link.path) == real:
            return link.name
    return ""


def _macos_uuid(mount: Path) -> str:
    # Not for the others, who run in small processes.
    import plistlib
    import subprocess

    try:
        out = subprocess.run(
            ["diskutil", "info", "-plist", str(mount)], capture_output=True, check=True, timeout=10
        ).stdout
        return str(plistlib.loads(out).get("VolumeUUID", ""))
    except (OSError, subprocess.SubprocessError, plistlib.InvalidFileException):
        return ""


def _windows_serial(mount: Path) -> str:
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    serial = ctypes.c_uint32()
    ok = kernel.GetVolumeInformationW(
        str(mount), None, 0, ctypes.byref(serial), None, None, None, 0
    )
    return f"{serial.value:08X}" if ok else ""
