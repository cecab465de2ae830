"""OSC for tests: an engine that remembers, a client with a real socket, and a fake AbletonOSC.

The fake does what the real one was seen to do: it listens on one port, answers whoever sent the
last datagram at the other, sends the current value at once to who starts to listen, and complains
of what it does not know.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from samplerecs_models.errors import InputError
from samplerecs_osc.engine import Result, Results, State, Value
from samplerecs_osc.profile import Profile, load_profiles
from samplerecs_osc.server import OscServer

#: Generous: many tests run at once.
SOON_S = 60.0


def message(address: str, *args: object, types: str = "") -> bytes:
    """Return a message, by python-osc's own builder."""
    builder = OscMessageBuilder(address)
    for index, arg in enumerate(args):
        builder.add_arg(arg, types[index] if types else None)  # type: ignore[arg-type]
    dgram: bytes = builder.build().dgram
    return dgram


def bundle(*messages: bytes, ahead_s: float = 0.0) -> bytes:
    """Return a bundle, stamped `ahead_s` seconds from now (0: at once)."""
    builder = OscBundleBuilder(time.time() + ahead_s if ahead_s else 0)  # type: ignore[arg-type]
    for each in messages:
        builder.add_content(OscMessage(each))
    dgram: bytes = builder.build().dgram
    return dgram


@dataclass
class FakeEngine:
    """An engine that takes what it is told."""

    said: dict[str, dict[str, Value]] = field(default_factory=dict)
    life: dict[str, float | None] = field(default_factory=dict)
    confidence: dict[str, Mapping[str, float]] = field(default_factory=dict)
    updates: list[tuple[str, dict[str, Value]]] = field(default_factory=list)
    judged: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    beats: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    sessions: list[str] = field(default_factory=list)
    where: str = "/sounds/kick.wav"

    def say(
        self,
        source: str,
        values: Mapping[str, Value],
        *,
        life_s: float | None = None,
        confidence: Mapping[str, float] | None = None,
        daws: Sequence[str] = (),
    ) -> None:
        if values.get("genre") == "refused":
            raise InputError("The engine does not want it.")
        self.updates.append((source, dict(values)))
        self.said.setdefault(source, {}).update(values)
        self.life[source], self.confidence[source] = life_s, confidence or {}

    def alive(self, source: str) -> None:
        self.beats.append(source)

    def forget(self, source: str) -> None:
        self.said.pop(source, None)

    def note(self, source: str, text: str) -> None:
        self.notes[source] = text

    def new_session(self, source: str) -> None:
        self.sessions.append(source)

    def state(self) -> State:
        merged: dict[str, Value] = {}
        for values in self.said.values():
            merged.update({name: value for name, value in values.items() if value is not None})
        bpm = merged.get("bpm")
        return State(bpm=float(bpm) if isinstance(bpm, float) else 0.0, bpm_source="fake")

    def current(self) -> Results:
        return self.suggest("", 3)

    def suggest(self, prompt: str, n: int) -> Results:
        self.asked.append((prompt, n))
        one = Result("7", self.where, "kick.wav", 0.5, 120.0, -2.0, "same key")
        return Results(4, (one,) * n)

    def feedback(self, sample: str, verdict: str) -> None:
        if verdict not in ("accept", "dismiss"):
            raise InputError(f"There is no verdict {verdict!r}.")
        self.judged.append((sample, verdict))

    def path(self, sample: str) -> str:
        return self.where

    def tick(self) -> None:
        pass

    def health(self) -> tuple[str, str]:
        return "1.2.3", "ok"

    def values(self) -> dict[str, Value]:
        """Return everything that is said now."""
        return {
            name: value
            for values in self.said.values()
            for name, value in values.items()
            if value is not None
        }


