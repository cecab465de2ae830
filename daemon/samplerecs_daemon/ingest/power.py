"""What the machine says of its battery and of our memory."""

from __future__ import annotations

from collections.abc import Iterable

import psutil

from samplerecs_daemon.ingest.memory import resident
from samplerecs_daemon.ingest.pace import Memory


def on_battery() -> bool:
    """Say whether the computer runs on its battery; False where nobody knows."""
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, NotImplementedError, psutil.Error, ValueError):
        # No battery to ask about, or a driver that tells nonsense.
        return False
    return battery is not None and battery.power_plugged is False


def memory_of(workers: Iterable[int]) -> Memory:
    """Return the resident memory of this process and of its workers, in bytes.

    Pages that several share are counted in each, so that the truth is rather below.
    """
    sizes = (resident([pid]) for pid in workers)
    return Memory(resident(), tuple(size for size in sizes if size))
