"""Which file systems tell of changes, and which volume a path is on, by the table of mounts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from samplerecs_daemon.ingest.mounts import (
    EVENTS,
    POLLING,
    Mount,
    is_shared,
    mount_of,
    mounts,
    watching_of,
)
from samplerecs_daemon.ingest.volumes import SystemVolumes

unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no table of mounts")


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *[(kind, EVENTS) for kind in ("ext4", "btrfs", "xfs", "zfs", "tmpfs", "overlay", "vfat")],
        *[(kind, EVENTS) for kind in ("exfat", "fuseblk", "apfs", "hfs", "NTFS", "fixed", "")],
        *[(kind, EVENTS) for kind in ("fuse.mergerfs", "fuse.gocryptfs", "removable")],
        *[(kind, POLLING) for kind in ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "vboxsf")],
        *[(kind, POLLING) for kind in ("fuse.sshfs", "fuse.rclone", "fuse.unheard-of", "davfs")],
        *[(kind, POLLING) for kind in ("afpfs", "webdav", "virtiofs", "autofs", "remote")],
        *[(kind, POLLING) for kind in ("macfuse", "macfuse_sshfs", "NFS4")],
    ],
)
def test_how_changes_are_noticed(kind: str, how: str) -> None:
    assert watching_of(Mount(Path("/x"), "x", kind)) == how
    assert is_shared(Mount(Path("/x"), "x", kind)) == (how == POLLING)


@unix
def test_the_deepest_and_latest_mount_holds_a_path() -> None:
    table = [
        Mount(Path("/"), "/dev/sda1", "ext4"),
        Mount(Path("/mnt/nas"), "systemd-1", "autofs"),
        Mount(Path("/mnt/nas"), "server:/export", "nfs4"),
        Mount(Path("/mnt"), "/dev/sdb1", "ext4"),
    ]

    def kind(path: str) -> str:
        return mount_of(Path(path), table).kind

    assert kind("/mnt/nas/drums/kick.wav") == "nfs4"
    assert kind("/mnt/nas") == "nfs4"
    assert kind("/mnt/nasty") == "ext4"
    assert mount_of(Path("/mnt/nasty"), table).device == "/dev/sdb1"
    assert mount_of(Path("/home"), table).device == "/dev/sda1"
    assert mount_of(Path("/home"), []).kind == ""


@unix
def test_this_machine_has_a_root_and_no_identity_for_what_is_no_disk() -> None:
    assert any(mount.point == Path("/") for mount in mounts())
    volumes = SystemVolumes()
    assert volumes.of(Path("/proc/self")).identity == ""
    assert all(volume.identity for volume in volumes.mounted())
