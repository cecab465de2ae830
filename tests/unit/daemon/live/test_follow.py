"""The index follows the library, one refresh for many changes."""

import threading
import time

from samplerecs_daemon.bus import Bus
from samplerecs_daemon.follower import Follower
from samplerecs_daemon.live.follow import index_follower
from samplerecs_models.errors import StoreError


class Index:
    def __init__(self) -> None:
        self.refreshed = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.go_on.set()
        self.times = 0
        self.fails = 0

    def __call__(self) -> bool:
        self.times += 1
        self.refreshed.release()
        assert self.go_on.wait(60)
        if self.times <= self.fails:
            raise StoreError("the disk is gone")
        return True


def end(follower: Follower) -> None:
    """Stop it, and wait for what it has begun: stopping waits for a second at most."""
    follower.stop()
    follower._thread.join(60)


def test_many_changes_are_few_refreshes_and_the_last_is_seen() -> None:
    bus, index = Bus(time.time), Index()
    follower = index_follower(index, bus)
    index.go_on.clear()
    follower.start()
    try:
        assert index.refreshed.acquire(timeout=60)
        # While it is brought up to date for the first time.
        for _ in range(100):
            bus.publish("library.changed", {})
        index.go_on.set()
        assert index.refreshed.acquire(timeout=60)
    finally:
        end(follower)
    assert index.times == 2
    names = [event.name for event in bus.since(f"{bus.boot}-0")[0]]
    assert names.count("index.changed") == index.times


def test_a_refresh_that_fails_does_not_end_the_following() -> None:
    bus, index = Bus(time.time), Index()
    index.fails = 1
    follower = index_follower(index, bus)
    follower.start()
    try:
        assert index.refreshed.acquire(timeout=60)
        bus.publish("library.root", {})
        assert index.refreshed.acquire(timeout=60)
    finally:
        end(follower)
    assert [e.name for e in bus.since(f"{bus.boot}-0")[0]].count("index.changed") == 1
