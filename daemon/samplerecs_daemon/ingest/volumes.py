"""Which volume a folder is on, so that a drive is known again at another mount point."""

from __future__ import annotations

import ctypes
import os
import plistlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil


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
    """The volumes of this machine: UUID on Linux and macOS, serial number on Windows."""

    def of(self, path: Path) -> Volume:
        """Return the volume that holds `path`, by the longest mount point above it."""
        for mount, device in sorted(_partitions().items(), key=lambda p: -len(str(p[0]))):
            if path.is_relative_to(mount):
                return Volume(_identity(mount, device), mount)
        return Volume("", Path(path.anchor))

    def mounted(self) -> list[Volume]:
        """Return the volumes that have an identity."""
        volumes = [
            Volume(_identity(mount, device), mount) for mount, device in _partitions().items()
        ]
        return [volume for volume in volumes if volume.identity]


def _partitions() -> dict[Path, str]:
    return {Path(part.mountpoint): part.device for part in psutil.disk_partitions(all=False)}


def _identity(mount: Path, device: str) -> str:
    if sys.platform == "win32":
        return _windows_serial(mount)
    if sys.platform == "darwin":
        return _macos_uuid(mount)
    return _linux_uuid(device)


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
