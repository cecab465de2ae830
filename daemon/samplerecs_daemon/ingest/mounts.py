"""Which mounted file systems tell of changes, and what is mounted where.

Only the table of mounts is read, never a mounted file system: a dead network mount blocks
nobody here.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVENTS = "events"
POLLING = "polling"

#: File systems that other computers, or the host of a virtual machine, write to: the system
#: tells of changes made here only.
_SHARED = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "coda", "webdav"),
        *("davfs", "davfs2", "9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "prl_vboxsf"),
        *("drvfs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "gfs2", "autofs"),
        *("nullfs", "ftp", "remote"),
    }
)
#: FUSE file systems whose files lie on this machine; "fuseblk" is a whole disk (NTFS, exFAT).
_LOCAL_FUSE = frozenset(
    {
        *("bindfs", "ecryptfs", "encfs", "gocryptfs", "cryfs", "securefs", "mergerfs"),
        *("unionfs", "unionfs-fuse", "ntfs-3g", "exfat", "fuse-overlayfs", "ext4", "ext2"),
        *("veracrypt", "portal"),
    }
)
_LINUX_TABLE = Path("/proc/self/mounts")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_WINDOWS_KINDS = {2: "removable", 3: "fixed", 4: "remote", 5: "cdrom", 6: "ramdisk"}


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system.

    Attributes:
        point: where it is mounted.
        device: what is mounted there, as the system spells it.
        kind: type of the file system ("ext4", "nfs4", "fuse.sshfs"); on Windows the type of the
            drive ("fixed", "removable", "remote").
    """

    point: Path
    device: str
    kind: str


def mounts() -> list[Mount]:
    """Return what is mounted, in the order of mounting; on Windows nothing."""
    if sys.platform == "win32":
        return []
    if sys.platform == "linux":
        return [_linux_mount(line) for line in os.fsdecode(_LINUX_TABLE.read_bytes()).splitlines()]
    # Scouts are small on Linux, where most of their kind run: it costs 1.5 MB each.
    import psutil

    return [
        Mount(Path(part.mountpoint), part.device, part.fstype)
        for part in psutil.disk_partitions(all=True)
    ]


def _linux_mount(line: str) -> Mount:
    """Read one line of the kernel's table: device, mount point, type; blanks are octal there."""
    device, point, kind = (_ESCAPED.sub(_unescaped, word) for word in line.split(" ")[:3])
    return Mount(Path(point), device, kind)


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 8))


def mount_of(path: Path, table: Sequence[Mount] | None = None) -> Mount:
    """Return the mount that holds `path`, by the names alone: links are not followed.

    Args:
        path: absolute; need not exist.
        table: what is mounted; None reads it.
    """
    if sys.platform == "win32":
        return _windows_drive(path)
    best = Mount(Path(path.anchor or os.sep), "", "")
    for mount in mounts() if table is None else table:
        # Of two mounts on one folder the later one is seen.
        deeper = len(mount.point.parts) >= len(best.point.parts)
        if deeper and path.is_relative_to(mount.point):
            best = mount
    return best


def is_shared(mount: Mount) -> bool:
    """Say whether others than this machine may write to a file system."""
    kind = mount.kind.lower()
    if kind.startswith(("fuse.", "macfuse", "osxfuse")):
        return kind.removeprefix("fuse.") not in _LOCAL_FUSE
    return kind in _SHARED


def watching_of(mount: Mount) -> str:
    """Return EVENTS or POLLING: how changes on a file system can be noticed."""
    return POLLING if is_shared(mount) else EVENTS


def _windows_drive(path: Path) -> Mount:
    """Ask what type of drive a path is on; the answer is the table of drives' own."""
    anchor = path.anchor or os.path.abspath(os.sep)  # noqa: PTH100
    if anchor.startswith("\\\\"):
        return Mount(Path(anchor), anchor, "remote")
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - exists on Windows only
    kind = int(kernel.GetDriveTypeW(anchor))
    return Mount(Path(anchor), anchor, _WINDOWS_KINDS.get(kind, ""))
