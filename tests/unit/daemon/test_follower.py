"""One thread that acts after events: once for many, whatever one act comes to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from samplerecs_daemon.bus import Bus
from samplerecs_daemon.follower import Follower
from samplerecs_models.errors import StoreError

HEEDED = "context.changed"


class Acts:
    """Counts acts, and lets the first go on only when it is told to."""

    def __init__(self) -> None:
        self.done = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.times = 0

    def __call__(self) -> None:
        self.times += 1
        self.done.release()
        assert self.go_on.wait(60)


def failing(error: Exception, seen: list[str]) -> Callable[[], None]:
    def act() -> None:
        seen.append(type(error).__name__)
        raise error

    return act


def test_what_happens_during_an_act_is_acted_on_once_and_other_events_never() -> None:
    bus, acts = Bus(time.time), Acts()
    follower = Follower("test", {HEEDED}, (acts,), bus.hook)
    follower.start()
    try:
        bus.publish("library.changed", {})
        bus.publish(HEEDED, {})
        assert acts.done.acquire(timeout=60)
        for _ in range(20):
            bus.publish(HEEDED, {})
        acts.go_on.set()
        assert acts.done.acquire(timeout=60)
    finally:
        follower.stop()
        follower.stop()
    assert acts.times == 2


def test_one_act_that_fails_ends_neither_the_others_nor_the_following() -> None:
    bus, seen, last = Bus(time.time), list[str](), threading.Semaphore(0)
    acts = (failing(KeyError("fault"), seen), failing(StoreError("full"), seen), last.release)
    follower = Follower("test", {HEEDED}, acts, bus.hook, at_once=True)
    follower.start()
    try:
        assert last.acquire(timeout=60)
        bus.publish(HEEDED, {})
        assert last.acquire(timeout=60)
    finally:
        follower.stop()
    assert seen == ["KeyError", "StoreError"] * 2


def test_it_ends_while_it_rests() -> None:
    bus, acted = Bus(time.time), threading.Event()
    follower = Follower(
        "test", {HEEDED}, (acted.set,), bus.hook, rest_s=lambda _: 3600.0, at_once=True
    )
    follower.start()
    assert acted.wait(60)
    follower.stop()
    # Stopping waits for a second at most; the rest would take an hour.
    follower._thread.join(60)
    assert not follower._thread.is_alive()
