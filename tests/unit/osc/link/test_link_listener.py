"""The listener on real sockets: packets through the loopback interface alone, with TTL 0."""

from __future__ import annotations

import asyncio
import itertools
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import pytest
from link_packets import Speaker, bye, raw, speaker
from link_packets import alive as alive_for

from samplerecs_osc.link.listener import GAP_S, READ_MAX, STRETCH_S, Listener
from samplerecs_osc.link.membership import open_socket
from samplerecs_osc.link.sessions import DISAGREE_S, LinkState

SOON_S = 20.0
#: What an app says: believed for longer than any of these tests takes, but where one says when.
alive = partial(alive_for, ttl=200)
LOOPBACK = [name for _, name in socket.if_nameindex() if name.startswith(("lo", "Loopback"))]

pytestmark = pytest.mark.skipif(not LOOPBACK, reason="no loopback interface by that name")


def wait_for(come: Callable[[], object], within_s: float = SOON_S) -> None:
    deadline = time.monotonic() + within_s
    while not come():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Heard:
    """A listener in a thread of its own, and what it told."""

    def __init__(self, port: int, interfaces: Sequence[str], renew_s: float) -> None:
        self.states: list[LinkState | None] = []
        self.listener = Listener(
            self.states.append, port=port, interfaces=interfaces, renew_s=renew_s
        )
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self.listener.run())
        self._thread = threading.Thread(target=self._run, name="listening")
        self._thread.start()
        wait_for(lambda: self.listener.standing)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            # One turn more, in which the transport closes its socket.
            self._loop.run_until_complete(asyncio.sleep(0))
        finally:
            self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(SOON_S)
        assert not self._thread.is_alive()

    def bpm(self) -> float | None:
        state = self.states[-1] if self.states else None
        return state.bpm if state else None

    def wait_for_bpm(self, bpm: float | None) -> None:
        wait_for(lambda: self.states and self.bpm() == bpm)


@contextmanager
def listening(
    port: int, interfaces: Sequence[str] = LOOPBACK, renew_s: float = 30.0
) -> Iterator[Heard]:
    heard = Heard(port, interfaces, renew_s)
    try:
        yield heard
    finally:
        heard.stop()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def link(port: int) -> Iterator[Speaker]:
    with speaker(port) as made:
        yield made


