"""Whether a disk may be read in the background without waking it from sleep.

What can be known: whether the computer runs on its battery, whether a disk turns (Linux says so
of each), and whether anything was read from or written to it lately (Linux counts). What cannot:
whether a disk sleeps just now, without the rights of an administrator; and anything at all about
disks behind USB bridges that lie, RAID controllers, network shares, and on macOS and Windows.
So on battery a disk that does not turn may be read, one that turns may be while others use it,
and one of which nothing is known may not.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from samplerecs_daemon.ingest.mounts import Mount, is_shared, mount_of
from samplerecs_daemon.ingest.power import on_battery

#: Seconds without reads and writes after which a turning disk may have gone to sleep; the
#: shortest usual setting on battery is a minute.
AWAKE_S = 45.0

#: Reads and writes of each disk since the system started, by its name ("sda1").
Counts = Callable[[], dict[str, int]]


class DiskState:
    """Says of a path whether reading it wakes nothing.

    It knows a turning disk to be awake only when it was asked twice, with something read from or
    written to the disk in between, and within the last 45 s.

    Args:
        battery: says whether the computer runs on its battery.
        find: returns the mount that holds a path.
        turns: says whether a mount's disk turns; None when unknown.
        counts: reads and writes of each disk.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        battery: Callable[[], bool] = on_battery,
        find: Callable[[Path], Mount] = mount_of,
        turns: Callable[[Mount], bool | None] | None = None,
        counts: Counts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._battery = battery
        self._find = find
        self._turns = turns or disk_turns
        self._counts = counts or disk_counts
        self._clock = clock
        self._turn = threading.Lock()
        self._seen: dict[str, tuple[int, float | None]] = {}

    def may_touch(self, path: Path) -> bool:
        """Say whether a background task may read below `path` now; never touches the disk."""
        if not self._battery():
            return True
        mount = self._find(path)
        if is_shared(mount):
            # It keeps a radio, and a disk elsewhere, awake.
            return False
        turns = self._turns(mount)
        if turns is None:
            return False
        return not turns or self._awake(os.path.basename(os.path.realpath(mount.device)))  # noqa: PTH119

    def _awake(self, disk: str) -> bool:
        """Say whether others used a disk lately."""
        now, count = self._clock(), self._counts().get(disk)
        if count is None:
            return False
        with self._turn:
            before, used = self._seen.get(disk, (count, None))
            if count != before:
                used = now
            self._seen[disk] = (count, used)
        return used is not None and now - used < AWAKE_S


def disk_turns(mount: Mount) -> bool | None:
    """Say whether the disk behind a mount has turning platters; None when that is unknown."""
    if sys.platform != "linux" or not mount.device.startswith("/dev/"):
        return None
    block = Path("/sys/class/block") / Path(os.path.realpath(mount.device)).name
    # A partition has no queue of its own, but its disk, the folder above, has.
    for folder in (block.resolve(), block.resolve().parent):
        try:
            return (folder / "queue" / "rotational").read_text().strip() == "1"
        except OSError:
            continue
    return None


def disk_counts() -> dict[str, int]:
    """Return reads and writes of each disk and partition since the system started."""
    try:
        counters = psutil.disk_io_counters(perdisk=True) or {}
    except (OSError, RuntimeError, NotImplementedError):
        # A container without /proc/diskstats.
        return {}
    return {name: count.read_count + count.write_count for name, count in counters.items()}
