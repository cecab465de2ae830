"""Which process is which: a pid alone may have been given to another program meanwhile."""

from __future__ import annotations

import sys
from pathlib import Path

_PROC = Path("/proc")
#: Fields of /proc/PID/stat after the name, which stands in brackets and may hold anything.
_STATE, _START_TICKS = 0, 19
_DEAD = ("Z", "X")


def birth_of(pid: int) -> str | None:
    """Return a mark of one process that no later one with its pid will have.

    Returns:
        An opaque text, or None when there is no such process or it has ended (a zombie).
    """
    if sys.platform == "linux":
        return _linux_birth(pid)
    # Not at the top: every command of a face comes by, and on Linux it is not needed.
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return f"at:{process.create_time():.3f}"
    except (psutil.Error, ValueError):
        return None


def _linux_birth(pid: int) -> str | None:
    # Not psutil's time of creation: it is told by the wall clock and moves when that is set.
    try:
        stat = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    if fields[_STATE] in _DEAD:
        return None
    return f"{boot}:{fields[_START_TICKS]}"
