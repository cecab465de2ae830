"""The crate's pace: the first list at once, later ones at most every so often, errors told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from osc_parts import until

from samplerecs_daemon.api import SampleInfo
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.crate.part import Crate
from samplerecs_models.errors import EmptyLibrary


class Shelf:
    """Counts what is shown; fails as it is told."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.error: Exception | None = None
        self.came = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def show(self, samples: Sequence[SampleInfo]) -> int:
        if self.error is not None:
            raise self.error
        self.at.append(time.monotonic())
        self.came.set()
        assert self.go_on.wait(60)
        return len(samples)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def bus() -> Bus:
    return Bus(time.time)


@pytest.fixture
def crate(shelf: Shelf, bus: Bus) -> Iterator[Crate]:
    made = Crate(list, shelf.show, bus.hook, every_s=0.3)
    made.start()
    yield made
    made.stop()
    made.stop()


def test_many_lists_are_one_refresh(crate: Crate, shelf: Shelf, bus: Bus) -> None:
    until(lambda: crate.counters() == {"crate refreshed": 1})
    shelf.go_on.clear()
    bus.publish("recommendations.changed", {"number": 1})
    until(lambda: len(shelf.at) == 2)
    # All of these while it is refreshed.
    for number in range(2, 50):
        bus.publish("recommendations.changed", {"number": number})
        bus.publish("context.changed", {})
    shelf.go_on.set()
    until(lambda: crate.counters() == {"crate refreshed": 3})
    assert all(later - sooner >= 0.25 for sooner, later in pairwise(shelf.at))
    bus.publish("recommendations.changed", {"number": 51})
    until(lambda: crate.counters() == {"crate refreshed": 4})


def test_what_does_not_work_is_told_and_tried_again(crate: Crate, shelf: Shelf, bus: Bus) -> None:
    assert shelf.came.wait(60)
    for error in (OSError(28, "No space left on device"), EmptyLibrary("no sounds yet"), KeyError):
        shelf.error = error if isinstance(error, Exception) else error()
        bus.publish("recommendations.changed", {})
        if not isinstance(shelf.error, KeyError):
            until(lambda: any(str(shelf.error)[-12:-1] in one for one in crate.troubles()))
    shelf.error = None
    bus.publish("recommendations.changed", {})
    until(lambda: crate.troubles() == [])
