"""Signals as they are kept: off and on, exported, erased, rolled up; history and statistics."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_parts import Kept, kept

from samplerecs_daemon.api import HistoryRequest, Signal, SuggestRequest
from samplerecs_daemon.engine.history import wilson
from samplerecs_daemon.store.events import DAY_S
from samplerecs_daemon.store.history import Seen
from samplerecs_models.errors import InputError

NAMES = ("a.wav", "b.wav", "c.wav")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, *NAMES) as opened:
        yield opened


def heard(made: Kept, name: str, seconds: float = 2.0, share: float = 0.1, number: int = 1) -> int:
    signal = Signal("heard", (made.ids[name],), seconds, share, number, "tui")
    return made.engine.report([signal])


def screen(made: Kept, *names: str, number: int = 1) -> int:
    ids = tuple(made.ids[name] for name in names)
    return made.engine.report([Signal("act"), Signal("screen", ids, 2.0, 0.0, number, "tui")])


def list_of(made: Kept, number: int = 1, mode: str = "fusion") -> None:
    made.engine.note_list(number, made.clock.now, mode, list(made.ids.values()))


def exported(made: Kept) -> list[dict[str, object]]:
    # As it travels: whatever is in it must be plain JSON.
    return [json.loads(json.dumps(event)) for event in made.engine.export_telemetry()]


def test_an_event_says_where_it_was(made: Kept) -> None:
    made.engine.start_session("Dusk")
    made.engine.set_context({"bpm": 124.0, "key": "Am", "time_remaining": 60.0})
    list_of(made)
    made.clock.forward(5)
    made.told()
    assert heard(made, "a.wav", 2.0, 0.7) == 2
    assert made.told() == ["recommendation.preview", "recommendation.interest"]
    first, second = exported(made)
    assert first == {
        "at": made.clock.now,
        "name": "preview",
        "sample": made.ids["a.wav"],
        "session": 1,
        "mode": "fusion",
        "list": 1,
        "context": {"bpm": 124.0, "key": "A", "mode": "minor", "project": "Dusk"},
        "face": "tui",
        "extra": {"heard_s": 2.0, "share": 0.7, "after_s": 3.0},
    }
    assert (second["name"], second["extra"]) == ("interest", {"heard_s": 2.0, "share": 0.7})


def test_the_time_to_preview_is_that_of_the_first(made: Kept) -> None:
    list_of(made)
    made.clock.forward(7)
    heard(made, "a.wav", 3.0)
    made.clock.forward(7)
    heard(made, "b.wav", 3.0)
    list_of(made, 2)
    made.clock.forward(3)
    heard(made, "b.wav", 1.0, number=2)
    assert made.engine.stats().time_to_preview_s == 3.0, "the median of 4 and 2"


def test_acceptance_is_of_what_was_seen(made: Kept) -> None:
    list_of(made)
    list_of(made, 2, "rules")
    screen(made, *NAMES)
    screen(made, "a.wav", number=2)
    made.engine.note_list(3, made.clock.now, "fusion", [made.ids["b.wav"]])
    for _ in range(2):
        made.engine.feedback(str(made.ids["b.wav"]), "accept")
    made.engine.feedback(str(made.ids["a.wav"]), "accept")
    rates = made.engine.stats().acceptance
    # b was taken from list 3 without having been seen in it; the second time says no more.
    assert (rates["fusion"].taken, rates["fusion"].shown) == (1, 4)
    assert (rates["rules"].taken, rates["rules"].shown) == (1, 1)


def test_counts_agree_with_acceptance_and_export(made: Kept) -> None:
    for number, mode in ((1, "ab:rules"), (2, "ab:fusion")):
        made.engine.start_session()
        list_of(made, number, mode)
        screen(made, *NAMES, number=number)
        for name in NAMES[:2]:
            made.engine.feedback(str(made.ids[name]), "accept")
    made.engine.feedback(str(made.ids["c.wav"]), "accept")
    made.engine.feedback(str(made.ids["c.wav"]), "accept", undo=True)
    stats = made.engine.stats()
    assert {mode: (rate.taken, rate.shown) for mode, rate in stats.acceptance.items()} == {
        "fusion": (2, 3),
        "rules": (2, 3),
    }
    assert stats.counts["accept"] == 4
    events = [event for event in exported(made) if event["name"] == "accept"]
    assert [event["mode"] for event in events] == ["ab:rules"] * 2 + ["ab:fusion"] * 2


def test_switched_off_nothing_is_kept_but_words(made: Kept) -> None:
    assert made.engine.set_telemetry(False).telemetry is False
    list_of(made)
    assert screen(made, *NAMES) == heard(made, "a.wav") == 0
    made.engine.feedback(str(made.ids["a.wav"]), "accept")
    made.engine.feedback(str(made.ids["b.wav"]), "pin")
    assert exported(made) == []
    stats = made.engine.stats()
    assert (stats.counts["accept"], stats.counts["pin"], stats.counts["view"]) == (1, 1, 0)
    assert {one.what for one in made.engine.history(HistoryRequest())} == {"accept", "pin"}
    assert made.engine.set_telemetry(True).telemetry is True
    assert heard(made, "a.wav") == 1


def test_erased_is_gone(made: Kept) -> None:
    list_of(made)
    screen(made, *NAMES)
    made.engine.roll_up(made.clock.now + 100 * DAY_S)
    heard(made, "a.wav")
    made.engine.feedback(str(made.ids["a.wav"]), "accept")
    assert made.engine.erase_telemetry() == 5
    assert exported(made) == []
    assert made.engine.stats().counts == {
        **dict.fromkeys(("view", "preview", "interest", "skip", "dismiss", "pin"), 0),
        "accept": 1,
    }
    assert made.engine.erase_telemetry() == 0


def test_old_impressions_become_counts(made: Kept) -> None:
    # All of it on one day, whatever the time is.
    made.clock.now = (made.clock.now // DAY_S + 0.5) * DAY_S
    list_of(made)
    screen(made, *NAMES)
    heard(made, "a.wav", 1.0)
    heard(made, "b.wav", 2.0, 0.9)
    made.clock.forward(1)
    made.engine.feedback(str(made.ids["b.wav"]), "accept")
    before = made.engine.stats()
    day = made.clock.now // DAY_S
    assert made.engine.roll_up(made.clock.now + 89 * DAY_S) == 0
    assert made.engine.roll_up((day + 91) * DAY_S) == 6
    assert made.engine.roll_up((day + 91) * DAY_S) == 0
    after = made.engine.stats()
    assert (after.counts, after.acceptance) == (before.counts, before.acceptance)
    kept_events = exported(made)
    counts = [event for event in kept_events if "count" in event]
    assert {(event["name"], event["count"]) for event in counts} == {
        ("view", 3),
        ("preview", 2),
        ("skip", 1),
    }
    assert all(event["at"] == day * DAY_S for event in counts)
    assert [event["name"] for event in kept_events[3:]] == ["interest", "accept"]
    (once, _) = made.engine.history(HistoryRequest())[::-1]
    assert (once.what, once.sample.name) == ("heard", "b.wav"), "interest outlives the preview"


def test_days_rolled_up_twice_add_up(made: Kept) -> None:
    for _ in range(2):
        heard(made, "a.wav")
        made.engine.roll_up(made.clock.now + 100 * DAY_S)
    assert made.engine.stats().counts["preview"] == 2


def test_a_long_export_comes_in_order(made: Kept) -> None:
    for n in range(600):
        made.clock.forward(100)
        heard(made, NAMES[n % 3])
    found = [event for event in made.engine.export_telemetry() if event["name"] == "preview"]
    assert len(found) == 600
    assert found == sorted(found, key=lambda event: float(str(event["at"])))


def test_signals_of_unknown_sounds_and_none(made: Kept) -> None:
    assert made.engine.report([]) == 0
    assert made.engine.report([Signal("heard", (999,), 2.0, face="tui")]) == 0
    assert made.engine.report([Signal("heard", (2**62,), 2.0)]) == 0
    assert exported(made) == []


@pytest.mark.parametrize(
    "signal",
    [
        Signal("dreamt"),
        Signal("heard", (1,), -1.0),
        Signal("heard", (1,), math.nan),
        Signal("heard", (1,), math.inf),
        Signal("heard", (1,), 1.0, 1.5),
        Signal("heard", (1,), 1.0, math.nan),
        Signal("heard", (0,), 1.0),
        Signal("heard", (2**64,), 1.0),
        Signal("heard", (1,), 1.0, list_number=-1),
        Signal("heard", (1,), 1.0, face="x" * 41),
        Signal("heard", (1,), 1.0, face="\ud800"),
    ],
)
def test_signals_that_make_no_sense(made: Kept, signal: Signal) -> None:
    with pytest.raises(InputError):
        made.engine.report([Signal("heard", (made.ids["a.wav"],), 2.0), signal])
    assert exported(made) == [], "all or nothing"


def test_heard_again_is_of_one_session(made: Kept) -> None:
    made.engine.start_session()
    heard(made, "a.wav")
    made.engine.start_session()
    assert heard(made, "a.wav") == 1
    assert heard(made, "a.wav") == 2


def test_history_in_all_its_ways(made: Kept) -> None:
    made.engine.set_context({"bpm": 124.0, "key": "F# minor", "project": "Dusk"})
    heard(made, "a.wav", 2.0, 0.9)
    start = made.clock.now
    made.clock.forward(10)
    made.engine.feedback(str(made.ids["a.wav"]), "accept")
    made.clock.forward(10)
    made.engine.feedback(str(made.ids["b.wav"]), "pin")
    made.engine.end_session()
    made.clock.forward(10)
    made.engine.feedback(str(made.ids["c.wav"]), "dismiss")

    def told(**asked: object) -> list[tuple[str, str]]:
        request = HistoryRequest(**asked)  # type: ignore[arg-type]
        return [(one.what, one.sample.name) for one in made.engine.history(request)]

    everything = [("dismiss", "c.wav"), ("pin", "b.wav"), ("accept", "a.wav"), ("heard", "a.wav")]
    assert told() == everything
    assert told(limit=2) == everything[:2]
    assert told(what="heard") == [("heard", "a.wav")], "preview and interest are one hearing"
    assert told(since=start + 5) == everything[:3]
    assert told(project="dusk") == everything[1:]
    assert told(what="used") == told(project="Nowhere") == told(project="\ud800") == []
    entry = made.engine.history(HistoryRequest())[-1]
    assert (entry.bpm, entry.key, entry.project, entry.at) == (124.0, "F# minor", "Dusk", start)
    wrong = [HistoryRequest("eaten"), HistoryRequest(since=math.nan)]
    wrong += [HistoryRequest(limit=n) for n in (0, 1001)]
    for request in wrong:
        with pytest.raises(InputError):
            made.engine.history(request)


def test_taste_is_what_was_said_since_the_reset(made: Kept) -> None:
    assert made.engine.taste().since is None
    for name in ("a.wav", "b.wav"):
        made.engine.feedback(str(made.ids[name]), "accept")
    made.engine.feedback(str(made.ids["c.wav"]), "dismiss")
    made.engine.feedback(str(made.ids["c.wav"]), "pin")
    taste = made.engine.taste()
    assert (taste.accepted, taste.dismissed, taste.pinned) == (2, 1, 1)
    assert taste.packs == {"Pack": 1.0}
    assert taste.since == made.clock.now
    made.clock.forward(1)
    made.told()
    assert made.engine.reset_taste() == made.engine.taste()
    assert made.told() == ["taste.reset"]
    assert (made.engine.taste().accepted, made.engine.taste().pinned) == (0, 1)
    assert len(made.engine.history(HistoryRequest("accept"))) == 2
    names = [e.sample.name for e in made.engine.suggest(SuggestRequest("used:never")).suggestions]
    assert names == ["c.wav"], "what was ever taken is still known"


def test_statistics_of_nothing(made: Kept) -> None:
    stats = made.engine.stats()
    assert (stats.since, stats.acceptance, stats.time_to_preview_s) == (None, {}, None)
    assert stats.database_bytes > stats.signals_bytes > 0


def test_top_packs(made: Kept) -> None:
    made.add("d.wav", "Other")
    for name in ("a.wav", "b.wav", "b.wav", "d.wav"):
        made.engine.feedback(str(made.ids[name]), "accept")
    assert made.engine.stats().top_packs == {"Pack": 2, "Other": 1}


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(taken: int, shown: int) -> None:
    rate = wilson(Seen(taken, shown))
    assert 0 <= rate.low <= rate.share <= rate.high <= 1
    assert rate.taken <= rate.shown


def test_the_interval_is_wilsons() -> None:
    # Worked out apart: 7 of 40 at z = 1.96.
    rate = wilson(Seen(7, 40))
    assert [rate.low, rate.high] == pytest.approx([0.087454, 0.319500], abs=1e-5)
    assert wilson(Seen(0, 0)).high == 1.0
