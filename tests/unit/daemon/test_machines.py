"""What programs say of the project: who decides, what is news, when a word ends."""

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.context import FieldValue
from samplerecs_daemon.machines import DISAGREE_S, KEPT, SILENCE_S, Machines


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def values(machines: Machines, by_hand: Context | None = None) -> dict[str, object]:
    return {n: f.value for n, f in machines.over(by_hand or Context()).values.items()}


def test_a_program_fills_what_the_user_left_open() -> None:
    machines = Machines(Clock())
    machines.say("reaper", {"bpm": 120.0, "track": "Bass"})
    by_hand = Context({"bpm": ContextField(90.0, "user", 1.0)})
    context = machines.over(by_hand)
    assert context.values["bpm"].source == "user"
    assert (context.values["track"].value, context.values["track"].source) == ("Bass", "reaper")
    assert list(context.values) == ["bpm", "track"]


def test_the_latest_active_program_decides_and_nothing_is_mixed() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("live", {"bpm": 120.0, "key": "A", "mode": "minor", "project": "One"})
    clock.now += 1
    machines.say("reaper", {"bpm": 90.0})
    assert values(machines) == {"bpm": 90.0, "project": "One"}
    clock.now += 1
    machines.say("live", {"bpm": 120.0})
    assert values(machines) == {"bpm": 120.0, "key": "A", "mode": "minor", "project": "One"}


def test_a_program_without_tempo_or_key_does_not_take_them_away() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("live", {"bpm": 120.0, "key": "A"})
    clock.now += 1
    machines.say("tablet", {"mood_tags": ("dark",)})
    assert values(machines) == {"bpm": 120.0, "key": "A", "mood_tags": ("dark",)}


def test_a_key_by_hand_is_not_given_the_mode_of_a_program() -> None:
    machines = Machines(Clock())
    machines.say("live", {"key": "A", "mode": "minor"})
    by_hand = Context({"key": ContextField("C", "user", 1.0)})
    assert values(machines, by_hand) == {"key": "C"}


def test_only_news_is_told() -> None:
    machines = Machines(Clock())
    assert machines.say("live", {"bpm": 120.0, "key": None}) == ["bpm"]
    assert machines.say("live", {"bpm": 120.015}) == []
    assert machines.say("live", {"bpm": 120.03}) == ["bpm"]
    assert machines.say("live", {"bpm": None}) == ["bpm"]
    assert values(machines) == {}


def test_tempo_that_creeps_is_news_in_the_end() -> None:
    machines = Machines(Clock())
    machines.say("live", {"bpm": 120.0})
    told = [machines.say("live", {"bpm": 120.0 + 0.01 * n}) for n in range(1, 10)]
    assert ["bpm"] in told


def test_the_word_of_a_silent_program_ends() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("reaper", {"bpm": 90.0})
    clock.now += SILENCE_S + 1
    assert values(machines) == {}
    (source,) = machines.sources()
    assert not source.connected
    assert source.says == {"bpm": "90"}
    machines.say("reaper", {})
    assert values(machines) == {"bpm": 90.0}
    machines.forget("reaper")
    assert machines.sources() == []


def test_a_program_that_repeats_itself_and_so_takes_over_is_news() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("reaper", {"bpm": 90.0})
    clock.now += 1
    machines.say("max", {"bpm": 120.0})
    clock.now += 1
    assert machines.say("reaper", {"bpm": 90.0}) == ["bpm"]
    assert values(machines) == {"bpm": 90.0}


def test_a_program_with_a_heartbeat_is_not_active_by_repeating_itself() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("Live", {"bpm": 120.0}, "osc", life_s=15)
    clock.now += 1
    machines.say("reaper", {"bpm": 90.0}, "osc")
    clock.now += 1
    assert machines.say("Live", {"bpm": 120.0}, "osc", life_s=15) == []
    assert values(machines) == {"bpm": 90.0}


def test_a_program_that_crashed_no_longer_decides_after_its_life() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("reaper", {"bpm": 90.0}, "osc")
    clock.now += 60
    machines.say("Live", {"bpm": 120.0, "key": "A"}, "osc", life_s=15)
    clock.now += 10
    machines.alive("Live")
    clock.now += 14
    assert machines.tick() == []
    assert values(machines)["bpm"] == 120.0
    clock.now += 1
    assert machines.tick() == ["bpm", "key"]
    assert values(machines) == {"bpm": 90.0}
    live = next(one for one in machines.sources() if one.name == "Live")
    assert not live.connected
    assert "does not answer" in live.note


def test_a_silent_program_gives_way_to_one_that_lives_and_disagrees() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("link", {"bpm": 120.0}, "link")
    clock.now += 100
    machines.say("reaper", {"bpm": 90.0}, "osc")
    clock.now += DISAGREE_S - 1
    assert machines.tick() == []
    assert values(machines) == {"bpm": 90.0}
    clock.now += 1
    assert machines.tick() == ["bpm"]
    assert values(machines) == {"bpm": 120.0}
    assert "link says another tempo" in machines.sources()[0].note
    machines.say("reaper", {"bpm": 90.0}, "osc")
    assert values(machines) == {"bpm": 90.0}


def test_daws_before_link_before_project_files_before_names() -> None:
    clock = Clock()
    machines = Machines(clock)
    for name, kind, bpm in (
        ("daw", "osc", 100.0),
        ("link", "link", 101.0),
        ("file", "project", 102.0),
        ("words", "name", 103.0),
    ):
        clock.now += 1
        machines.say(name, {"bpm": bpm}, kind)
    for name, bpm in (("daw", 100.0), ("link", 101.0), ("file", 102.0), ("words", 103.0)):
        assert values(machines) == {"bpm": bpm}
        assert machines.forget(name) == ["bpm"]


