"""Counters and latencies."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.measures import NAMES, OTHER, Measures, latency


def test_percentiles_are_nearest_ranks() -> None:
    found = latency(100, [n / 1000 for n in range(1, 101)])
    assert (found.count, found.p50_ms, found.p95_ms, found.p99_ms) == (100, 50.0, 95.0, 99.0)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=300))
def test_percentiles_are_values_in_order(seconds: list[float]) -> None:
    found = latency(len(seconds), seconds)
    assert found.p50_ms <= found.p95_ms <= found.p99_ms <= round(max(seconds) * 1000, 3)
    assert sum(round(s * 1000, 3) <= found.p50_ms for s in seconds) * 2 >= len(seconds)


def test_the_window_forgets_and_the_count_does_not() -> None:
    measures = Measures(window=10)
    for seconds in [9.0] * 50 + [0.001] * 10:
        measures.record("stage", seconds)
    found = measures.latencies()["stage"]
    assert (found.count, found.p99_ms) == (60, 1.0)


def test_a_failing_block_is_timed_too() -> None:
    measures = Measures()
    with pytest.raises(ValueError, match="no"), measures.time("stage"):
        raise ValueError("no")
    assert measures.latencies()["stage"].count == 1


def test_names_are_bounded() -> None:
    measures = Measures()
    for n in range(NAMES + 50):
        measures.count(f"name {n}")
        measures.record(f"name {n}", 0.1)
    assert measures.counters()[OTHER] == 50
    assert measures.latencies()[OTHER].count == 50
    assert len(measures.counters()) == NAMES + 1


def test_threads_lose_no_count() -> None:
    measures = Measures()

    def work() -> None:
        for _ in range(2000):
            measures.count("n")
            measures.record("t", 0.001)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert measures.counters() == {"n": 16000}
    assert measures.latencies()["t"].count == 16000


def test_nothing_timed_is_zero() -> None:
    assert latency(0, []).p99_ms == 0.0
    assert Measures().latencies() == {}
