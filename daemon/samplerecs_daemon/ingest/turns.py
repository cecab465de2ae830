"""One reader a disk, where the disk has a head to move: workers read in turn, and decode together.

Two workers that read two files of a turning disk at once make its head jump for every block. So a
worker there waits for its turn and reads its file through once; what it then decodes comes out of
the system's cache. Whether a disk is slow is measured at the start of files, which the decoder
needs anyway; a fast disk costs a worker one `stat` a file, and some 20 microseconds for each file
that is measured.

The turn is a lock of the operating system, which dies with its holder. It only orders: whoever
has waited `PATIENCE_S` goes on without it, so that nobody can be stuck behind a disk that hangs.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

#: Longest wait for a turn, in seconds; well below what one file may take in all.
PATIENCE_S = 5.0
#: The first bytes of a file, and the seconds above which a disk is slow to bring them: one that
#: turns needs 5 to 15 ms, a solid one well below 1.
PROBED_BYTES = 64 << 10
SLOW_S = 0.003
#: More is not read ahead: a long recording would push everything else out of the cache.
MOST_BYTES = 64 << 20
_CHUNK = 1 << 20
#: Files of a fast disk between two measurements.
_EVERY = 16
_FIRST, _REMEMBERED = 8, 5


@dataclass(slots=True)
class _Disk:
    """What this worker knows of one disk: its last delays, and the files since they were taken."""

    delays: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    measured: int = 0
    since: int = 0
    slow: bool = False

    def due(self) -> bool:
        """Say whether this file should be measured; a fast disk is asked now and then."""
        self.since += 1
        eager = self.measured < _FIRST or (bool(self.delays) and self.delays[-1] > SLOW_S)
        return eager or self.since >= _EVERY

    def note(self, seconds: float) -> None:
        self.delays.append(seconds)
        self.measured += 1
        self.since = 0
        self.slow = len(self.delays) == _REMEMBERED and median(self.delays) > SLOW_S


class Turns:
    """The turns of this process; each worker has its own object, and they meet at the lock files.

    Args:
        folder: where the lock files are, the same for all workers.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.gettempdir())
        self._disks: dict[int, _Disk] = {}
        self._buffer = bytearray(_CHUNK)

    def warm(self, path: str | Path) -> bool:
        """Bring a file of a slow disk into the system's cache, in turn with the other workers.

        Never raises for the file: whoever reads it next says what is wrong with it.

        Returns:
            True where a turn was taken.
        """
        try:
            device = os.stat(path).st_dev  # noqa: PTH116 - once a file, and cheaper
            disk = self._disks.setdefault(device, _Disk())
            if disk.slow:
                with self._turn(device):
                    self._read(path, disk)
                return True
            if disk.due():
                self._probe(path, disk)
        except OSError:
            pass
        return False

    def _probe(self, path: str | Path, disk: _Disk) -> None:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            begun = time.perf_counter()
            file.readinto(memoryview(self._buffer)[:PROBED_BYTES])
            disk.note(time.perf_counter() - begun)

    def _read(self, path: str | Path, disk: _Disk) -> None:
        self._probe(path, disk)
        left = MOST_BYTES
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            while left > 0 and (got := file.readinto(self._buffer)):
                left -= got

    @contextmanager
    def _turn(self, device: int) -> Iterator[None]:
        """Hold the lock of a device, or go without it after `PATIENCE_S`."""
        user = os.getuid() if hasattr(os, "getuid") else 0
        name = self._folder / f"samplerecs-{user}-{device:x}.turn"
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(name, flags, 0o600)
        try:
            deadline, pause = time.monotonic() + PATIENCE_S, 0.0005
            while not _locked(handle) and time.monotonic() < deadline:
                time.sleep(pause)
                pause = min(pause * 2, 0.004)
            yield
        finally:
            # Closing it gives the turn back.
            with contextlib.suppress(OSError):
                os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
