"""Names as weak evidence: said when they come, taken back when they go."""

from __future__ import annotations

from samplerecs_daemon.api import Context
from samplerecs_daemon.daws.naming import NameHints
from samplerecs_daemon.machines import Machines


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


def test_a_clip_says_tempo_and_key_where_the_project_does_not() -> None:
    machines = Machines(lambda: 1000.0)
    hints = NameHints(machines, lambda: machines.over(Context()), lambda *news: None)
    hints.heard("Bitwig", {"clip": "Break 174 Fm"})
    said = machines.over(Context()).values
    assert (said["bpm"].value, said["key"].value, said["bpm"].source) == (174.0, "F", "names")
