"""Loads of OSC for a real daemon, from senders of their own, and what came of them.

Everything goes to 127.0.0.1 and is bounded in count and time.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from pythonosc.osc_bundle_builder import OscBundleBuilder
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from benching.daemon import Address, Caller

STREAM = "/api/v1/recommendations/stream"
CONTEXT = "/api/v1/recommendations/context"
TOP = "/api/v1/recommendations/top"
STATUS = "/api/v1/status"
#: Seconds that an answer may take before a measurement is given up.
PATIENCE_S = 30.0
#: Sent by a process of its own: `rate` messages a second for `seconds`, half of them ours.
_FLOOD = """
import socket, sys, time
port, rate, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ours = b"/samplerecs/bpm\\0,f\\0\\0" + b"\\x42\\xf0\\x00\\x00"
theirs = b"/track/1/vu\\0,f\\0\\0" + b"\\x3f\\x00\\x00\\x00"
began, sent = time.monotonic(), 0
while (now := time.monotonic() - began) < seconds:
    while sent < now * rate:
        sock.sendto(ours if sent % 2 else theirs, ("127.0.0.1", port))
        sent += 1
    time.sleep(0.0005)
print(sent)
"""


def message(address: str, *args: object) -> bytes:
    """Return a message as python-osc builds it."""
    builder = OscMessageBuilder(address)
    for arg in args:
        builder.add_arg(arg)  # type: ignore[arg-type]
    data: bytes = builder.build().dgram
    return data


def osc_port(address: Address) -> int:
    """Return the UDP port where a daemon hears OSC."""
    with closing(address.connect()) as call:
        return int(call("GET", STATUS)["counters"]["osc port"])


@dataclass
class Lists:
    """The lists that came on the stream: when (perf_counter), and the tempo that they are for."""

    came: list[tuple[float, float | None]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, bpm: float, after: int = 0) -> float:
        """Return when the list for a tempo came; raise TimeoutError when it does not come."""
        ends = time.perf_counter() + PATIENCE_S
        with self.news:
            while True:
                for at, its in self.came[after:]:
                    if its is not None and abs(its - bpm) < 1e-3:
                        return at
                if not self.news.wait(max(0.0, ends - time.perf_counter())):
                    raise TimeoutError(f"no list came for {bpm} BPM")


@contextmanager
def following(address: Address) -> Iterator[Lists]:
    """Follow the stream in a thread for a `with` block; gives what comes."""
    lists, begun = Lists(), threading.Event()
    call = address.connect(timeout=3600)
    ear = threading.Thread(target=lambda: _listen(call, lists, begun), daemon=True)
    ear.start()
    try:
        begun.wait(PATIENCE_S)
        yield lists
    finally:
        call.close()
        ear.join()


def _listen(call: Caller, lists: Lists, begun: threading.Event) -> None:
    # Closing the connection is how the other thread ends this one.
    with suppress(OSError, ValueError, AttributeError, HTTPException):
        for _, data in call.stream(STREAM):
            at, read = time.perf_counter(), json.loads(data)
            values = read.get("list", {}).get("context", {}).get("values", {})
            with lists.news:
                lists.came.append((at, values.get("bpm", {}).get("value")))
                lists.news.notify_all()
            begun.set()


def latencies(address: Address, count: int, send: Callable[[float], None]) -> list[float]:
    """Return the seconds from each of `count` tempi to its list on the stream.

    Args:
        address: the daemon.
        count: how many.
        send: sends one tempo.
    """
    seconds = []
    with following(address) as lists:
        for number in range(count):
            bpm = 90.0 + (number * 7 % 160) * 0.5 + number * 0.001
            with lists.news:
                before = len(lists.came)
            began = time.perf_counter()
            send(bpm)
            seconds.append(lists.wait(round(bpm, 3), before) - began)
            # The window of this one must be over, or the next would share it.
            time.sleep(0.2)
    return seconds


@contextmanager
def raw_sender(port: int) -> Iterator[Callable[[float], None]]:
    """Give what sends a tempo from one socket, as a program would."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.bind(("127.0.0.1", 0))
        yield lambda bpm: _ignored(
            sock.sendto(message("/samplerecs/bpm", bpm), ("127.0.0.1", port))
        )


def oscsend(port: int) -> Callable[[float], None] | None:
    """Return what sends a tempo by liblo's oscsend, a process each; None where there is none."""
    program = shutil.which("oscsend")
    if program is None:
        return None
    where = f"osc.udp://127.0.0.1:{port}"
    return lambda bpm: _ignored(
        subprocess.run([program, where, "/samplerecs/bpm", "f", f"{bpm:.3f}"], check=True)
    )


