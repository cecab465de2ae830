"""The small parts: errands, inbox, news, nearness, nights, bounded looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from samplerecs_daemon.api import Context, ContextField, ScanProgress
from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.worklist import Unheard
from samplerecs_daemon.librarian.bounded import bounded
from samplerecs_daemon.librarian.errands import Errands
from samplerecs_daemon.librarian.inbox import Inbox
from samplerecs_daemon.librarian.near import near
from samplerecs_daemon.librarian.news import CHANGED_S, PROGRESS_S, News
from samplerecs_daemon.librarian.night import Night
from samplerecs_models.errors import BadPath, DaemonError

LIMIT_S = 60.0


def test_errands_of_one_folder_wait_for_each_other_and_for_no_other_folder() -> None:
    errands = Errands(lambda _: None, threads=2)
    gate, done = threading.Event(), threading.Event()
    order: list[str] = []

    def first() -> None:
        gate.wait(LIMIT_S)
        order.append("first")

    def other() -> None:
        order.append("other")
        gate.set()

    errands.send(1, first)
    errands.send(1, lambda: order.append("second"))
    errands.send(2, other)
    errands.send(1, done.set)
    errands.start()
    assert done.wait(LIMIT_S)
    assert order == ["other", "first", "second"]
    errands.stop(1.0)


def test_errands_that_fail_or_are_forgotten() -> None:
    failed: list[Exception] = []
    errands = Errands(failed.append, threads=1)
    done, never = threading.Event(), threading.Event()
    errands.send(1, lambda: [][0])
    told = list[str]()
    errands.send(2, never.set, lambda: told.append("forgotten"))
    errands.forget(2)
    assert told == ["forgotten"]
    assert errands.busy(1)
    assert not errands.busy(2)
    errands.send(3, done.set)
    errands.start()
    assert done.wait(LIMIT_S)
    assert not never.is_set()
    assert isinstance(failed[0], IndexError)
    errands.stop(1.0)
    errands.send(1, never.set, lambda: told.append("ended"))
    assert told == ["forgotten", "ended"]
    assert not never.wait(0.1)


def test_calls_are_made_in_order_and_ring_the_bell() -> None:
    inbox, made = Inbox(), list[int]()
    assert not inbox.bell.poll()
    for n in range(3):
        inbox.post(lambda n=n: made.append(n))  # type: ignore[misc]
    assert inbox.bell.poll()
    for call in inbox.calls():
        call()
    assert made == [0, 1, 2]
    assert not inbox.bell.poll()
    assert inbox.calls() == []
    inbox.close()
    inbox.post(lambda: None)


def test_asking_returns_raises_or_gives_up() -> None:
    inbox = Inbox()
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            inbox.bell.poll(0.05)
            for call in inbox.calls():
                call()

    thread = threading.Thread(target=serve)
    thread.start()
    assert inbox.ask(lambda: 5, LIMIT_S) == 5
    with pytest.raises(ZeroDivisionError):
        inbox.ask(lambda: 1 // 0, LIMIT_S)
    ended.set()
    thread.join()
    late: list[int] = []
    with pytest.raises(DaemonError):
        inbox.ask(lambda: late.append(1), 0.05)
    for call in inbox.calls():
        call()
    # Nobody waits for it any more, so that it is not done either.
    assert late == []
    inbox.close()


class _World:
    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[tuple[str, Mapping[str, object]]] = []

    def clock(self) -> float:
        return self.now

    def publish(self, name: str, data: Mapping[str, object]) -> None:
        self.told.append((name, data))


def test_many_changes_are_told_as_one() -> None:
    world = _World()
    news = News(world.publish, world.clock)
    news.changed("/a", added=1)
    assert news.flush() is None
    for _ in range(1_000):
        news.changed("/a", changed=1, missing=2)
        news.changed("/b")
    left = news.flush()
    assert left == pytest.approx(CHANGED_S)
    world.now += CHANGED_S
    assert news.flush() is None
    assert [data for _, data in world.told] == [
        {"root": "/a", "added": 1, "changed": 0, "missing": 0},
        {"root": "/a", "added": 0, "changed": 1_000, "missing": 2_000},
    ]


def test_progress_is_told_a_few_times_a_second() -> None:
    world = _World()
    news = News(world.publish, world.clock)
    assert news.due("/a")
    assert not news.due("/a")
    assert news.due("/b")
    world.now += PROGRESS_S
    assert news.due("/a")
    news.progress(ScanProgress("/a", "walk", 1, 2, 0, 3, 0.5, left_s=9.0, mb_per_s=1.23))
    (name, data) = world.told[0]
    assert name == "scan.progress"
    assert (data["root"], data["left_s"], data["mb_per_s"]) == ("/a", 9.0, 1.23)


def _file(name: str = "a.wav", **says: float | int | None) -> Unheard:
    return Unheard(1, name, FileStat(1, 1), **says)  # type: ignore[arg-type]


def _context(**values: object) -> Context:
    return Context({name: ContextField(value) for name, value in values.items()})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (_file(bpm=122.0), True),
        (_file(bpm=61.0), True),
        (_file(bpm=244.0), True),
        (_file(bpm=100.0), False),
        (_file(bpm=120.0, pitch=9), True),
        (_file(bpm=120.0, pitch=4), True),
        (_file(bpm=120.0, pitch=10), False),
        (_file(pitch=9), True),
        (_file(pitch=3), False),
        (_file(), False),
        (_file("Packs/Dark House/kick.wav"), True),
    ],
)
def test_what_is_near_a_project(file: Unheard, expected: bool) -> None:
    is_near = near(_context(bpm=120.0, key="A minor", mood_tags=("dark",)))
    assert is_near is not None
    assert is_near(file) is expected


def test_a_project_that_says_nothing() -> None:
    assert near(_context()) is None
    assert near(_context(playing=True, key="no key")) is None
    only_genre = near(_context(genre="house"))
    assert only_genre is not None
    assert only_genre(_file("House/a.wav"))


def test_once_a_night_and_never_on_battery() -> None:
    hour, day, battery = 2, 1, False
    night = Night(lambda: time.struct_time((2026, 1, day, hour, 0, 0, 0, day, 0)), lambda: battery)
    assert not night.due()
    hour = 3
    assert night.due()
    assert not night.due()
    hour = 4
    assert not night.due()
    day, battery = 2, True
    assert not night.due()
    battery = False
    assert night.due()
    hour, day = 5, 3
    assert not night.due()


def test_a_look_that_does_not_come_back() -> None:
    assert bounded(lambda: 5, Path("/a"), LIMIT_S) == 5
    with pytest.raises(BadPath, match="/b"):
        bounded(lambda: threading.Event().wait(60), Path("/b"), 0.05)
    with pytest.raises(ZeroDivisionError):
        bounded(lambda: 1 // 0, Path("/c"), LIMIT_S)
