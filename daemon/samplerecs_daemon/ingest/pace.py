"""How many files may be heard at once just now, so that the producer never notices.

`allow` is the whole policy and pure; `Pace` holds what it needs to know and asks the machine for
the rest, rarely.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

#: Seconds between two looks at battery and memory.
LOOK_S = 5.0
#: Bytes that a worker is taken to need before any was measured.
WORKER_BYTES = 150 << 20

BY_YOU = "by you"
RECORDING = "recording"
ON_BATTERY = "on battery"
MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is in use, in bytes: the daemon with its index, and its workers one by one.

    `others` is what its other processes take together: scouts, the renderer, models.
    """

    daemon: int = 0
    workers: tuple[int, ...] = ()
    others: int = 0

    @property
    def whole(self) -> int:
        """All of it."""
        return self.daemon + sum(self.workers) + self.others


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the pace depends on.

    Attributes:
        most: workers when nothing speaks against it.
        memory_limit: bytes that the daemon and all its processes may take; 0 for no limit.
        memory: what they take.
        playing, recording: the transport of the DAW.
        on_battery: the computer runs on its battery.
        paused: the user said so; `asked`: the user waits for a scan.
    """

    most: int = 1
    memory_limit: int = 0
    memory: Memory = Memory()
    playing: bool = False
    recording: bool = False
    on_battery: bool = False
    paused: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may run.

    Attributes:
        workers: number of files at once; 0 rests.
        looked_at_only: only what the user looks at is heard.
        reason: why it rests, in words ("" while it does not): "recording", "by you",
            "on battery", "memory".
    """

    workers: int
    looked_at_only: bool = False
    reason: str = ""


def allow(now: Situation) -> Allowance:
    """Return what may run in a situation."""
    if now.paused:
        return Allowance(0, reason=BY_YOU)
    if now.recording:
        return Allowance(0, reason=RECORDING)
    fitting = _fitting(now)
    if not fitting:
        return Allowance(0, reason=MEMORY)
    workers = min(fitting, 1) if now.playing else fitting
    if now.on_battery and not now.asked:
        return Allowance(workers, looked_at_only=True, reason=ON_BATTERY)
    return Allowance(workers)


def _fitting(now: Situation) -> int:
    """Return how many workers fit under the limit of memory, at most `most`."""
    if not now.memory_limit:
        return now.most
    # The largest one seen stands for each: a cap that is only kept on average is none.
    each = max(now.memory.workers, default=WORKER_BYTES)
    room = now.memory_limit - now.memory.daemon - now.memory.others
    return max(0, min(now.most, room // max(each, 1)))


class Pace:
    """The situation as it is now; any thread may tell it something.

    Args:
        most: workers when nothing speaks against it, at least 1.
        memory_limit_mb: megabytes (10^6) for the daemon and all its processes; 0 for no limit.
        on_battery: says whether the computer runs on its battery.
        memory: measures the daemon and the workers of these pids.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        most: int,
        memory_limit_mb: int,
        on_battery: Callable[[], bool],
        memory: Callable[[Iterable[int]], Memory],
        clock: Callable[[], float],
    ) -> None:
        self._on_battery = on_battery
        self._memory = memory
        self._clock = clock
        self._others: Callable[[], Iterable[int]] = tuple
        self._turn = threading.Lock()
        self._looked = float("-inf")
        self._now = Situation(most=max(1, most), memory_limit=memory_limit_mb * 1_000_000)

    def count_also(self, others: Callable[[], Iterable[int]]) -> None:
        """Count the memory of further processes, by their ids, beside that of the workers."""
        self._others = others

    def transport(self, *, playing: bool, recording: bool) -> None:
        """Take what the DAW says of its transport."""
        self._change(playing=playing, recording=recording)

    def pause(self) -> None:
        """Rest until `resume`."""
        self._change(paused=True)

    def resume(self) -> None:
        """Go on, as far as nothing else speaks against it."""
        self._change(paused=False)

    def asked(self, asked: bool) -> None:
        """Note that the user waits for a scan, or no longer."""
        if asked != self._now.asked:
            self._change(asked=asked)

    def on_battery(self) -> bool:
        """Ask the machine whether it runs on its battery."""
        return self._on_battery()

    def memory_in_words(self) -> str:
        """Return how much memory is in use, and what may be."""
        now = self._now
        used = now.memory.whole // 1_000_000
        return (
            f"Analysis rests: samplerecs takes {used:,} MB of memory, and the setting "
            f"memory_limit_mb allows {now.memory_limit // 1_000_000:,}."
        )

    @property
    def situation(self) -> Situation:
        """What is known now."""
        return self._now

    @property
    def allowance(self) -> Allowance:
        """What may run, by what is known."""
        return allow(self._now)

    def reason(self) -> str:
        """Return in words why background analysis rests, "" while it does not."""
        return self.allowance.reason

    def look(self, workers: Iterable[int]) -> Allowance:
        """Return what may run; asks for battery and memory again after a while.

        Args:
            workers: process ids of the workers that live.
        """
        now = self._clock()
        if now - self._looked >= LOOK_S:
            self._looked = now
            others = tuple(self._others())
            besides = sum(self._memory(others).workers) if others else 0
            memory = replace(self._memory(workers), others=besides)
            self._change(on_battery=self._on_battery(), memory=memory)
        return self.allowance

    def _change(self, **what: object) -> None:
        with self._turn:
            self._now = replace(self._now, **what)  # type: ignore[arg-type]
