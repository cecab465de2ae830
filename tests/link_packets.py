"""Hand-made Link packets, and the ways to send them that do not leave this machine."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MARK = b"_asdp_v\x01"
GROUP = "224.76.78.75"
ALIVE, RESPONSE, BYE = 1, 2, 3
#: Seconds between two announcements of an app.
_AGAIN_S = 0.25


def node(number: int) -> bytes:
    return struct.pack(">Q", number)


def entry(key: bytes, value: bytes) -> bytes:
    return key + struct.pack(">I", len(value)) + value


def raw(
    kind: int = ALIVE, ttl: int = 5, group: int = 0, name: bytes = node(1), body: bytes = b""
) -> bytes:
    return MARK + struct.pack(">BBH8s", kind, ttl, group, name) + body


def timeline(us_per_beat: int, beat_origin: int = 0, time_origin: int = 0) -> bytes:
    return entry(b"tmln", struct.pack(">qqq", us_per_beat, beat_origin, time_origin))


def transport(playing: bool, at: int = 0) -> bytes:
    return entry(b"stst", struct.pack(">?qq", playing, 0, at))


def alive(
    bpm: float = 120.0,
    *,
    name: int = 1,
    session: int = 1,
    ttl: int = 5,
    playing: bool | None = None,
    started_at: int = 0,
    beat_origin: int = 0,
) -> bytes:
    """Return what a Link app sends every 250 ms; like one, with an entry that we do not know."""
    body = timeline(round(60e6 / bpm), beat_origin) + entry(b"sess", node(session))
    if playing is not None:
        body += transport(playing, started_at)
    return raw(ttl=ttl, name=node(name), body=body + entry(b"mep4", bytes(6)))


def bye(name: int = 1) -> bytes:
    return raw(BYE, 0, name=node(name))


class Speaker:
    """Sends to the group through the loopback interface alone."""

    def __init__(self, sock: socket.socket, port: int) -> None:
        self._sock = sock
        self.port = port

    def say(self, *packets: bytes) -> None:
        for packet in packets:
            self._sock.sendto(packet, (GROUP, self.port))

    def say_to_this_machine(self, packet: bytes) -> None:
        self._sock.sendto(packet, ("127.0.0.1", self.port))

    @contextmanager
    def saying(self, packet: bytes) -> Iterator[None]:
        """Say it over and over, as an app does, until the end of the `with` block."""
        ended = threading.Event()

        def go_on() -> None:
            while not ended.wait(_AGAIN_S):
                self.say(packet)

        again = threading.Thread(target=go_on, name="a Link app")
        self.say(packet)
        again.start()
        try:
            yield
        finally:
            ended.set()
            again.join()


@contextmanager
def speaker(port: int) -> Iterator[Speaker]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        yield Speaker(sock, port)
