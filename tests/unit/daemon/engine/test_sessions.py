"""Sessions: what the user set by hand belongs to them; what was dismissed stays away in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept

from samplerecs_daemon.api import Context, HistoryRequest, Signal, SuggestRequest
from samplerecs_daemon.engine.current import current_context
from samplerecs_daemon.engine.sessions import SITTING_S
from samplerecs_daemon.machines import Machines
from samplerecs_models.errors import InputError, NothingFound

NAMES = ("a.wav", "b.wav", "c.wav")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, *NAMES) as opened:
        yield opened


def values(made: Kept) -> dict[str, object]:
    return {name: field.value for name, field in made.engine.context().values.items()}


def listed(made: Kept) -> set[str]:
    answer = made.engine.suggest(SuggestRequest())
    return {entry.sample.name for entry in answer.suggestions}


def test_the_first_session_takes_what_was_set(made: Kept) -> None:
    made.engine.set_context({"bpm": 124.0})
    session = made.engine.start_session("Dusk")
    assert (session.project, session.ended_at) == ("Dusk", None)
    assert values(made) == {"bpm": 124.0, "project": "Dusk"}


def test_a_session_that_begins_by_itself_takes_no_hand_of_another_sitting(made: Kept) -> None:
    made.engine.set_context({"bpm": 124.0, "genre": "dub"})
    made.clock.now += SITTING_S
    made.engine.set_context({"key": "A minor"})
    made.engine.begin_session("Dusk")
    assert values(made) == {"key": "A", "mode": "minor", "project": "Dusk"}
    # The next one takes nothing at all: what was set is the first one's.
    made.engine.begin_session("Dawn")
    assert values(made) == {"project": "Dawn"}


def test_the_time_left_passes(made: Kept) -> None:
    made.engine.set_context({"time_remaining": "25m"})
    made.clock.now += 180.5
    field = made.engine.context().values["time_remaining"]
    assert field.value == 25 * 60 - 180
    # Whoever counts on from the answer comes to the same.
    assert (
        Context({"time_remaining": field}).as_of(made.clock.now + 20).value("time_remaining")
        == 25 * 60 - 200
    )
    made.clock.now += 3600
    assert made.engine.context().value("time_remaining") == 0.0


def test_the_session_names_the_project_where_nobody_else_does(made: Kept) -> None:
    session = made.engine.start_session("Dusk")
    named = made.engine.context().values["project"]
    assert (named.value, named.source, named.at) == ("Dusk", "session", session.started_at)
    assert made.news[-1][1]["context"].values["project"] == named
    assert made.engine.set_context({"project": "dusk"}).values["project"].source == "user"
    assert made.engine.clear_context(("project",)).values["project"] == named
    assert "project" not in made.access.reader().context().values
    made.engine.end_session()
    assert values(made) == {}


def test_a_program_names_the_project_before_the_session_does(made: Kept) -> None:
    made.engine.start_session("Dusk")
    machines = Machines(made.clock)
    machines.say("ableton", {"project": "Night", "bpm": 120.0}, "osc")
    said = current_context(made.access.reader(), machines, made.clock()).values
    assert (said["project"].value, said["project"].source) == ("Night", "ableton")
    machines.forget("ableton")
    assert (
        current_context(made.access.reader(), machines, made.clock()).values["project"].value
        == "Dusk"
    )


def test_what_was_set_goes_with_its_session_and_comes_back(made: Kept) -> None:
    first = made.engine.start_session("Dusk")
    made.engine.set_context({"bpm": 124.0, "key": "Am", "mood_tags": ("dark",)})
    before = made.engine.context()
    made.clock.forward(60)
    second = made.engine.start_session("Dawn")
    assert values(made) == {"project": "Dawn"}
    made.engine.set_context({"bpm": 90.0})
    made.clock.forward(60)
    assert made.engine.resume_session(first.id).ended_at is None
    assert made.engine.context() == before, "with the time at which it was set"
    assert [(one.id, one.ended_at is None) for one in made.engine.sessions()] == [
        (first.id, True),
        (second.id, False),
    ]
    cleared = made.engine.resume_session(second.id).notes
    assert values(made) == {"bpm": 90.0, "project": "Dawn"}
    # The tempo is set anew, to what it was on Dawn.
    assert cleared == ("This cleared the key and mood that you set for Dusk.",)


def test_the_end_of_a_session(made: Kept) -> None:
    assert made.engine.end_session() is None
    made.engine.set_context({"bpm": 124.0})
    assert made.engine.end_session() is None
    assert values(made) == {"bpm": 124.0}, "it belongs to no session"
    made.engine.start_session()
    made.told()
    ended = made.engine.end_session()
    assert ended is not None
    assert ended.ended_at == made.clock.now
    assert values(made) == {}
    assert made.told() == ["session.ended", "context.changed"]


def test_another_project_that_the_user_names_begins_a_session(made: Kept) -> None:
    made.engine.set_context({"bpm": 124.0})
    assert made.engine.sessions() == [], "a tempo begins none"
    said = made.engine.set_context({"project": "Dusk"})
    assert said.notes == ("Session 1 started on Dusk.",)
    assert values(made) == {"bpm": 124.0, "project": "Dusk"}
    made.told()
    said = made.engine.set_context({"project": "Dawn", "key": "C minor"})
    assert said.notes == (
        "Session 2 started on Dawn.",
        "This cleared the tempo that you set for Dusk.",
    )
    assert made.told() == ["session.ended", "session.started", "context.changed", "context.changed"]
    assert values(made) == {"key": "C", "mode": "minor", "project": "Dawn"}
    assert [(one.project, one.ended_at is None) for one in made.engine.sessions()] == [
        ("Dawn", True),
        ("Dusk", False),
    ]
    for same in ("Dawn", "DAWN"):
        assert made.engine.set_context({"project": same, "bpm": 90.0}).notes == ()
    made.engine.set_context({"project": None})
    assert len(made.engine.sessions()) == 2
    again = made.engine.set_context({"project": "Dusk"})
    offered = "To go on where you were instead: samplerecs session resume 1"
    assert again.notes == (
        f"Session 3 started on Dusk. {offered}",
        "This cleared the tempo and key that you set for Dawn.",
    )
    assert values(made) == {"project": "Dusk"}
    made.engine.resume_session(1)
    assert values(made) == {"bpm": 124.0, "project": "Dusk"}


def test_only_what_was_cleared_is_told_of(made: Kept) -> None:
    made.engine.set_context({"project": "Dusk"})
    said = made.engine.set_context({"project": "Dawn"})
    assert said.notes == ("Session 2 started on Dawn.",), "nothing was set"
    made.engine.set_context({"bpm": 124.0, "key": "A minor", "genre": "dub", "track": "2-Bass"})
    said = made.engine.set_context({"project": "Dusk 2", "key": "C", "genre": None})
    assert said.notes[1:] == ("This cleared the tempo and track that you set for Dawn.",)
    made.engine.end_session()
    made.engine.set_context({"bpm": 124.0})
    assert len(made.engine.set_context({"project": "Dawn"}).notes) == 1, "it is the new one's"


def test_a_session_without_a_name_gets_its_first_by_hand(made: Kept) -> None:
    made.engine.start_session()
    assert made.engine.set_context({"project": "Dusk"}).notes == ()
    assert [one.project for one in made.engine.sessions()] == ["Dusk"]
    made.engine.set_context({"project": "Dawn"})
    assert [one.project for one in made.engine.sessions()] == ["Dawn", "Dusk"]


def test_a_session_is_named_by_the_context(made: Kept) -> None:
    made.engine.set_context({"project": "Dusk"})
    assert made.engine.start_session().project == "Dusk"
    assert made.engine.start_session().project == "", "the old one's name went with it"
    made.engine.set_context({"project": "Dawn"})
    assert made.engine.sessions()[0].project == "Dawn"
    ended = made.engine.end_session()
    assert ended is not None
    assert ended.project == "Dawn"


def test_an_earlier_session_on_the_project_is_offered(made: Kept) -> None:
    first = made.engine.start_session("Dusk")
    made.engine.start_session("Dawn")
    made.news.clear()
    made.engine.start_session("Dusk")
    offered = dict(made.news)["session.started"]["earlier"]
    assert offered.id == first.id
    assert [name for name, _ in made.news] == [
        "session.ended",
        "session.started",
        "context.changed",
    ]


def test_a_session_that_is_started_by_hand_says_what_it_cleared(made: Kept) -> None:
    made.engine.set_context({"bpm": 124.0, "key": "Am"})
    first = made.engine.start_session("Dusk")
    assert first.notes == ("Session 1 started on Dusk.",), "what was set is its own"
    assert made.engine.start_session("Dawn").notes == (
        "Session 2 started on Dawn.",
        "This cleared the tempo and key that you set for Dusk.",
    )
    assert made.engine.start_session().notes == ("Session 3 started.",), "nothing was set"
    made.engine.set_context({"genre": "dub"})
    assert made.engine.start_session("dusk").notes == (
        "Session 4 started on dusk. To go on where you were instead: samplerecs session resume 1",
        "This cleared the genre that you set before.",
    )
    assert all(one.notes == () for one in made.engine.sessions())


def test_a_session_that_gets_the_name_of_a_former_one_offers_to_resume_it(made: Kept) -> None:
    made.engine.start_session("Dusk")
    made.engine.end_session()
    made.engine.start_session()
    assert made.engine.set_context({"project": "Night"}).notes == ()
    made.engine.end_session()
    made.engine.start_session()
    said = made.engine.set_context({"project": "DUSK"})
    assert said.notes == (
        "You worked on Dusk before. To go on where you were instead: samplerecs session resume 1",
    )
    assert made.engine.set_context({"project": "Dusk"}).notes == (), "it is named already"


def test_what_cannot_be_resumed(made: Kept) -> None:
    session = made.engine.start_session("Dusk")
    made.told()
    assert made.engine.resume_session(session.id).id == session.id
    assert made.told() == [], "it is under way"
    for number in (99, 0, -1, 2**70):
        with pytest.raises(NothingFound):
            made.engine.resume_session(number)
    for name in ("x" * 201, "a\nb", "\ud800"):
        with pytest.raises(InputError):
            made.engine.start_session(name)
    assert len(made.engine.sessions()) == 1


def test_what_was_done_in_a_session_is_counted_in_it(made: Kept) -> None:
    first = made.engine.start_session("Dusk")
    number = made.ids["a.wav"]
    made.engine.feedback(str(number), "accept")
    made.engine.feedback(str(number), "accept")
    made.engine.report([Signal("heard", (number, made.ids["b.wav"]), 2.0)])
    made.engine.start_session("Dawn")
    made.engine.feedback(str(number), "dismiss")
    counts = {one.id: (one.accepted, one.heard) for one in made.engine.sessions()}
    assert counts == {first.id: (1, 2), first.id + 1: (0, 0)}
    # Taking it again in the same session is no news; what was heard is told of each sound.
    assert len(made.engine.history(HistoryRequest(project="dusk"))) == 3
    assert len(made.engine.history(HistoryRequest(project="Dawn"))) == 1


def test_a_dismissed_sound_stays_away_for_its_session(made: Kept) -> None:
    first = made.engine.start_session("Dusk")
    made.engine.feedback(str(made.ids["a.wav"]), "dismiss")
    made.clock.forward(20 * 3600)
    assert listed(made) == {"b.wav", "c.wav"}, "for as long as it lasts"
    made.engine.start_session("Dawn")
    assert listed(made) == set(NAMES)
    made.engine.resume_session(first.id)
    assert listed(made) == {"b.wav", "c.wav"}
    made.engine.end_session()
    assert listed(made) == set(NAMES)


def test_without_a_session_it_stays_away_for_a_day(made: Kept) -> None:
    made.engine.feedback(str(made.ids["a.wav"]), "dismiss")
    assert listed(made) == {"b.wav", "c.wav"}
    made.engine.start_session()
    assert listed(made) == set(NAMES)
    made.engine.end_session()
    assert listed(made) == {"b.wav", "c.wav"}
