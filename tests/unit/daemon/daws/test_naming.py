"""Names as weak evidence: said when they come, taken back when they go."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_daemon.api import Context, ContextField, Event
from samplerecs_daemon.daws.naming import NameHints
from samplerecs_daemon.engine.current import OF_SESSION
from samplerecs_daemon.machines import SILENCE_S, Machines


def test_names_say_what_nobody_else_does() -> None:
    machines, told = Machines(lambda: 1000.0), []
    hints = NameHints(machines, lambda: machines.over(Context()), lambda *news: told.append(news))

    def values() -> dict[str, object]:
        return {name: one.value for name, one in machines.over(Context()).values.items()}

    machines.say("REAPER", {"project": "Dark Techno 132 Am", "track": "Warm Bass"}, "osc")
    hints.look()
    assert values() == {
        "bpm": 132.0,
        "key": "A",
        "mode": "minor",
        "mood_tags": ("dark", "warm"),
        "genre": "techno",
        "project": "Dark Techno 132 Am",
        "track": "Warm Bass",
    }
    assert machines.over(Context()).values["genre"].confidence == 0.5
    hints.look()
    assert len(told) == 1
    machines.say("REAPER", {"bpm": 90.0, "genre": "house"}, "osc")
    hints.look()
    assert (values()["bpm"], values()["genre"]) == (90.0, "house")
    # Another tempo than the name's: whatever key the name holds is another project's too.
    assert "key" not in values()
    machines.forget("REAPER")
    hints.look()
    assert values() == {}


@dataclass
class Room:
    """Programs, a session's name, and what names suggest."""

    session: str = ""
    now: float = 1000.0

    def __post_init__(self) -> None:
        self.machines = Machines(lambda: self.now)
        self.hints = NameHints(self.machines, self.context, lambda *news: None)

    def context(self) -> Context:
        said = self.machines.over(Context())
        if not self.session or "project" in said.values:
            return said
        return Context({**said.values, "project": ContextField(self.session, OF_SESSION)})

    def says(self, name: str, **names: str) -> tuple[object, object]:
        """Have a program say names; return the tempo and key that they suggest then."""
        fields = {n: text or None for n, text in names.items() if n != "clip"}
        self.machines.say(name, fields, "osc")
        self.hints.heard(name, names)
        return self.suggested()

    def suggested(self) -> tuple[object, object]:
        self.hints.look()
        context = self.machines.over(Context())
        return context.value("bpm"), context.value("key")


NOTHING = (None, None)


def test_a_clip_says_tempo_and_key_where_the_project_does_not() -> None:
    room = Room()
    assert room.says("Bitwig", clip="Break 174 Fm") == (174.0, "F")
    assert room.context().values["bpm"].source == "names"


def test_a_clip_is_taken_back() -> None:
    room = Room()
    clip = "Break 174 Fm"
    room.says("Bitwig", clip=clip)
    # Not by another program's word.
    assert room.says("tablet", clip="") == (174.0, "F")
    assert room.says("Bitwig", clip="") == NOTHING
    room.says("Bitwig", clip=clip)
    assert room.says("Bitwig", project="Take 90 Gm")[0] != 174.0
    # It stays the other project's when that one is closed.
    assert room.says("Bitwig", project="Song 2") == NOTHING
    assert room.says("Bitwig", clip=clip) == (174.0, "F")
    room.hints.hear(Event("1-1", "session.started", 0.0, {}))
    assert room.suggested() == NOTHING


def test_a_clip_ends_with_the_program_that_said_it() -> None:
    room = Room()
    room.says("Bitwig", clip="Break 174 Fm")
    room.now += SILENCE_S
    assert room.suggested() == NOTHING
    room.says("Max", clip="Break 174 Fm")
    room.machines.forget("Max")
    assert room.suggested() == NOTHING


def test_the_name_of_a_session_alone_suggests_nothing() -> None:
    room = Room(session="Dark Techno 132 Am")
    assert room.suggested() == NOTHING
    assert room.says("REAPER", project="Dark Techno 132 Am") == (132.0, "A")
    assert room.says("REAPER", project="") == NOTHING