class Client:
    """A program with one UDP port."""

    def __init__(self, server_port: int) -> None:
        self._to = ("127.0.0.1", server_port)
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.bind(("127.0.0.1", 0))
        self.port: int = self._sock.getsockname()[1]

    def send(self, data: bytes) -> None:
        self._sock.sendto(data, self._to)

    def say(self, address: str, *args: object, types: str = "") -> None:
        """Send one message."""
        self.send(message(address, *args, types=types))

    def heard(self, wait_s: float = SOON_S) -> tuple[str, list[object]]:
        """Return the next message that comes."""
        self._sock.settimeout(wait_s)
        data = self._sock.recv(65536)
        assert len(data) < 1400
        read = OscMessage(data)
        return read.address, read.params

    def hear_until(self, address: str) -> list[tuple[str, list[object]]]:
        """Return everything up to a message with this address, that one included."""
        got = [self.heard()]
        while got[-1][0] != address:
            got.append(self.heard())
        return got

    def silent(self, seconds: float = 0.3) -> bool:
        """Say whether nothing comes for a while."""
        try:
            self.heard(seconds)
        except TimeoutError:
            return True
        return False

    def in_order(self) -> None:
        """Return when everything sent so far has been taken in."""
        self.say("/samplerecs/ping")
        self.hear_until("/samplerecs/pong")

    def close(self) -> None:
        self._sock.close()


def profiles(*names: str) -> list[Profile]:
    """Return profiles of the package by name."""
    found, wrong = load_profiles()
    assert not wrong
    return [found[name] for name in names]


@dataclass
class Running:
    """A server that runs, its engine, and clients for it."""

    server: OscServer
    engine: FakeEngine
    clients: list[Client] = field(default_factory=list)

    def client(self) -> Client:
        self.clients.append(Client(self.server.port))
        return self.clients[-1]


@contextmanager
def serving(
    wanted: Callable[[], Sequence[Profile]] | None = None, engine: FakeEngine | None = None
) -> Iterator[Running]:
    """Run a server on a free port."""
    made = engine or FakeEngine()
    usual = profiles("native", "generic", "tidal")
    server = OscServer(made, wanted or (lambda: usual), port=0)
    server.start()
    running = Running(server, made)
    try:
        yield running
    finally:
        for client in running.clients:
            client.close()
        server.stop()


def until(what: Callable[[], object], seconds: float = SOON_S) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


class FakeAbleton:
    """AbletonOSC: listens on `port`, answers at `reply_port` of whoever sent last.

    Args:
        reply_port: where the listener listens.
        old: one that knows nothing of keys.
    """

    def __init__(self, reply_port: int, port: int = 0, *, old: bool = False) -> None:
        self.reply_port = reply_port
        self.old = old
        self.values: dict[str, object] = {
            "tempo": 124.0,
            "root_note": 9,
            "scale_name": "Minor",
            "is_playing": False,
        }
        self.tracks = ["Drums", "Bass"]
        self.answers = True
        self.received: list[str] = []
        self._listening: set[str] = set()
        #: The host of the last sender: the hijack.
        self._last: str | None = None
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.bind(("127.0.0.1", port))
        self._sock.settimeout(0.05)
        self.port: int = self._sock.getsockname()[1]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def set(self, name: str, value: object) -> None:
        """Change a value in Live, as the user would."""
        self.values[name] = value
        if name in self._listening:
            self._send(f"/live/song/get/{name}", value)

    def hijack(self, host: str = "127.0.0.2") -> None:
        """Have another program be the last sender."""
        self._last = host

    def restart(self) -> None:
        """Forget every listener, as Live does when it starts, and say so."""
        self._listening.clear()
        self._send("/live/startup")

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._sock.close()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                data, (host, _) = self._sock.recvfrom(4096)
            except TimeoutError:
                continue
            read = OscMessage(data)
            self._last = host
            self.received.append(read.address)
            if self.answers:
                self._answer(read.address, read.params)

    def _answer(self, address: str, args: Sequence[object]) -> None:
        name = address.rpartition("/")[2]
        knows = not (self.old and name in ("root_note", "scale_name"))
        if address == "/live/test":
            self._send("/live/test", "ok")
        elif address.startswith("/live/song/start_listen/") and knows:
            self._listening.add(name)
            self._send(f"/live/song/get/{name}", self.values[name])
        elif address == "/live/view/start_listen/selected_track":
            self._send("/live/view/get/selected_track", 1)
        elif address == "/live/track/get/name":
            assert isinstance(args[0], int)
            self._send(address, args[0], self.tracks[args[0]])
        else:
            self._send("/live/error", f"Unknown OSC address: {address}")

    def _send(self, address: str, *args: object) -> None:
        if self._last is not None:
            self._sock.sendto(message(address, *args), (self._last, self.reply_port))
