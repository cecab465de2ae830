"""What programs say of the project: who decides, what is news, when a word ends."""

from samplerecs_daemon.api import Context, ContextField
from samplerecs_daemon.machines import SILENCE_S, Machines


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
