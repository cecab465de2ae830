"""Link as a part of the daemon: who it is among the programs, what is told, the switch."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from link_packets import Speaker, bye, speaker
from link_packets import alive as alive_for

from samplerecs_daemon.api import Context, Event
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.daws.link import NAME, Link
from samplerecs_daemon.machines import Machines

SOON_S = 20.0
#: What an app says: believed for longer than any of these tests takes.
alive = partial(alive_for, ttl=200)
LOOPBACK = [name for _, name in socket.if_nameindex() if name.startswith(("lo", "Loopback"))]

pytestmark = pytest.mark.skipif(not LOOPBACK, reason="no loopback interface by that name")


def wait_for(come: Callable[[], object]) -> None:
    deadline = time.monotonic() + SOON_S
    while not come():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)


@dataclass
class Around:
    """Link with real programs and a real bus, and what was told."""

    speaker: Speaker
    on: bool = True
    fails: bool = False
    told: list[Event] = field(default_factory=list)
    machines: Machines = field(default_factory=lambda: Machines(time.time))

    def __post_init__(self) -> None:
        bus = Bus(time.time)
        bus.hook(self.told.append)
        self.link = Link(
            self.machines,
            self.context,
            bus.publish,
            lambda: self.on,
            LOOPBACK,
            self.speaker.port,
        )
        self.say = self.speaker.say

    def context(self) -> Context:
        if self.fails:
            raise ValueError("a fault")
        return self.machines.over(Context())

    def values(self) -> dict[str, object]:
        return {name: one.value for name, one in self.machines.over(Context()).values.items()}

    def note(self) -> str:
        return next((one.note for one in self.machines.sources() if one.name == NAME), "")


@pytest.fixture
def around() -> Iterator[Around]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    with speaker(port) as made:
        here = Around(made)
        yield here
        here.link.stop()
        here.link.stop()


def heard(
    around: Around, *packets: bytes, until: Callable[[Around], object] = lambda at: at.told
) -> None:
    """Start, and say something over and over, as apps do: the socket may not be there yet.

    It may come between two packets, too, so who says several names what both of them bring about.
    """
    around.link.start()
    deadline = time.monotonic() + SOON_S
    while not until(around) and time.monotonic() < deadline:
        around.say(*packets)
        time.sleep(0.02)
    assert until(around)


def test_a_node_speaks_and_goes(around: Around) -> None:
    heard(around, alive(122, playing=True))
    assert around.values() == {"bpm": 122.0, "playing": True}
    (source,) = around.machines.sources()
    assert (source.name, source.kind, source.note, source.connected) == (
        NAME,
        "link",
        "1 app",
        True,
    )
    (event,) = around.told
    assert event.name == "context.changed"
    assert sorted(event.data["fields"]) == ["bpm", "playing"]  # type: ignore[call-overload]
    assert event.data["context"] == around.machines.over(Context())
    around.say(bye())
    wait_for(lambda: len(around.told) == 2)
    assert around.values() == {}
    assert around.machines.sources() == []


def test_only_what_changes_is_told(around: Around) -> None:
    heard(around, alive(122))
    around.say(alive(122), alive(122, name=2), alive(122, name=2, playing=True))
    wait_for(lambda: len(around.told) == 2)
    assert around.told[1].data["fields"] == ["playing"]
    assert around.note() == "2 apps"


def test_a_daw_that_speaks_for_itself_comes_first(around: Around) -> None:
    around.machines.say("reaper", {"bpm": 90.0}, "osc")
    heard(around, alive(122, playing=True))
    assert around.values() == {"bpm": 90.0, "playing": True}
    assert around.machines.forget("reaper") == ["bpm"]
    assert around.values() == {"bpm": 122.0, "playing": True}


def test_who_disagrees_is_noted_and_says_no_tempo(around: Around) -> None:
    heard(around, alive(122, name=1), alive(140, name=2), until=lambda at: "disagree" in at.note())
    assert around.values() == {}
    around.say(alive(140, name=1), alive(99, name=3, session=3))
    wait_for(lambda: around.values() == {"bpm": 140.0})
    wait_for(lambda: around.note() == "2 apps in the largest of 2 sessions")


def test_switched_off_it_is_forgotten_and_switched_on_heard_again(around: Around) -> None:
    heard(around, alive(122))
    around.on = False
    wait_for(lambda: not around.values())
    assert len(around.told) == 2
    around.on = True
    deadline = time.monotonic() + SOON_S
    while not around.values() and time.monotonic() < deadline:
        around.say(alive(123))
        time.sleep(0.05)
    assert around.values() == {"bpm": 123.0}


def test_a_fault_of_one_packet_does_not_end_it(around: Around) -> None:
    heard(around, alive(122))
    around.fails = True
    around.say(alive(123, beat_origin=1))
    wait_for(lambda: around.values() == {"bpm": 123.0})
    around.fails = False
    around.say(alive(124, beat_origin=2))
    wait_for(lambda: len(around.told) == 2)
    assert around.values() == {"bpm": 124.0}


def test_what_does_not_work_and_what_was_refused_is_told(around: Around) -> None:
    assert around.link.troubles() == []
    assert around.link.counters() == {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("", around.speaker.port))
        around.link.start()
        wait_for(around.link.troubles)
        (trouble,) = around.link.troubles()
        assert str(around.speaker.port) in trouble


def test_garbage_is_counted(around: Around) -> None:
    heard(around, alive(122), b"garbage", until=lambda at: at.link.counters())
    assert set(around.link.counters()) == {"link not Link"}
