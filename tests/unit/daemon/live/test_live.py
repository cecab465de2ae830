"""The list that is always ready: what makes a new one, when, and what it says of the change."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import libraries
import pytest

from samplerecs_daemon.api import (
    Context,
    ContextField,
    Event,
    LiveList,
    Suggestion,
    SuggestionList,
    from_json,
)
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.live import Live
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_models.errors import EmptyLibrary

WINDOW_S = 0.05
LIMIT_S = 60.0


def entry(rank: int, number: int, reason: str = "fits") -> Suggestion:
    sample = sample_info(libraries.sample(number))
    return Suggestion(rank, sample, 1.0 - rank / 10, {"tempo": 0.1}, reason, "fingerprint")


def made(*numbers: int, bpm: float | None = None) -> SuggestionList:
    values = {} if bpm is None else {"bpm": ContextField(bpm, "user", 1.0)}
    entries = tuple(entry(rank, number) for rank, number in enumerate(numbers, 1))
    return SuggestionList(entries, {}, "fusion", Context(values), len(numbers), 1.0)


class Engine:
    """Answers with the list it was told to, counting how often it is asked."""

    def __init__(self, answer: SuggestionList) -> None:
        self.answer: SuggestionList | Exception = answer
        self.asked = 0
        self.before: SuggestionList | None = None
        self._test = threading.current_thread()
        self._go_on = threading.Event()
        self._go_on.set()

    def __call__(self, before: SuggestionList | None) -> SuggestionList:
        answer = self.answer
        self.before = before
        self.asked += 1
        if threading.current_thread() is not self._test:
            assert self._go_on.wait(LIMIT_S)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the thread that keeps the list: its window ends after the block at the earliest.

        So that what the block does is done within the window on a busy machine as well.
        """
        self._go_on.clear()
        try:
            yield
        finally:
            self._go_on.set()


class Running:
    def __init__(self, answer: SuggestionList, window_s: float = WINDOW_S) -> None:
        self.bus = Bus(time.time)
        self.engine = Engine(answer)
        self.live = Live(self.engine, self.bus, time.time, window_s=window_s)
        self.live.start()

    def __enter__(self) -> "Running":
        self.next(0)
        self.rest()
        return self

    def rest(self) -> None:
        """Wait until nothing is to be done: the next change opens a window."""
        turn = self.live._turn
        wait_until(lambda: bool(turn._waiters) and not self.live._pending.causes)  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        self.live.stop()

    def next(self, after: int) -> LiveList:
        ready = asyncio.run(asyncio.wait_for(self.live.after(after), LIMIT_S))
        return from_json(LiveList, json.loads(ready.stream))


def wait_until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.005)


def test_the_first_list_is_made_at_the_start() -> None:
    with Running(made(1, 2)) as running:
        first = running.next(0)
        assert [e.sample.id for e in first.list.suggestions] == [1, 2]
        assert [(m.sample, m.was, m.now) for m in first.moves] == [(1, None, 1), (2, None, 2)]
        assert first.why == ("start",)
        ready = running.live.current()
        assert from_json(SuggestionList, json.loads(ready.top)) == first.list


def test_changes_within_the_window_make_one_list_with_what_moved_and_why() -> None:
    with Running(made(1, 2, 3)) as running:
        running.engine.answer = made(2, 4, bpm=124.0)
        asked = running.engine.asked
        with running.engine.held():
            for _ in range(5):
                running.bus.publish("context.changed", {"fields": ["bpm"]})
            running.bus.publish("recommendation.dismiss", {"sample": 1, "name": "one.wav"})
        second = running.next(1)
        # Once as the window opens, and again at its end for what came meanwhile.
        assert running.engine.asked <= asked + 2
        # It is told what stands, so that a nudge of the tempo turns little of it over.
        assert running.engine.before == made(1, 2, 3)
        assert second.why == ("context: bpm", "dismiss: one.wav")
        assert [(m.sample, m.was, m.now, m.why) for m in second.moves] == [
            (2, 2, 1, "fits better now"),
            (4, None, 2, "fits"),
            (1, 1, None, "you dismissed it"),
            (3, 3, None, "the tempo changed to 124 BPM"),
        ]


