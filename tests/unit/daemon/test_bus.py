"""Events: numbered, kept, resumed, and never held up by one listener."""

import asyncio
import threading

from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.bus import ANOTHER_RUN, Bus, Subscription


def bus(kept: int = 100) -> Bus:
    return Bus(lambda: 5.0, kept)


def test_ids_rise_by_one_and_name_the_run() -> None:
    made = bus()
    first, second = made.publish("a", {}), made.publish("b", {"x": 1})
    assert (first.id, second.id) == (f"{made.boot}-1", f"{made.boot}-2")
    assert (second.name, second.at, second.data) == ("b", 5.0, {"x": 1})
    assert made.last_id == second.id


@given(published=st.integers(0, 30), kept=st.integers(1, 10), after=st.integers(0, 30))
def test_since_gives_every_event_after_an_id_or_counts_what_is_lost(
    published: int, kept: int, after: int
) -> None:
    made = bus(kept)
    ids = [made.publish("e", {}).id for _ in range(published)]
    events, lost = made.since(f"{made.boot}-{after}")
    if after > published:
        assert (events, lost) == ([], ANOTHER_RUN)
        return
    assert (lost or 0) + len(events) == published - after
    assert [event.id for event in events] == ids[after + (lost or 0) :]


@given(st.text(max_size=40))
def test_an_id_that_is_none_of_ours_is_of_another_run(text: str) -> None:
    made = bus()
    made.publish("e", {})
    if text not in (f"{made.boot}-0", f"{made.boot}-1"):
        assert made.since(text) == ([], ANOTHER_RUN)


def test_events_of_threads_reach_a_listener_once_and_in_order() -> None:
    made = bus()

    async def listen() -> list[str]:
        listener = made.subscribe()
        threads = [threading.Thread(target=lambda: _publish(made, 20)) for _ in range(3)]
        for thread in threads:
            thread.start()
        seen = []
        async for event in listener:
            seen.append(event.id)
            if len(seen) == 60:
                listener.close()
        for thread in threads:
            thread.join()
        return seen

    seen = asyncio.run(asyncio.wait_for(listen(), 60))
    assert sorted(seen, key=lambda name: int(name.rpartition("-")[2])) == [
        f"{made.boot}-{n}" for n in range(1, 61)
    ]


def _publish(made: Bus, times: int) -> None:
    for _ in range(times):
        made.publish("e", {})


def test_a_listener_that_stalls_loses_the_oldest_and_is_told_and_others_do_not_wait() -> None:
    made = bus()

    async def run() -> tuple[Subscription, list[str], list[str]]:
        stalled, quick = made.subscribe(queued=3), made.subscribe()
        _publish(made, 10)
        return stalled, await _drain(stalled), await _drain(quick)

    stalled, few, all_ = asyncio.run(asyncio.wait_for(run(), 60))
    assert few == [f"{made.boot}-{n}" for n in (8, 9, 10)]
    assert stalled.missed == 7
    assert len(all_) == 10


async def _drain(listener: Subscription) -> list[str]:
    seen = []
    async for event in listener:
        seen.append(event.id)
        if event.id.endswith("-10"):
            listener.close()
    return seen


def test_closing_ends_a_listener_that_waits() -> None:
    made = bus()

    async def run() -> list[str]:
        listener = made.subscribe()
        asyncio.get_running_loop().call_later(0.05, listener.close)
        return [event.id async for event in listener]

    assert asyncio.run(asyncio.wait_for(run(), 60)) == []
    made.publish("nobody listens", {})


def test_a_hook_hears_every_event_in_the_publishing_thread() -> None:
    made = bus()
    heard: list[tuple[str, int]] = []
    made.hook(lambda event: heard.append((event.name, threading.get_ident())))
    made.publish("a", {})
    assert heard == [("a", threading.get_ident())]
