"""On battery, a disk that may sleep is left alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from samplerecs_daemon.ingest.disks import AWAKE_S, DiskState, disk_counts, disk_turns
from samplerecs_daemon.ingest.mounts import Mount, mount_of

PATH = Path("/x/y.wav")


class Machine:
    """A battery, one disk, and a clock."""

    def __init__(self, kind: str = "ext4", turns: bool | None = True) -> None:
        self.on_battery = True
        self.kind, self.turns = kind, turns
        self.counts, self.now = {"sdz1": 7}, 100.0
        self.disks = DiskState(
            battery=lambda: self.on_battery,
            find=lambda path: Mount(Path("/x"), "/dev/sdz1", self.kind),
            turns=lambda mount: self.turns,
            counts=lambda: self.counts,
            clock=lambda: self.now,
        )

    def may(self) -> bool:
        return self.disks.may_touch(PATH)


def test_with_a_plug_everything_may_be_read() -> None:
    machine = Machine(turns=None)
    machine.on_battery = False
    assert machine.may()


@pytest.mark.parametrize(
    ("kind", "turns", "may"),
    [("ext4", False, True), ("ext4", None, False), ("ext4", True, False), ("nfs4", False, False)],
)
def test_on_battery_only_what_surely_wakes_nothing(
    kind: str, turns: bool | None, may: bool
) -> None:
    assert Machine(kind, turns).may() is may


def test_a_turning_disk_may_be_read_while_others_use_it() -> None:
    machine = Machine()
    assert not machine.may(), "nothing is known yet"
    machine.now += 10
    assert not machine.may(), "nobody used it"
    machine.counts = {"sdz1": 9}
    assert machine.may()
    machine.now += AWAKE_S - 1
    assert machine.may()
    machine.now += 2
    assert not machine.may(), "it may have gone to sleep"
    machine.counts = {}
    assert not machine.may(), "it is gone from the table"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says so of a disk")
def test_the_disk_of_this_machine() -> None:
    mount = mount_of(Path("/"))
    if mount.device.startswith("/dev/"):
        assert disk_turns(mount) in (True, False, None)
    assert disk_turns(Mount(Path("/x"), "server:/export", "nfs")) is None
    assert all(count >= 0 for count in disk_counts().values())
