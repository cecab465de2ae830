"""Counters and latencies by name, for `/status`."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from samplerecs_daemon.api import Latency

P = ParamSpec("P")
T = TypeVar("T")

#: Latest timings kept of each name.
WINDOW = 2048
#: Names of either sort; what comes after counts as `OTHER`, so that memory stays bounded.
NAMES = 512
OTHER = "other"


class Measures:
    """Counts and times, from any thread.

    Args:
        window: latest timings that the percentiles rest on.
    """

    def __init__(self, window: int = WINDOW) -> None:
        self._window = window
        self._turn = threading.Lock()
        self._counters: dict[str, int] = {}
        self._timings: dict[str, _Timings] = {}

    def count(self, name: str, by: int = 1) -> None:
        """Add `by` to a counter."""
        with self._turn:
            name = _known(name, self._counters)
            self._counters[name] = self._counters.get(name, 0) + by

    def record(self, name: str, seconds: float) -> None:
        """Keep how long something took, in seconds."""
        with self._turn:
            name = _known(name, self._timings)
            if name not in self._timings:
                self._timings[name] = _Timings(self._window)
            self._timings[name].add(seconds)

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Record how long a `with` block takes, also when it fails."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.record(name, time.perf_counter() - started)

    def timed(self, name: str, do: Callable[P, T]) -> Callable[P, T]:
        """Return `do` so that each call is recorded."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.time(name):
                return do(*args, **kwargs)

        return timed

    def counters(self) -> dict[str, int]:
        """Return every counter, by name."""
        with self._turn:
            return dict(sorted(self._counters.items()))

    def latencies(self) -> dict[str, Latency]:
        """Return the latencies of the latest timings, by name."""
        with self._turn:
            kept = [(name, each.count, list(each.latest)) for name, each in self._timings.items()]
        return {name: latency(count, latest) for name, count, latest in sorted(kept)}


class _Timings:
    """How often something was timed, and the latest timings in seconds."""

    def __init__(self, window: int) -> None:
        self.count = 0
        self.latest: deque[float] = deque(maxlen=window)

    def add(self, seconds: float) -> None:
        self.count += 1
        self.latest.append(seconds)


def latency(count: int, seconds: list[float]) -> Latency:
    """Return the percentiles (nearest rank) of timings in seconds; zeros when there are none."""
    ordered = sorted(seconds)
    if not ordered:
        return Latency(count, 0.0, 0.0, 0.0)
    # -(-a // b) rounds up without the error of a float: 0.99 * 100 is 99.00000000000001.
    ranks = (-(-percent * len(ordered) // 100) - 1 for percent in (50, 95, 99))
    return Latency(count, *(round(ordered[rank] * 1000, 3) for rank in ranks))


def _known(name: str, names: dict[str, int] | dict[str, _Timings]) -> str:
    return name if name in names or len(names) < NAMES else OTHER
