"""The index follows the library, one refresh for many changes."""

import threading
import time

from samplerecs_daemon.bus import Bus
from samplerecs_daemon.live.follow import index_follower
from samplerecs_models.errors import StoreError


class Index:
    def __init__(self) -> None:
        self.refreshed = threading.Semaphore(0)
        self.times = 0
        self.fails = 0

    def __call__(self) -> bool:
        self.times += 1
        self.refreshed.release()
        if self.times <= self.fails:
            raise StoreError("the disk is gone")
        return True


def test_many_changes_are_few_refreshes_and_the_last_is_seen() -> None:
    bus, index = Bus(time.time), Index()
    follower = index_follower(index, bus)
    follower.start()
    try:
        assert index.refreshed.acquire(timeout=60)
        for _ in range(100):
            bus.publish("library.changed", {})
        assert index.refreshed.acquire(timeout=60)
    finally:
        follower.stop()
    assert index.times <= 3
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
        follower.stop()
    assert [e.name for e in bus.since(f"{bus.boot}-0")[0]].count("index.changed") == 1
