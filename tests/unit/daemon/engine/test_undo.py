"""`undo` takes back the latest thing, whatever it was, all of it, and says what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kept_parts import Kept, kept

from samplerecs_daemon.api import CorrectionRequest, HistoryRequest, to_json
from samplerecs_daemon.store.actions import KEPT
from samplerecs_models.errors import InputError, SamplerecsError

NAMES = ("a.wav", "b.wav", "c.wav")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, *NAMES) as opened:
        yield opened


def state(made: Kept) -> Any:
    """Return all that actions can change."""
    engine = made.engine
    boards = [engine.board(board.id) for board in engine.boards()]
    history = engine.history(HistoryRequest())
    store = made.access.reader()
    samples = [engine.sample(str(number)) for number in made.ids.values()]
    events = [{**event, "session": None} for event in engine.export_telemetry()]
    bans = [str(ban) for ban in store.bans()]
    steered, taste = engine.steering(), engine.taste()
    return to_json([boards, history, store.pins(), bans, samples, events, steered.say, taste])


def said(verdict: str, *, undo: bool = False, name: str = "a.wav") -> Callable[[Kept], object]:
    return lambda made: made.engine.feedback(str(made.ids[name]), verdict, undo=undo)


def corrected(**values: Any) -> Callable[[Kept], object]:
    return lambda made: made.engine.correct([made.folder], CorrectionRequest(**values))


ACTIONS: dict[str, tuple[Callable[[Kept], object], str]] = {
    "accept": (said("accept"), "took a.wav"),
    "dismiss": (said("dismiss"), "dismissed a.wav"),
    "pin": (said("pin"), "pinned a.wav"),
    "ban": (said("ban"), "banned a.wav"),
    "unpin": (said("pin", undo=True, name="c.wav"), "unpinned c.wav"),
    "unban": (said("ban", undo=True, name="c.wav"), "took the ban off c.wav"),
    "unsay": (said("accept", undo=True, name="c.wav"), "took back that you took c.wav"),
    "correct": (corrected(bpm=90.0, role="pad", tags=("mine",)), "corrected 3 sounds"),
    "uncorrect": (corrected(undo=True), "took back what you said of 3 sounds"),
    "more": (
        lambda made: made.engine.steer(str(made.ids["a.wav"])),
        "asked for more like a.wav",
    ),
    "step": (lambda made: made.engine.steer("", "darker"), "went darker from b.wav"),
    "anew": (
        lambda made: made.engine.steer(str(made.ids["b.wav"])),
        "asked for more like b.wav",
    ),
    "plain": (lambda made: made.engine.clear_steering(), "went back to the plain list"),
    "forget": (lambda made: made.engine.reset_taste(), "forgot what was learnt of you"),
    "create": (lambda made: made.engine.create_board("Dawn"), "made the board Dawn"),
    "rename": (lambda made: made.engine.rename_board(1, "Night"), "renamed the board Dusk"),
    "delete": (lambda made: made.engine.delete_board(1), "deleted the board Dusk"),
    "add": (
        lambda made: made.engine.add_to_board(1, str(made.ids["a.wav"]), 0),
        "put a.wav on the board Dusk",
    ),
    "remove": (
        lambda made: made.engine.remove_from_board(1, str(made.ids["b.wav"])),
        "took b.wav off the board Dusk",
    ),
    "order": (
        lambda made: made.engine.order_board(1, [made.ids["c.wav"], made.ids["b.wav"]]),
        "ordered the board Dusk",
    ),
    "open": (
        lambda made: made.engine.open_manifest(made.engine.board_manifest(1)),
        "opened the board Dusk (2)",
    ),
}


def prepared(made: Kept) -> None:
    """Do what the actions need, so long ago that `undo` has forgotten it."""
    made.engine.create_board("Dusk")
    for name in ("b.wav", "c.wav"):
        made.engine.add_to_board(1, str(made.ids[name]))
    for verdict in ("pin", "ban", "accept"):
        said(verdict, name="c.wav")(made)
    corrected(bpm=70.0, key="Dm")(made)
    made.engine.steer(str(made.ids["b.wav"]), "shorter")
    with made.access.writer() as store:
        while store.take_action():
            pass


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_is_taken_back(made: Kept, name: str) -> None:
    prepared(made)
    before = state(made)
    act, words = ACTIONS[name]
    made.clock.forward(5)
    act(made)
    assert state(made) != before
    made.told()
    assert made.engine.undo().what == words
    assert state(made) == before
    assert made.told(), "the lists hear of it"
    assert made.engine.undo().what == ""


def test_everything_is_taken_back_in_turn(made: Kept) -> None:
    prepared(made)
    states = [state(made)]
    order = ["accept", "add", "order", "pin", "correct", "remove", "rename", "ban", "delete"]
    for name in order:
        made.clock.forward(5)
        try:
            ACTIONS[name][0](made)
        except SamplerecsError:
            made.engine.create_board(f"instead of {name}")
        states.append(state(made))
    for expected in states[-2::-1]:
        assert made.engine.undo().what
        assert state(made) == expected
    assert made.engine.undo().what == ""


def test_a_reset_of_taste_is_the_last_thing(made: Kept) -> None:
    said("accept")(made)
    learnt = made.engine.taste()
    made.clock.forward(5)
    made.engine.reset_taste()
    made.clock.forward(5)
    said("accept", name="b.wav")(made)
    words = [made.engine.undo().what for _ in range(2)]
    assert words == ["took b.wav", "forgot what was learnt of you"]
    assert made.engine.taste() == learnt
    assert made.news[-1] == ("taste.reset", {"undo": True})


def test_what_was_taken_back_by_name_is_not_taken_back_again(made: Kept) -> None:
    said("ban", name="b.wav")(made)
    said("dismiss")(made)
    said("dismiss", undo=True)(made)
    assert made.engine.undo().what == "banned b.wav"


def test_what_changed_nothing_is_no_action(made: Kept) -> None:
    for verdict in ("accept", "pin", "ban"):
        said(verdict, undo=True)(made)
    assert made.engine.undo().what == ""
    said("pin")(made)
    said("pin")(made)
    made.engine.undo()
    assert made.access.reader().pins() == []
    assert made.engine.undo().what == ""


def test_a_name_that_is_no_unicode(made: Kept) -> None:
    number = made.know("k\udcff.wav")
    made.engine.feedback(str(number), "dismiss")
    assert made.engine.undo().what == "dismissed k?.wav"
    assert made.engine.history(HistoryRequest()) == []


def test_the_log_is_bounded(made: Kept) -> None:
    for turn in range(KEPT + 5):
        said("dismiss" if turn % 2 else "accept")(made)
    undone = 0
    while made.engine.undo().what:
        undone += 1
    assert undone == KEPT


def test_a_correction_that_is_taken_back_says_what_the_sound_is_again(made: Kept) -> None:
    path = [made.folder / "a.wav"]
    made.engine.correct(path, CorrectionRequest(bpm=90.0, role="pad", kind="loop", key="Dm"))
    made.engine.correct(path, CorrectionRequest(bpm=91.0, role="bass", kind="one-shot"))
    assert made.engine.undo().now == "pad, loop, 90 BPM, D minor"
    made.engine.undo()
    made.engine.correct([made.folder], CorrectionRequest(bpm=90.0))
    assert made.engine.undo().now == "", "of three sounds no one thing is true"


def test_no_tempo_and_no_key_are_said_and_taken_back_as_all_else(made: Kept) -> None:
    path = [made.folder / "a.wav"]
    made.engine.correct(path, CorrectionRequest(bpm=90.0, key="Dm", role="pad", kind="loop"))
    (now,) = made.engine.correct(path, CorrectionRequest(bpm=" None", key="NONE"))
    for value in (now.bpm, now.key):
        assert (value.value, value.confidence, value.source) == (None, 1.0, "user")
    assert now.role == "pad", "what was said before stays"
    with pytest.raises(InputError, match="No tempo is known"):
        made.engine.correct(path, CorrectionRequest(tempo_factor=2.0))
    (again,) = made.engine.correct(path, CorrectionRequest(bpm=91.0))
    assert (again.bpm.value, again.key.value) == (91.0, None)
    assert made.engine.undo().now == "pad, loop, no tempo, no key"
    assert made.engine.undo().now == "pad, loop, 90 BPM, D minor"


def test_a_role_is_unknown_and_never_none(made: Kept) -> None:
    path = [made.folder / "a.wav"]
    with pytest.raises(InputError, match="None is not a role") as refused:
        made.engine.correct(path, CorrectionRequest(role="None"))
    assert '"unknown"' in refused.value.hint
    (now,) = made.engine.correct(path, CorrectionRequest(role="unknown"))
    assert (now.role, now.role_source, now.role_confidence) == ("unknown", "user", 1)


def test_what_was_done_in_an_ended_session_is_told_of(made: Kept) -> None:
    made.engine.start_session("Dusk")
    said("accept")(made)
    made.clock.forward(5)
    made.engine.start_session()
    said("dismiss", name="b.wav")(made)
    made.engine.end_session()
    made.clock.forward(5)
    said("pin", name="c.wav")(made)
    made.engine.start_session("Dawn")
    words = [made.engine.undo().what for _ in range(3)]
    assert words == [
        "pinned c.wav",
        "dismissed b.wav (in session 2, which has ended)",
        "took a.wav (in session 1 on Dusk, which has ended)",
    ]
