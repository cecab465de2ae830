"""How much may run: never while recording, one while playing, nothing unasked on battery."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.ingest.pace import (
    BY_YOU,
    LOOK_S,
    MEMORY,
    ON_BATTERY,
    RECORDING,
    WORKER_BYTES,
    Allowance,
    Memory,
    Pace,
    Situation,
    allow,
)
from samplerecs_daemon.ingest.power import memory_of, on_battery

MB = 1_000_000


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (Situation(most=7), Allowance(7)),
        (Situation(most=7, playing=True), Allowance(1)),
        (Situation(most=7, playing=True, recording=True), Allowance(0, reason=RECORDING)),
        (Situation(most=7, recording=True), Allowance(0, reason=RECORDING)),
        (Situation(most=7, on_battery=True), Allowance(7, True, ON_BATTERY)),
        (Situation(most=7, on_battery=True, playing=True), Allowance(1, True, ON_BATTERY)),
        (Situation(most=7, paused=True), Allowance(0, reason=BY_YOU)),
        # The user's own word is told before what would also speak against it.
        (Situation(most=7, paused=True, recording=True), Allowance(0, reason=BY_YOU)),
        (Situation(most=7, memory_limit=1), Allowance(0, reason=MEMORY)),
    ],
)
def test_each_situation(now: Situation, wanted: Allowance) -> None:
    assert allow(now) == wanted


def test_all_other_processes_count_towards_the_limit() -> None:
    def measure(pids: Iterable[int]) -> Memory:
        return Memory(300 * MB, tuple(pid * MB for pid in pids))

    pace = Pace(8, 1_500, lambda: False, measure, lambda: 0.0)
    pace.count_also(lambda: (400, 100))
    assert pace.look((200,)).workers == (1_500 - 300 - 500) // 200
    assert pace.situation.memory.whole == 1_000 * MB


def test_memory_takes_workers_away_one_by_one() -> None:
    def workers(limit: int, *each: int) -> int:
        memory = Memory(300 * MB, tuple(size * MB for size in each))
        return allow(Situation(most=8, memory_limit=limit * MB, memory=memory)).workers

    assert workers(1_500, 100, 200) == 6
    assert workers(1_500, 600) == 2
    assert workers(1_500, 1_300) == 0
    assert workers(1_500) == 1_200 * MB // WORKER_BYTES
    assert workers(0, 9_000) == 8


@given(
    st.builds(
        Situation,
        most=st.integers(1, 64),
        memory_limit=st.integers(0, 10**10),
        memory=st.builds(
            Memory, st.integers(0, 10**10), st.lists(st.integers(1, 10**10)).map(tuple)
        ),
        playing=st.booleans(),
        recording=st.booleans(),
        on_battery=st.booleans(),
        paused=st.booleans(),
    )
)
def test_whatever_the_situation(now: Situation) -> None:
    out = allow(now)
    assert 0 <= out.workers <= now.most
    assert not (now.recording or now.paused) or out.workers == 0
    assert not now.playing or out.workers <= 1
    # Whoever rests says why.
    assert (out.workers > 0 and not out.looked_at_only) == (out.reason == "")
    if now.memory_limit and out.workers and now.memory.workers:
        needed = now.memory.daemon + out.workers * max(now.memory.workers)
        assert needed <= now.memory_limit


class _Machine:
    battery = False
    memory = Memory(100 * MB)
    asked = 0
    now = 0.0

    def on_battery(self) -> bool:
        self.asked += 1
        return self.battery

    def measure(self, workers: Iterable[int]) -> Memory:
        return self.memory


def test_the_machine_is_asked_rarely_and_the_rest_counts_at_once() -> None:
    machine = _Machine()
    pace = Pace(4, 1_500, machine.on_battery, machine.measure, lambda: machine.now)
    assert pace.look([]).workers == 4
    machine.battery = True
    assert pace.look([]).workers == 4
    pace.transport(playing=True, recording=False)
    assert pace.look([]).workers == 1
    pace.transport(playing=True, recording=True)
    assert (pace.look([]).workers, pace.reason()) == (0, RECORDING)
    pace.transport(playing=False, recording=False)
    pace.pause()
    assert pace.reason() == BY_YOU
    pace.resume()
    assert pace.reason() == ""
    machine.now += LOOK_S
    assert pace.look([]) == Allowance(4, True, ON_BATTERY)
    assert machine.asked == 2


def test_a_clock_that_jumps_back_stops_nothing() -> None:
    machine = _Machine()
    machine.now = 1e9
    pace = Pace(4, 0, machine.on_battery, machine.measure, lambda: machine.now)
    pace.look([])
    machine.battery = True
    machine.now += LOOK_S
    assert pace.look([]).looked_at_only


def test_the_machine_itself() -> None:
    assert on_battery() in (True, False)
    mine = memory_of([os.getpid(), 2**22 + 1])
    assert mine.daemon > 10 * MB
    # A worker that has just ended takes nothing.
    assert len(mine.workers) == 1