def test_what_is_banned_as_a_whole_is_said_of_each_sound_that_left() -> None:
    first, second = made(1, 2).suggestions
    odd = replace(first, sample=replace(first.sample, pack="Odd"))
    banned = {"kind": "pack", "value": "Odd", "undo": False}
    with Running(replace(made(1, 2), suggestions=(odd, second))) as running:
        running.engine.answer = made(3)
        running.bus.publish("bans.changed", banned)
        moves = running.next(1).moves
        assert {(m.sample, m.why) for m in moves if m.now is None} == {
            (1, "you banned it"),
            (2, "others fit better now"),
        }


def test_what_changed_while_the_list_lay_ready_is_in_it() -> None:
    with Running(made(1)) as running:
        asked = running.engine.asked
        running.engine.answer = made(2)
        with running.engine.held():
            running.bus.publish("context.changed", {"fields": ["bpm"]})
            wait_until(lambda: running.engine.asked > asked)
            # Made as the window opened: it is nobody's yet.
            running.engine.answer = made(3)
            running.bus.publish("context.changed", {"fields": ["key"]})
        second = running.next(1)
        assert [entry.sample.id for entry in second.list.suggestions] == [3]
        assert second.why == ("context: bpm", "context: key")
        # After a rest a single change costs one list.
        running.rest()
        asked = running.engine.asked
        running.engine.answer = made(4)
        running.bus.publish("context.changed", {"fields": ["bpm"]})
        assert [entry.sample.id for entry in running.next(2).list.suggestions] == [4]
        assert running.engine.asked == asked + 1


def test_while_what_turns_a_list_is_taken_in_nothing_stands() -> None:
    with Running(made(1, 2, 3)) as running:
        engine, asking = running.engine, threading.current_thread()
        calls: list[SuggestionList | None] = []
        at_the_end, go_on = threading.Event(), threading.Event()

        def make(before: SuggestionList | None) -> SuggestionList:
            if threading.current_thread() is asking:
                return engine(before)
            calls.append(before)
            if len(calls) == 1:
                # One more while the list is made early, so that it is made again at the end.
                running.bus.publish("recommendation.dismiss", {"sample": 1, "name": "one.wav"})
            else:
                at_the_end.set()
                assert go_on.wait(LIMIT_S)
            return made(4, 5)

        running.live._make = make
        running.bus.publish("recommendation.accept", {"sample": 2, "name": "two.wav"})
        assert at_the_end.wait(LIMIT_S)
        running.live.current()
        assert engine.before is None
        go_on.set()
        assert running.next(1).number == 2
        # Then the new list stands.
        running.live._make = engine
        running.bus.publish("recommendation.dismiss", {"sample": 5, "name": "five.wav"})
        wait_until(lambda: engine.before == made(4, 5))


def test_a_list_that_was_begun_earlier_does_not_stand_for_one_that_was_shown_since() -> None:
    with Running(made(1, 2, 3)) as running:
        asking = threading.current_thread()
        calls: list[SuggestionList | None] = []
        begun, go_on = threading.Event(), threading.Event()

        def make(before: SuggestionList | None) -> SuggestionList:
            if threading.current_thread() is asking:
                return made(6, 7)
            calls.append(before)
            if len(calls) == 1:
                # So that it is made again at the end of the window.
                running.bus.publish("context.changed", {"fields": ["key"]})
            elif len(calls) == 2:
                begun.set()
                assert go_on.wait(20)
                return made(4, 5)
            return made(8)

        running.live._make = make
        running.bus.publish("context.changed", {"fields": ["bpm"]})
        assert begun.wait(20)
        running.bus.publish("context.changed", {"fields": ["bpm"]})
        running.live.current()
        go_on.set()
        wait_until(lambda: len(calls) == 3)
        assert calls[2] == made(6, 7)


def test_the_same_list_again_is_no_news() -> None:
    with Running(made(1)) as running:
        assert isinstance(running.engine.answer, SuggestionList)
        running.engine.answer = replace(running.engine.answer, elapsed_ms=7.0)
        asked = running.engine.asked
        running.bus.publish("index.changed", {})
        wait_until(lambda: running.engine.asked > asked)
        running.engine.answer = made(2)
        running.bus.publish("index.changed", {})
        assert running.next(1).number == 2


