"""Asking the OSC port itself whether it answers, as any program on this computer could."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass

from samplerecs_osc.build import build
from samplerecs_osc.parse import parse


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping: who answered, how it is, and after how many milliseconds."""

    version: str
    state: str
    ms: float


def ping(port: int, wait_s: float = 2.0) -> Pong | None:
    """Send `/samplerecs/ping` to a UDP port of 127.0.0.1; None when nobody answers.

    Args:
        port: where to.
        wait_s: seconds to wait for the answer.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(wait_s)
        began = time.perf_counter()
        try:
            sock.sendto(build("/samplerecs/ping", "", ()), ("127.0.0.1", port))
            data, _ = sock.recvfrom(2048)
        except OSError:
            return None
        took = 1e3 * (time.perf_counter() - began)
    for message in parse(data).messages:
        if message.address == "/samplerecs/pong" and len(message.args) == 2:
            return Pong(str(message.args[0]), str(message.args[1]), round(took, 2))
    return None
