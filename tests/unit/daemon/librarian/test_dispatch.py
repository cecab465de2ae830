"""Errands sent out: their outcomes come back to the thread that sent them, or not at all."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from samplerecs_daemon.librarian.dispatch import Dispatch, Then
from samplerecs_daemon.librarian.errands import Errands
from samplerecs_models.errors import SamplerecsError, StoreError


class Desk:
    """The thread that sends errands: this one, whenever it takes in what was posted."""

    def __init__(self) -> None:
        self.posted: queue.SimpleQueue[Then] = queue.SimpleQueue()
        self.failed: list[tuple[int, SamplerecsError]] = []
        self.errands = Errands(lambda _: None)
        self.dispatch = Dispatch(
            self.errands, self.posted.put, lambda *what: self.failed.append(what)
        )
        self.errands.start()

    def take_in(self) -> None:
        self.posted.get(timeout=60)()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.errands.stop(1.0)


def test_an_outcome_is_taken_in_by_the_thread_that_sent(desk: Desk) -> None:
    done: list[str] = []

    def errand() -> Then:
        away = threading.current_thread().name
        return lambda: done.extend((away, threading.current_thread().name))

    desk.dispatch.send(1, errand)
    assert not desk.dispatch.idle(1)
    assert desk.dispatch.idle(2)
    desk.take_in()
    assert desk.dispatch.idle(1)
    assert done[0].startswith("errand-")
    assert done[1] == threading.current_thread().name


def test_what_is_forgotten_has_nothing_more_to_say(desk: Desk) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def errand() -> Then:
        begun.set()
        assert go_on.wait(60)
        return lambda: done.append("under way")

    desk.dispatch.send(1, errand)
    desk.dispatch.send(1, lambda: None, undone=lambda: done.append("undone"))
    assert begun.wait(60)
    desk.dispatch.forget(1)
    go_on.set()
    desk.take_in()
    assert done == ["undone"]
    assert desk.dispatch.idle(1)


def test_a_failure_is_told_with_its_folder_and_a_fault_is_counted(desk: Desk) -> None:
    def full() -> Then:
        raise StoreError("the disk is full")

    def fault() -> Then:
        raise KeyError("fault")

    for errand in (full, fault):
        desk.dispatch.send(7, errand)
        desk.take_in()
    (first, why), (second, what) = desk.failed
    assert (first, second) == (7, 7)
    assert isinstance(why, StoreError)
    assert "KeyError" in what.message
    assert not isinstance(what, StoreError)
    assert desk.dispatch.faults == 1
