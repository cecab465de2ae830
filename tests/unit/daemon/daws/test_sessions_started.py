"""Sessions that begin by themselves, with a clock of the test's own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.daws.sessions import SessionStarter
from samplerecs_daemon.engine.sessions import same_project
from samplerecs_daemon.machines import BACK_S, SILENCE_S, Machines


@dataclass
class Studio:
    """What programs say, the user's hand, and the sessions that were begun."""

    now: float = 1000.0
    hand: Context = field(default_factory=Context)
    begun: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.machines = Machines(lambda: self.now)
        self.starter = SessionStarter(
            self.machines,
            lambda: self.machines.over(self.hand),
            lambda: self.begun[-1] if self.begun else None,
            self.begun.append,
        )

    def says(self, project: str = "", name: str = "Live project", kind: str = "project") -> None:
        values = {"project": project} if project else {"bpm": 120.0}
        daws = ("live",) if kind == "project" else ()
        self.machines.say(name, values, kind, daws=daws)
        self.starter.look()


@pytest.fixture
def studio() -> Studio:
    return Studio()


def test_another_project_is_another_session(studio: Studio) -> None:
    for project in ("Night", "night", "Night [2026-11-01 101500]", "Dawn", "Night"):
        studio.says(project)
    assert studio.begun == ["Night", "Dawn", "Night"]


def test_tempo_and_key_begin_none(studio: Studio) -> None:
    studio.says()
    studio.says("Night")
    for bpm in range(60, 180):
        studio.machines.say("REAPER", {"bpm": float(bpm), "key": "A"}, "osc")
        assert not studio.starter.look()
    assert studio.begun == ["Night"]


def test_what_the_user_says_by_hand_begins_none(studio: Studio) -> None:
    studio.says("Night")
    studio.hand = Context({"project": ContextField("Dawn", "user", 1.0)})
    assert not studio.starter.look()


def test_a_saved_file_ends_no_session_of_another_daw_that_speaks(studio: Studio) -> None:
    studio.says("Night", "Max", "osc")
    studio.machines.say("Max", {"bpm": 120.0, "project": None}, "osc")
    studio.says("Old Tune")
    assert studio.begun == ["Night"]
    # Nor once that project has been heard of, nor while it is played on.
    studio.machines.say("Max", {"bpm": 121.0}, "osc")
    studio.says("Older Tune")
    assert studio.begun == ["Night"]
    # When it speaks no more, the file is all there is.
    studio.machines.forget("Max")
    studio.says("Dawn")
    assert studio.begun == ["Night", "Dawn"]


def test_a_daw_that_saves_another_project_begins_a_session(studio: Studio) -> None:
    studio.says("Night")
    studio.machines.say("127.0.0.1:4000", {"bpm": 120.0}, "osc", daws=("reaper", "bitwig"))
    studio.machines.say("tablet", {"mood_tags": ("dark",)}, "osc")
    studio.machines.say("REAPER project", {"project": "Dawn"}, "project", daws=("reaper",))
    studio.starter.look()
    studio.machines.say("Live project", {"project": "Dusk"}, "project", daws=("live",))
    studio.starter.look()
    assert studio.begun == ["Night", "Dawn"]


def test_a_session_without_a_name_gives_way_to_another_project_only(studio: Studio) -> None:
    studio.begun.append("")
    studio.says("Night")
    assert studio.begun == [""]
    studio.says("Dawn")
    assert studio.begun == ["", "Dawn"]


def test_a_daw_that_is_back_after_ten_minutes_begins_one(studio: Studio) -> None:
    studio.says("Night")
    studio.machines.say("Live", {"bpm": 120.0}, "osc", life_s=15.0)
    studio.now += BACK_S - 1
    studio.machines.say("Live", {"bpm": 120.0}, "osc", life_s=15.0)
    assert not studio.starter.look()
    studio.now += BACK_S
    studio.machines.alive("Live")
    assert studio.starter.look()
    assert studio.begun == ["Night", "Night"]
    assert not studio.starter.look()


def test_a_daw_that_is_merely_silent_is_not_gone(studio: Studio) -> None:
    studio.says("Night")
    studio.machines.say("REAPER", {"bpm": 120.0}, "osc")
    studio.now += SILENCE_S - 1
    studio.machines.say("REAPER", {"bpm": 121.0}, "osc")
    assert not studio.starter.look()
    studio.now += SILENCE_S
    studio.machines.say("REAPER", {"bpm": 122.0}, "osc")
    assert studio.starter.look()


def test_link_that_is_back_begins_one(studio: Studio) -> None:
    studio.says("Night")
    studio.machines.say("Link", {"bpm": 120.0}, "link")
    studio.machines.forget("Link")
    studio.now += BACK_S
    studio.machines.say("Link", {"bpm": 120.0}, "link")
    assert studio.starter.look()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Night", "NIGHT", True),
        ("Night", "Night-2026-01-05_1015", True),
        ("No. 5", "No. 6", False),
        ("", "", True),
        ("a/b", "a b", True),
    ],
)
def test_names_of_one_project(one: str, other: str, same: bool) -> None:
    assert same_project(one, other) == same
