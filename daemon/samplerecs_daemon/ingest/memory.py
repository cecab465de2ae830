"""How much memory processes take."""

from __future__ import annotations

import os
from collections.abc import Iterable

import psutil


def resident(pids: Iterable[int] = ()) -> int:
    """Return the resident memory of processes in bytes; of this one when none is named.

    A process that has just ended takes none.
    """
    return sum(_resident(pid) for pid in list(pids) or [os.getpid()])


def _resident(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
