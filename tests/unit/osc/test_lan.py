"""Devices of the network: what they may say and ask, and what needs pairing.

The "network" is this computer's own loopback: the server is told that 127.0.0.2 is its address
there, and the tablet speaks from 127.0.0.3.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from osc_parts import Client, FakeEngine, message, profiles, until
from pythonosc.osc_message import OscMessage

from samplerecs_osc.server import OscServer

LAN, TABLET = "127.0.0.2", "127.0.0.3"


class Tablet:
    """A device with an address of its own."""

    def __init__(self, port: int) -> None:
        self.to = (LAN, port)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind((TABLET, 0))
        self.sock.settimeout(60.0)

    def say(self, address: str, *args: object) -> None:
        self.sock.sendto(message(address, *args), self.to)

    def heard(self, sock: socket.socket | None = None) -> tuple[str, list[object], tuple[str, int]]:
        data, source = (sock or self.sock).recvfrom(4096)
        read = OscMessage(data)
        return read.address, read.params, source


@pytest.fixture
def paired() -> set[str]:
    return set()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def server(engine: FakeEngine, paired: set[str]) -> Iterator[OscServer]:
    wanted = profiles("native", "generic")
    made = OscServer(engine, lambda: wanted, port=0, lan=LAN, paired=lambda host: host in paired)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def tablet(server: OscServer) -> Iterator[Tablet]:
    made = Tablet(server.counters()["lan port"])
    yield made
    made.sock.close()


def test_a_tablet_says_what_the_project_is_and_is_answered_from_where_it_asked(
    tablet: Tablet, engine: FakeEngine
) -> None:
    tablet.say("/samplerecs/ping")
    assert tablet.heard() == ("/samplerecs/pong", ["1.2.3", "ok"], tablet.to)
    tablet.say("/samplerecs/mood/add", "dark")
    until(lambda: engine.values() == {"mood_tags": ("dark",)})


def test_a_tablet_subscribes_itself_and_nobody_else(tablet: Tablet, server: OscServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((TABLET, 0))
        ear.settimeout(60.0)
        tablet.say("/samplerecs/subscribe", ear.getsockname()[1])
        assert tablet.heard(ear)[0] == "/samplerecs/state/bpm"
        server.list_changed()
        while tablet.heard(ear)[0] != "/samplerecs/results/end":
            pass


def test_what_cannot_be_taken_back_needs_pairing(
    tablet: Tablet, engine: FakeEngine, paired: set[str]
) -> None:
    tablet.say("/samplerecs/bpm", 98)
    for address, args in (("/samplerecs/feedback", ("7", "accept")), ("/samplerecs/clear", ())):
        tablet.say(address, *args)
        answer, (asked, text), _ = tablet.heard()
        assert (answer, asked) == ("/samplerecs/error", address)
        assert f"samplerecs daw pair {TABLET}" in str(text)
    # A refusal is answered at once; what was said waits for its window.
    until(lambda: engine.values() == {"bpm": 98.0})
    assert engine.judged == []
    paired.add(TABLET)
    tablet.say("/samplerecs/feedback", "7", "accept")
    tablet.say("/samplerecs/clear")
    until(lambda: engine.judged == [("7", "accept")] and engine.values() == {})


def test_the_network_speaks_our_own_addresses_only(tablet: Tablet, server: OscServer) -> None:
    tablet.say("/tempo/raw", 97.5)
    until(lambda: server.counters().get("foreign") == 1)


def test_programs_of_this_computer_need_no_pairing(server: OscServer, engine: FakeEngine) -> None:
    client = Client(server.port)
    client.say("/samplerecs/feedback", "7", "accept")
    until(lambda: engine.judged == [("7", "accept")])
    client.close()


def test_an_address_that_this_computer_does_not_have_is_a_trouble(engine: FakeEngine) -> None:
    wanted = profiles("native")
    server = OscServer(engine, lambda: wanted, port=0, lan="192.0.2.1")
    server.start()
    try:
        assert server.port
        (trouble,) = server.troubles()
        assert "192.0.2.1" in trouble
        assert "no such address" in trouble
    finally:
        server.stop()