def test_what_concerns_no_list_makes_none() -> None:
    with Running(made(1)) as running:
        asked = running.engine.asked
        for name in ("scan.progress", "recommendation.preview", "job", "library.changed"):
            running.bus.publish(name, {})
        running.bus.publish("index.changed", {})
        wait_until(lambda: running.engine.asked > asked)
        assert running.engine.asked == asked + 1


def test_what_the_user_did_is_in_the_very_next_answer() -> None:
    with Running(made(1)) as running:
        tag = running.live.current().etag
        running.engine.answer = made(2)
        with running.engine.held():
            running.bus.publish("context.changed", {"fields": ["key"]})
            assert (running.live.fresh(), running.live.listed()) == (None, None)
            ready = running.live.current()
        assert from_json(SuggestionList, json.loads(ready.top)).suggestions[0].sample.id == 2
        assert ready.etag != tag
        second = running.next(1)
        assert second.list.suggestions[0].sample.id == 2
        wait_until(lambda: running.live.fresh() is not None)
        assert running.live.current().number == second.number
        assert running.live.listed() == second.list


def test_a_library_that_changes_does_not_hold_up_the_current_list() -> None:
    with Running(made(1), window_s=0.5) as running:
        running.bus.publish("index.changed", {})
        assert running.live.fresh() is not None


def test_an_error_is_told_while_it_lasts_and_does_not_end_the_lists() -> None:
    with Running(made(1)) as running:
        running.engine.answer = EmptyLibrary("Your library holds no sounds yet.")
        running.bus.publish("index.changed", {})
        wait_until(lambda: running.live.fresh() is None)
        with pytest.raises(EmptyLibrary):
            running.live.current()
        running.engine.answer = RuntimeError("a fault of ours")
        running.bus.publish("index.changed", {})
        running.engine.answer = made(3)
        running.bus.publish("index.changed", {})
        assert running.next(1).list.suggestions[0].sample.id == 3


def test_a_list_that_cannot_be_put_out_does_not_end_the_lists() -> None:
    def note(number: int, _at: float, _made: SuggestionList) -> None:
        if number == 2:
            raise OSError("the disk is full")

    bus = Bus(time.time)
    engine = Engine(made(1))
    live = Live(engine, bus, time.time, note, WINDOW_S)
    live.start()
    wait_until(lambda: live.fresh() is not None)
    engine.answer = made(2)
    bus.publish("index.changed", {})
    wait_until(lambda: live.fresh() is None)
    # A question meanwhile is answered with the list of now, not with an old one.
    assert json.loads(live.current().top)["suggestions"][0]["sample"]["id"] == 2
    engine.answer = made(3)
    bus.publish("index.changed", {})
    ready = asyncio.run(asyncio.wait_for(live.after(2), LIMIT_S))
    live.stop()
    assert json.loads(ready.stream)["list"]["suggestions"][0]["sample"]["id"] == 3


def test_each_new_list_is_told_on_the_bus_and_noted() -> None:
    notes: list[tuple[int, int]] = []
    bus = Bus(time.time)
    live = Live(
        Engine(made(1)), bus, time.time, lambda number, at, made: notes.append((number, made.total))
    )
    live.start()
    wait_until(lambda: live.fresh() is not None)
    live.stop()
    wait_until(lambda: bus.last_id.endswith("-1"))
    (event,) = bus.since(f"{bus.boot}-0")[0]
    assert (event.name, event.data) == ("recommendations.changed", {"number": 1, "why": ("start",)})
    assert notes == [(1, 1)]


def test_stopping_ends_the_thread() -> None:
    with Running(made(1)) as running:
        running.live.stop()
        # Stopping waits for a second at most.
        running.live._thread.join(LIMIT_S)
        assert not running.live._thread.is_alive()


def test_who_asks_upon_a_change_is_given_the_list_with_its_number() -> None:
    with Running(made(1, 2)) as running:
        given: list[tuple[str, int | None]] = []

        def told(event: Event) -> None:
            ready = running.live.fresh()
            given.append((event.name, ready.number if ready else None))

        running.bus.hook(told)
        running.engine.answer = made(2, 1)
        with running.engine.held():
            running.bus.publish("context.changed", {"fields": ["bpm"]})
        wait_until(lambda: len(given) == 2)
    # The tempo is in no list yet; the list that was told of is the one with it.
    assert given == [("context.changed", None), ("recommendations.changed", 2)]
