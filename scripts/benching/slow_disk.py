"""A disk made slow: one reader at a time, so many bytes a second, and a wait for each folder.

The job runs in workers, which import it by name; what it needs to know comes in the environment.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from samplerecs_daemon.ingest.files import SystemFiles
from samplerecs_daemon.ingest.jobs import analysis
from samplerecs_daemon.ingest.tasks import Outcome, Task

JOB = "benching.slow_disk:throttled"
#: Millions of bytes a second, and a file that stands for the disk's one head.
SPEED, HEAD = "BENCH_MB_S", "BENCH_HEAD"


def throttled() -> Callable[[Task], Outcome]:
    """Return the job of a scan, after each file's bytes came at the disk's pace."""
    real = analysis()
    bytes_per_s = 1e6 * float(os.environ[SPEED])
    head = os.open(os.environ[HEAD], os.O_RDWR | os.O_CREAT, 0o600)

    def job(task: Task) -> Outcome:
        fcntl.flock(head, fcntl.LOCK_EX)
        try:
            time.sleep(task.size / bytes_per_s)
        finally:
            fcntl.flock(head, fcntl.LOCK_UN)
        return real(task)

    return job


@dataclass(frozen=True, slots=True)
class SlowFiles:
    """The real file system with a seek before each folder's entries.

    Attributes:
        seek_s: seconds of one seek.
    """

    seek_s: float
    real: SystemFiles = field(default_factory=SystemFiles)

    def scandir(self, path: str) -> AbstractContextManager[Iterable[os.DirEntry[str]]]:
        """Return the entries of a folder after the seek."""
        time.sleep(self.seek_s)
        return self.real.scandir(path)

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file or folder."""
        return self.real.stat(path)

    def exists(self, path: str) -> bool:
        """Say whether something is there."""
        return self.real.exists(path)
