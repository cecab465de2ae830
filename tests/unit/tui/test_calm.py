"""The order on screen: when it may change, how much would, and what is marked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_parts import NOW, context, live_list

from samplerecs_daemon.api import LiveList
from samplerecs_tui.state.asked import Asked
from samplerecs_tui.state.calm import HAND_S, ON_IT_S, Calm, count_changes, marks, order
from samplerecs_tui.state.past import KEPT, Past


def at_tempo(bpm: float, *sounds: int) -> LiveList:
    made = live_list(1, sounds)
    return replace(made, list=replace(made.list, context=context(bpm)))


ORDERS = st.lists(st.integers(1, 30), max_size=12, unique=True)


def test_the_first_list_and_the_same_order_are_shown_at_once() -> None:
    calm = Calm(held=True).arrived(live_list(1, (1, 2)), 0.0)
    assert order(calm.shown) == (1, 2)
    calm = calm.arrived(live_list(2, (1, 2)), 1.0)
    assert calm.shown is not None
    assert (calm.shown.number, calm.waiting) == (2, None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"held": True}, "hold"), ({"playing": True}, "playing"), ({"hand_at": 99.0}, "hand")],
)
def test_a_list_waits_while_the_order_is_kept(changes: dict[str, float], why: str) -> None:
    calm = replace(Calm().arrived(live_list(1, (1, 2)), 0.0), **changes)  # type: ignore[arg-type]
    calm = calm.arrived(live_list(2, (2, 1)), 100.0)
    assert order(calm.shown) == (1, 2)
    assert calm.kept_by(100.0) == why
    assert order(calm.applied().shown) == (2, 1)


def test_time_lets_a_list_in_where_only_the_hand_kept_it() -> None:
    calm = replace(Calm().arrived(live_list(1, (1, 2)), 0.0), hand_at=99.0)
    calm = calm.arrived(live_list(2, (2, 1)), 100.0)
    due = calm.due_at()
    assert due == 99.0 + HAND_S
    assert calm.settled(due - 0.1) == calm
    assert order(calm.settled(due).shown) == (2, 1)


def test_the_sound_in_hand_is_not_taken_from_under_it() -> None:
    calm = replace(Calm().arrived(live_list(1, (1, 2)), 0.0), hand_at=99.0, on=1)
    calm = calm.arrived(live_list(2, (2, 3)), 100.0)
    assert calm.due_at() == 99.0 + ON_IT_S
    assert calm.kept_by(99.0 + HAND_S) == "on"
    assert order(calm.settled(99.0 + ON_IT_S).shown) == (2, 3)
    # A list that only moves it, or a hand that is gone on to a sound that stays, waits no longer.
    assert replace(calm, on=2).due_at() == 99.0 + HAND_S
    assert calm.arrived(live_list(3, (2, 1)), 100.0).due_at() == 99.0 + HAND_S


def test_a_tempo_must_rest_before_the_rows_move() -> None:
    calm = Calm(rest_s=2.0).arrived(at_tempo(120, 1, 2), 0.0)
    for second, bpm in enumerate((121, 122, 123), 10):
        calm = calm.arrived(at_tempo(bpm, 2, 1), float(second))
        assert calm.kept_by(float(second)) == "tempo"
    assert calm.due_at() == 14.0
    assert order(calm.settled(13.9).shown) == (1, 2)
    assert order(calm.settled(14.0).shown) == (2, 1)


def test_a_tempo_that_comes_back_keeps_nothing() -> None:
    calm = Calm().arrived(at_tempo(120, 1, 2), 0.0)
    calm = calm.arrived(at_tempo(128, 2, 1), 10.0).arrived(at_tempo(120, 1, 2), 10.5)
    assert (calm.waiting, order(calm.shown)) == (None, (1, 2))


def test_what_the_user_keeps_has_no_time() -> None:
    calm = replace(Calm().arrived(live_list(1, (1,)), 0.0), held=True)
    assert calm.arrived(live_list(2, (2,)), 1.0).due_at() is None


def test_a_dismissed_sound_is_gone_at_once_from_both_lists() -> None:
    calm = replace(Calm().arrived(live_list(1, (1, 2, 3)), 0.0), held=True)
    calm = calm.arrived(live_list(2, (2, 3, 4)), 1.0).without(2)
    assert (order(calm.shown), order(calm.waiting)) == ((1, 3), (3, 4))


@given(ORDERS, ORDERS)
def test_changes_are_counted_like_moves_of_a_hand(was: list[int], now: list[int]) -> None:
    count = count_changes(was, now)
    assert (count == 0) == (was == now)
    assert count <= max(len(was), len(now))
    assert count >= abs(len(was) - len(now))


def test_what_only_makes_room_has_not_moved() -> None:
    assert count_changes((1, 2, 3, 4), (9, 1, 2, 3)) == 1
    assert count_changes((1, 2, 3, 4), (4, 1, 2, 3)) == 1


@given(ORDERS, ORDERS)
def test_marks_lead_back_to_the_order_before(was: list[int], now: list[int]) -> None:
    said = marks(was, now)
    for place, sound in enumerate(now):
        mark = said.get(sound, "")
        if mark == "new":
            assert sound not in was
        else:
            step = int(mark[1:]) if mark else 0
            assert was[place + (step if mark[:1] == "↑" else -step)] == sound


@given(st.lists(st.integers(1, 3), min_size=1, max_size=25))
def test_the_past_keeps_the_last_ten_orders(sounds: list[int]) -> None:
    past = Past()
    for number, sound in enumerate(sounds):
        past = past.shown(live_list(number, (sound,)))
    assert 1 <= len(past.lists) <= KEPT
    kept = [order(each.list) for each in past.lists]
    assert all(a != b for a, b in pairwise(kept))
    assert past.looked_at() is None
    for _ in range(KEPT + 2):
        past = past.older()
    assert past.back == len(past.lists) - 1
    for _ in range(KEPT + 2):
        past = past.newer()
    assert past.back == 0


def test_who_looks_back_goes_on_seeing_the_same_list() -> None:
    past = Past().shown(live_list(1, (1,))).shown(live_list(2, (2,))).older()
    seen = past.looked_at()
    assert past.shown(live_list(3, (3,))).looked_at() == seen


def test_an_older_list_says_what_it_was_asked() -> None:
    asked = Asked(query="dusty", role="keys")
    past = Past().shown(live_list(1, (1,))).shown(live_list(2, (2,)), asked)
    past = past.shown(replace(live_list(3, (3,)), at=NOW))
    assert past.words(NOW) == ""
    said = "List 2 of 3: dusty · keys · 120 BPM · A minor · 10 min ago"
    assert past.older().words(NOW + 600) == said
    assert past.older().older().words(NOW).startswith("List 1 of 3: the project alone · 120 BPM")


def test_a_question_that_is_being_typed_is_one_list() -> None:
    past = Past().shown(live_list(1, (1,)))
    for number, typed in enumerate(("d", "du", "dus", "du"), 2):
        past = past.shown(live_list(number, (number,)), Asked(query=typed))
    assert [then.asked.query for then in past.lists] == ["", "du"]
    for number, asked in enumerate((Asked(query="pad"), Asked(query="pad", role="kick")), 7):
        past = past.shown(live_list(number, (number,)), asked)
    assert [then.asked.query for then in past.lists] == ["", "du", "pad", "pad"]