def _ignored(value: object) -> None:
    """Give nothing back."""


def ramp(address: Address, rate: int, seconds: float) -> dict[str, object]:
    """Send a tempo ramp; return how many lists came until when, and whether it ended on the last.

    Args:
        address: the daemon.
        rate: messages a second.
        seconds: how long.
    """
    count = int(rate * seconds)
    with following(address) as lists, raw_sender(osc_port(address)) as send:
        began = time.perf_counter()
        for number in range(count):
            send(100.0 + 0.1 * number)
            time.sleep(max(0.0, began + (number + 1) / rate - time.perf_counter()))
        last = 100.0 + 0.1 * (count - 1)
        took = lists.wait(last) - began
    each = [0] * int(seconds)
    for at, _ in lists.came:
        if 0 <= at - began < int(seconds):
            each[int(at - began)] += 1
    return {
        "sent": count,
        "lists": sum(at >= began for at, _ in lists.came),
        "took_s": took,
        "lists_each_second": each,
        "last": last,
        "ended_on": lists.came[-1][1],
    }


def flood(address: Address, rate: int, seconds: float) -> dict[str, object]:
    """Flood the port from a process of its own; return how HTTP and pings were answered meanwhile.

    The pings come from a program that had spoken before; one that is lost is not sent again.

    Args:
        address: the daemon.
        rate: messages a second. seconds: how long.
    """
    with closing(address.connect()) as call:
        before = call("GET", STATUS)["counters"]
        with pinging(osc_port(address)) as ping:
            ping()
            sent, waits, lost = _flooded(call, ping, osc_port(address), rate, seconds)
        after = call("GET", STATUS)["counters"]
    names = ("osc taken", "osc foreign", "osc too-many")
    return {
        "sent": sent,
        **{name: after.get(name, 0) - before.get(name, 0) for name in names},
        "pings lost": lost,
        "waits": waits,
    }


def _flooded(
    call: Caller, ping: Callable[[], float | None], port: int, rate: int, seconds: float
) -> tuple[int, dict[str, list[float]], int]:
    """Return how many were sent, the seconds of each request meanwhile, and how many pings lost."""
    waits: dict[str, list[float]] = {"/healthz": [], TOP: []}
    pings: list[float | None] = []
    command = [sys.executable, "-c", _FLOOD, str(port), str(rate), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sender:
        while sender.poll() is None:
            for path, taken in waits.items():
                began = time.perf_counter()
                call.raw("GET", path)
                taken.append(time.perf_counter() - began)
            pings.append(ping())
            time.sleep(0.02)
        sent = int(sender.stdout.read()) if sender.stdout else 0
    answered = [taken for taken in pings if taken is not None]
    return sent, {**waits, "ping": answered}, len(pings) - len(answered)


@contextmanager
def pinging(port: int) -> Iterator[Callable[[], float | None]]:
    """Give what pings once from one socket: the seconds to the answer, None for none in 0.5 s."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.5)

        def ping() -> float | None:
            began = time.perf_counter()
            sock.sendto(message("/samplerecs/ping"), ("127.0.0.1", port))
            try:
                sock.recv(2048)
            except TimeoutError:
                return None
            return time.perf_counter() - began

        yield ping


def ping_ms(port: int) -> float:
    """Return the milliseconds until a ping is answered; one that is lost in a flood is sent again.

    Raises:
        TimeoutError: when none is.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(0.3)
        began = time.perf_counter()
        while time.perf_counter() < began + PATIENCE_S:
            sock.sendto(message("/samplerecs/ping"), ("127.0.0.1", port))
            try:
                sock.recv(2048)
            except TimeoutError:
                continue
            return 1e3 * (time.perf_counter() - began)
        raise TimeoutError("no ping is answered")


def ping_after_an_hour_ahead(port: int) -> float:
    """Send a bundle stamped an hour ahead; return the milliseconds that a ping then takes."""
    builder = OscBundleBuilder(int(time.time()) + 3600)
    builder.add_content(OscMessage(message("/samplerecs/bpm", 111.0)))
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.sendto(builder.build().dgram, ("127.0.0.1", port))
    return ping_ms(port)


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Return count, p50, p99 and the longest in milliseconds."""
    ordered = sorted(seconds)
    if not ordered:
        return {"count": 0}
    return {
        "count": len(ordered),
        "p50": round(1e3 * ordered[len(ordered) // 2], 1),
        "p99": round(1e3 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1),
        "max": round(1e3 * ordered[-1], 1),
    }