def test_a_weaker_program_fills_the_key_unless_it_contradicts() -> None:
    machines = Machines(Clock())
    machines.say("link", {"bpm": 120.0}, "link")
    machines.say("song.als", {"bpm": 120.0, "key": "A", "mode": "minor"}, "project")
    assert values(machines) == {"bpm": 120.0, "key": "A", "mode": "minor"}
    machines.say("link", {"bpm": 90.0}, "link")
    assert values(machines) == {"bpm": 90.0}


def test_a_file_speaks_for_the_rest_of_its_own_daw_only() -> None:
    # That both say 120 proves nothing: it is what a new project begins with.
    song: dict[str, FieldValue] = {"bpm": 120.0, "key": "F", "mode": "major"}
    for name, daws, both in (
        ("127.0.0.1:4000", ("reaper", "bitwig"), False),
        ("127.0.0.1:4000", (), False),
        ("Live", (), True),
    ):
        machines = Machines(Clock())
        machines.say("Live project", song, "project", daws=("live",))
        machines.say(name, {"bpm": 120.0}, "osc", daws=daws)
        assert values(machines) == (song if both else {"bpm": 120.0}), name


def test_link_and_project_files_do_not_grow_old() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("link", {"bpm": 120.0}, "link")
    clock.now += 10 * SILENCE_S
    assert values(machines) == {"bpm": 120.0}


def test_how_sure_a_program_is_stands_with_the_field() -> None:
    machines = Machines(Clock())
    machines.say("Live", {"key": "C", "mode": "major"}, confidence={"key": 0.3})
    assert machines.over(Context()).values["key"].confidence == 0.3
    assert machines.sources()[0].says["key"] == "C?"
    machines.say("Live", {"key": "C"}, confidence={"key": 1.0})
    assert machines.over(Context()).values["key"].confidence == 1.0


def test_who_decides_what_is_told() -> None:
    machines = Machines(Clock())
    machines.say("Live", {"bpm": 120.0})
    machines.say("tablet", {"genre": "dub"})
    machines.note("Live", "no key here")
    told = {one.name: (one.decides, one.note) for one in machines.sources()}
    assert told == {"Live": (("bpm",), "no key here"), "tablet": (("genre",), "")}


def test_why_a_program_that_lives_does_not_count_is_told() -> None:
    clock = Clock()
    machines = Machines(clock)

    def notes() -> dict[str, str]:
        return {one.name: one.note for one in machines.sources()}

    machines.say("Live project", {"bpm": 120.0, "key": "A"}, "project", daws=("live",))
    machines.say("Link", {"bpm": 124.0}, "link")
    machines.note("Link", "1 app")
    assert notes() == {"Live project": "Link comes first", "Link": "1 app"}
    machines.say("127.0.0.1:1", {"bpm": 124.0, "key": "F"}, "osc")
    clock.now += 1
    machines.say("REAPER", {"bpm": 90.0}, "osc")
    machines.say("tablet", {"genre": "dub"}, "osc")
    assert notes() == {
        "Live project": "REAPER speaks, which is not known to be of this DAW",
        "Link": "1 app · REAPER comes first",
        "127.0.0.1:1": "REAPER spoke later",
        "REAPER": "",
        "tablet": "",
    }


def test_how_long_a_program_is_gone_counts_from_its_last_answer() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("Live", {"bpm": 120.0}, "osc", life_s=15)
    machines.say("Max", {"bpm": 120.0}, "osc")
    clock.now += 17
    (live,) = (one for one in machines.sources() if one.name == "Live")
    assert live.note == "does not answer since 17 s; its word is old"
    clock.now += SILENCE_S
    (other,) = (one for one in machines.sources() if one.name == "Max")
    assert other.note == "silent for 30 min; its word is old"


def test_what_is_told_is_for_people_and_names_without_words_are_not() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("Live", {"bpm": 120.0, "playing": True}, "osc")
    machines.say("names", {"bpm": None, "genre": None}, "name")
    (live,) = machines.sources()
    assert live.says == {"bpm": "120", "playing": "yes"}
    machines.say("names", {"genre": "techno"}, "name")
    assert {one.name for one in machines.sources()} == {"Live", "names"}


def test_programs_without_end_are_not_remembered_without_end() -> None:
    clock = Clock()
    machines = Machines(clock)
    for number in range(3 * KEPT):
        clock.now += 1
        machines.say(f"port {number}", {"bpm": 100.0})
    assert len(machines.sources()) == KEPT


def test_the_user_takes_back_what_only_a_silent_program_said() -> None:
    clock = Clock()
    machines = Machines(clock)
    machines.say("script", {"recording": True, "bpm": 90.0})
    machines.say("live", {"playing": True, "track": "Bass"}, "osc", life_s=15.0)
    machines.say("reaper", {"project": "One"}, "osc")
    assert machines.take_back(("recording",)) == ["recording"]
    assert values(machines) == {"bpm": 90.0, "playing": True, "project": "One", "track": "Bass"}
    machines.take_back()
    assert values(machines) == {"playing": True, "project": "One", "track": "Bass"}
    clock.now += DISAGREE_S
    assert machines.take_back() == ["project"], "it has been silent for a while"
    assert machines.say("script", {"recording": True}) == ["recording"], "it may say it again"
