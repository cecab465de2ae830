"""The rules of DESIGN section 4, word by word, and what holds for any signals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon import signals
from samplerecs_daemon.api import Signal
from samplerecs_daemon.signals import Derived, Observed, derive, taken

ACT = Signal("act", face="tui")


def screen(seconds: float, *samples: int, number: int = 1) -> Signal:
    return Signal("screen", samples, seconds, list_number=number, face="tui")


def heard(sample: int, seconds: float, share: float = 0.1) -> Signal:
    return Signal("heard", (sample,), seconds, share, 1, "tui")


def names(happened: tuple[Derived, ...]) -> list[tuple[str, int]]:
    return [(one.name, one.sample) for one in happened]


def play(*batches: tuple[float, list[Signal]]) -> list[tuple[str, int]]:
    """Return what all batches mean, each reported at its time."""
    seen, found = Observed(), []
    for now, batch in batches:
        seen, happened = derive(seen, batch, now)
        found += names(happened)
    return found


def test_being_on_screen_proves_nothing() -> None:
    assert play((100, [screen(60, 1, 2)])) == []


def test_a_view_needs_a_second_on_screen_while_the_user_acts() -> None:
    assert play((100, [ACT, screen(0.9, 1)])) == []
    assert play((100, [ACT, screen(1.0, 1, 2)])) == [("view", 1), ("view", 2)]


def test_time_on_screen_adds_up_over_reports() -> None:
    assert play((100, [ACT, screen(0.6, 1)]), (101, [screen(0.6, 1)])) == [("view", 1)]


def test_only_time_near_an_act_counts() -> None:
    assert play((100, [ACT]), (200, [screen(80, 1)])) == []
    assert play((100, [ACT]), (111, [screen(1.5, 1)])) == []
    assert play((100, [ACT]), (110.5, [screen(2, 1)])) == [("view", 1)]


def test_one_view_a_list() -> None:
    again = screen(2, 1, number=2)
    assert play((100, [ACT, screen(2, 1)]), (102, [ACT, screen(2, 1), again])) == [
        ("view", 1),
        ("view", 1),
    ]


@pytest.mark.parametrize(
    ("seconds", "share", "meant"),
    [
        (0.49, 0.1, []),
        (0.5, 0.1, ["preview"]),
        (0.5, 0.59, ["preview"]),
        (0.5, 0.6, ["preview", "interest"]),
        (0.2, 1.0, ["preview", "interest"]),  # a whole sound that is shorter than a preview
        (0.0, 1.0, []),
    ],
)
def test_preview_and_interest(seconds: float, share: float, meant: list[str]) -> None:
    assert [name for name, _ in play((100, [heard(1, seconds, share)]))] == meant


def test_heard_again_is_interest() -> None:
    assert play((100, [heard(1, 3)]), (500, [heard(1, 3)])) == [
        ("preview", 1),
        ("preview", 1),
        ("interest", 1),
    ]


def test_stepping_past_the_same_sounds_again_skips_them_again() -> None:
    found = play(*((100 + 2 * n, [heard(1 + n % 2, 1)]) for n in range(5)))
    assert [one for one in found if one[0] != "preview"] == [
        ("skip", 1),
        ("skip", 2),
        ("skip", 1),
        ("skip", 2),
    ]


def test_a_sound_that_was_come_back_to_and_listened_to_is_of_interest() -> None:
    first = (100, [heard(1, 1)]), (102, [heard(2, 1)])
    for back in (heard(1, 1.5), heard(1, 1, 0.6)):
        assert play(*first, (104, [back]), (106, [heard(2, 1)]))[3:6] == [
            ("skip", 2),
            ("preview", 1),
            ("interest", 1),
        ]


@pytest.mark.parametrize("later", [[ACT], [screen(1, 1)], [heard(2, 2)], [heard(3, 2)]])
def test_a_short_return_that_nothing_follows_is_interest(later: list[Signal]) -> None:
    batches = [(100, [heard(1, 1)]), (102, [heard(2, 1)]), (104, [heard(1, 1)])]
    assert ("interest", 1) not in play(*batches, (106.0, [ACT]))
    found = play(*batches, (166.5, later), (168, [heard(2, 1)]), (170, [ACT]))
    assert found.count(("interest", 1)) == 1
    assert found.count(("skip", 1)) == 1, "the first time"


def test_a_short_return_before_another_is_taken_is_a_skip() -> None:
    seen = Observed()
    for now, number in ((100, 1), (102, 2), (104, 1)):
        seen, _ = derive(seen, [heard(number, 1)], now)
    assert names(taken(seen, 2, 105)[1]) == [("skip", 1)]
    assert names(taken(seen, 2, 165)[1]) == [("interest", 1)]
    assert taken(seen, 1, 105)[1] == ()


@pytest.mark.parametrize(
    ("seconds", "share", "gap", "skipped"),
    [
        (1.4, 0.1, 1, True),
        (1.5, 0.1, 1, False),
        (1.4, 0.7, 1, False),  # a short sound heard to its end
        (1.4, 0.1, 62, True),  # the second began 60 s after the first ended
        (1.4, 0.1, 62.5, False),
    ],
)
def test_a_short_preview_before_another_is_a_skip(
    seconds: float, share: float, gap: float, skipped: bool
) -> None:
    found = play((100, [heard(1, seconds, share)]), (100 + gap, [heard(2, 2)]))
    assert (("skip", 1) in found) == skipped


def test_a_short_preview_before_another_is_taken_is_a_skip() -> None:
    seen, _ = derive(Observed(), [heard(1, 1)], 100)
    _, happened = taken(seen, 2, 150)
    assert names(happened) == [("skip", 1)]


def test_what_is_taken_or_heard_again_was_not_skipped() -> None:
    seen, _ = derive(Observed(), [heard(1, 1)], 100)
    after, happened = taken(seen, 1, 110)
    assert happened == ()
    assert names(derive(after, [heard(2, 3)], 112)[1]) == [("preview", 2)]
    assert ("skip", 1) not in play((100, [heard(1, 1)]), (102, [heard(1, 1)]), (104, [heard(2, 3)]))


def test_one_skip_for_one_short_preview() -> None:
    found = play((100, [heard(1, 1)]), (102, [heard(2, 3)]), (106, [heard(3, 3)]))
    assert found.count(("skip", 1)) == 1


def test_memory_is_bounded() -> None:
    seen = Observed()
    for number in range(0, 12_000, 100):
        batch = [ACT, screen(2, *range(number, number + 100)), heard(number, 2)]
        seen, _ = derive(seen, batch, float(number))
    assert len(seen.viewed) <= signals.REMEMBERED
    assert 0 < len(seen.heard) <= signals.REMEMBERED


SIGNALS = st.lists(
    st.builds(
        Signal,
        what=st.sampled_from(signals.WHATS),
        samples=st.lists(st.integers(1, 5), max_size=4).map(tuple),
        seconds=st.floats(0, 100),
        share=st.floats(0, 1),
        list_number=st.integers(0, 3),
    ),
    max_size=6,
)


@given(st.lists(st.tuples(st.floats(0, 200), SIGNALS), max_size=8))
def test_what_holds_for_any_signals(batches: list[tuple[float, list[Signal]]]) -> None:
    seen, now = Observed(), 1000.0
    found: list[Derived] = []
    for gap, batch in batches:
        now += gap
        before = replace(seen)
        seen, happened = derive(seen, batch, now)
        assert derive(before, batch, now) == (seen, happened), "the same again gives the same"
        found += happened
    views = [(one.list_number, one.sample) for one in found if one.name == "view"]
    assert len(views) == len(set(views)), "one view a list"
    count = {name: sum(one.name == name for one in found) for name in ("preview", "skip")}
    assert count["skip"] <= count["preview"]
    for one in found:
        assert one.name != "view" or one.seconds >= signals.VIEW_S
        assert one.name != "preview" or one.seconds >= 0.5 or one.share >= signals.WHOLE
        assert one.name != "skip" or one.seconds < signals.SKIP_S
    if not any(signal.what in ("act", "heard") for _, batch in batches for signal in batch):
        assert found == []