def test_one_node_its_change_and_its_end(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say(alive(122, playing=True, started_at=1))
        heard.wait_for_bpm(122.0)
        state = heard.states[-1]
        assert state is not None
        assert state.playing is True
        link.say(alive(122, playing=True, started_at=1))
        link.say(alive(124.5, beat_origin=1))
        heard.wait_for_bpm(124.5)
        assert len(heard.states) == 2, "what says nothing new is not told"
        link.say(bye())
        wait_for(lambda: heard.states[-1] is None)
        assert heard.listener.refused == {}


def test_a_packet_to_this_machine_alone_is_heard_too(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say_to_this_machine(alive(90))
        heard.wait_for_bpm(90.0)


def test_a_node_that_falls_silent_is_dropped_after_its_ttl(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say(alive(120, name=1, ttl=1))
        wait_for(lambda: [each and each.bpm for each in heard.states] == [120.0, None])
        # A shorter life than the one that is waited for brings its own end forward.
        link.say(alive(120, name=1), alive(120, name=2, ttl=1))
        wait_for(lambda: [s and s.nodes for s in heard.states[-2:]] == [2, 1])


def test_disagreement_silences_and_agreement_speaks_again(link: Speaker) -> None:
    with listening(link.port) as heard:
        began = time.monotonic()
        link.say(alive(120, name=1), alive(125, name=2))
        wait_for(lambda: heard.states and heard.bpm() is None)
        assert time.monotonic() - began >= DISAGREE_S - 0.1
        assert heard.states[0]
        assert heard.states[0].bpm == 120.0
        link.say(alive(125, name=1, beat_origin=1))
        heard.wait_for_bpm(125.0)


def test_several_sessions(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say(alive(100, name=1, session=1))
        heard.wait_for_bpm(100.0)
        link.say(alive(110, name=2, session=2), alive(110, name=3, session=2))
        heard.wait_for_bpm(110.0)
        link.say(bye(2), bye(3))
        heard.wait_for_bpm(100.0)


def test_two_listeners_share_the_port(link: Speaker) -> None:
    with listening(link.port) as first, listening(link.port) as second:
        link.say(alive(101))
        first.wait_for_bpm(101.0)
        second.wait_for_bpm(101.0)


def test_an_app_that_came_first_goes_on_hearing(link: Speaker) -> None:
    app = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    with app:
        # As Link itself opens it: this one option, then the group.
        app.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        app.bind(("", link.port))
        app.setsockopt(
            socket.IPPROTO_IP,
            socket.IP_ADD_MEMBERSHIP,
            socket.inet_aton("224.76.78.75") + socket.inet_aton("127.0.0.1"),
        )
        app.settimeout(SOON_S)
        with listening(link.port) as heard:
            link.say(alive(103))
            heard.wait_for_bpm(103.0)
            assert app.recv(600) == alive(103)


def test_it_stops_and_starts_again(link: Speaker) -> None:
    for tempo in (90.0, 91.0, 92.0):
        with listening(link.port) as heard:
            link.say(alive(tempo))
            heard.wait_for_bpm(tempo)


def test_it_is_renewed_while_it_listens(link: Speaker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "samplerecs_osc")
    with listening(link.port, renew_s=0.05) as heard:
        for turn in range(8):
            link.say(alive(100 + turn, beat_origin=turn))
            heard.wait_for_bpm(100.0 + turn)
            time.sleep(0.05)
    assert [r.message for r in caplog.records] == [f"Link is heard on {', '.join(LOOPBACK)}."]


def test_no_interface_is_said_once_and_this_machine_is_still_heard(
    link: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    with listening(link.port, ["no such interface"], renew_s=0.05) as heard:
        link.say(alive(90))
        time.sleep(0.3)
        assert heard.states == [], "the group was not joined"
        link.say_to_this_machine(alive(91))
        heard.wait_for_bpm(91.0)
        assert "named no such interface" in heard.listener.trouble
        assert LOOPBACK[0] in heard.listener.trouble, "what there is to choose from is said"
    assert len([r for r in caplog.records if r.name.startswith("samplerecs_osc")]) == 1


def test_a_taken_port_is_said_once_and_tried_again(
    link: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("", link.port))
        with listening(link.port, renew_s=0.05) as heard:
            assert str(link.port) in heard.listener.trouble
            time.sleep(0.3)
            taken.close()
            wait_for(lambda: not heard.listener.trouble)
            assert heard.listener.standing.startswith("Link is heard")
            link.say(alive(90))
            heard.wait_for_bpm(90.0)
    warnings = [r for r in caplog.records if r.levelno == logging.WARNING]
    assert len(warnings) == 1


def test_garbage_is_counted_by_reason_and_changes_nothing(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say(alive(120))
        heard.wait_for_bpm(120.0)
        link.say(b"", b"hello", raw(9), raw(group=3), raw(body=b"tmln\xff\xff\xff\xff"))
        link.say(alive(140, beat_origin=1))
        heard.wait_for_bpm(140.0)
        assert len(heard.states) == 2
        assert heard.listener.refused == {
            "not Link": 2,
            "unknown type": 1,
            "other group": 1,
            "truncated": 1,
        }


def test_in_a_flood_it_rests_and_then_hears_again(link: Speaker) -> None:
    with listening(link.port) as heard:
        link.say(alive(120))
        heard.wait_for_bpm(120.0)
        began = time.monotonic()
        # It rests where it is told more in a stretch than it reads, by who is fast enough for that.
        flood = itertools.count(1000)
        while "rested" not in heard.listener.refused and time.monotonic() < began + SOON_S:
            for name in itertools.islice(flood, 20_000):
                link.say(alive(60 + name % 100, name=name, session=name))
        deadline = time.monotonic() + SOON_S
        while heard.bpm() != 150.0 and time.monotonic() < deadline:
            link.say(alive(150, beat_origin=1))
            time.sleep(0.05)
        assert heard.bpm() == 150.0
        assert heard.listener.refused["rested"] > 0
        stretches = (time.monotonic() - began) / STRETCH_S + 1
        assert len(heard.states) <= stretches * min(READ_MAX, STRETCH_S / GAP_S + 1)


def test_nothing_is_ever_sent(link: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way out of a socket is watched, and a member of the group listens."""
    sent: list[str] = []
    for name in ("send", "sendall", "sendto", "sendmsg", "connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _watched(name, sent), raising=False)
    member, _ = open_socket(link.port, LOOPBACK)
    told = [alive(), alive(130, beat_origin=1), raw(2), b"\0" * 30, bye()]
    with member, listening(link.port, renew_s=0.05) as heard:
        link.say(*told)
        wait_for(lambda: heard.states and heard.states[-1] is None)
        time.sleep(0.3)
    assert sent == []
    member, _ = open_socket(link.port, LOOPBACK)
    with member, listening(link.port):
        link.say(*told)
        member.settimeout(SOON_S)
        assert [member.recv(2000) for _ in told] == told
        member.settimeout(0.3)
        with pytest.raises(TimeoutError):
            member.recv(2000)


def _watched(name: str, sent: list[str]) -> Callable[..., object]:
    real = getattr(socket.socket, name)

    def watched(self: socket.socket, *arguments: object) -> object:
        # The loop wakes itself through a pair of sockets of another family.
        if self.family == socket.AF_INET and threading.current_thread().name == "listening":
            sent.append(name)
        return real(self, *arguments)

    return watched
