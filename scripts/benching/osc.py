"""Loads of OSC for a real daemon, from senders of their own, and what came of them.

Everything goes to 127.0.0.1 and is bounded in count and time.
"""

from __future__ import annotations

import json
import random
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
from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.parse import parse

STREAM = "/api/v1/recommendations/stream"
CONTEXT = "/api/v1/recommendations/context"
TOP = "/api/v1/recommendations/top"
STATUS = "/api/v1/status"
#: Datagrams between two questions whether all of them were taken in.
BATCH = 500
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


def invalid_datagrams(seed: int) -> Iterator[bytes]:
    """Yield datagrams without end that must change nothing: noise, and ours with bytes changed.

    Those that by chance are right after all are left out.
    """
    dice = random.Random(seed)
    right = [
        message("/samplerecs/bpm", 124.0),
        message("/samplerecs/key", "F# minor"),
        message("/samplerecs/context", '{"bpm": 98, "key": "A minor"}'),
        message("/samplerecs/mood/add", "dark"),
        message("/samplerecs/suggest", 10, "warm pad"),
        message("/samplerecs/feedback", "7", "accept"),
        message("/samplerecs/clear"),
    ]
    wrong = [
        message("/samplerecs/bpm", 5.0),
        message("/samplerecs/key", "H"),
        message("/samplerecs/context", '{"bpm": {}}'),
        message("/samplerecs/nothing", 1),
    ]
    while True:
        kind = dice.random()
        if kind < 0.4:
            yield dice.randbytes(dice.randrange(1, 600))
        elif kind < 0.5:
            yield dice.choice(wrong)
        else:
            data = _mutated(dice.choice(right), dice)
            if _is_invalid(data):
                yield data


def _mutated(data: bytes, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(dice.randrange(1, 6)):
        at, what = dice.randrange(len(made) + 1), dice.random()
        if what < 0.6 and at < len(made):
            made[at] = dice.randrange(256)
        elif what < 0.8:
            made[at:at] = dice.randbytes(dice.randrange(1, 9))
        else:
            del made[at : at + dice.randrange(1, 9)]
        if not made:
            break
    return bytes(made)


def _is_invalid(data: bytes) -> bool:
    packet = parse(data)
    return packet.refused is not None or all(one.address not in INBOUND for one in packet.messages)


def storm(
    address: Address,
    count: int,
    seed: int,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005
) -> dict[str, object]:
    """Send invalid datagrams, each of which the daemon takes in; return what came of them.

    Args:
        address: the daemon.
        count: how many. seed: of their content.
        progress: told how many are done.
    """
    with closing(address.connect()) as call:
        call("POST", CONTEXT, {"genre": "techno"})
        with raw_sender(osc_port(address)) as send:
            send(133.0)
            while call("GET", CONTEXT)["values"].get("bpm", {}).get("value") != 133.0:
                time.sleep(0.05)
        before = _said(call("GET", CONTEXT))
    found = _stormed(address, count, seed, progress)
    # The daemon closes a connection that has been quiet for long.
    with closing(address.connect()) as call:
        counted = call("GET", STATUS)["counters"]
        names = [name for name in counted if name.startswith(("osc refused", "osc foreign"))]
        return {
            **found,
            "context_unchanged": _said(call("GET", CONTEXT)) == before,
            "counted": {name: counted[name] for name in (*names, "osc errors")},
        }


def _stormed(
    address: Address, count: int, seed: int, progress: Callable[[int], None]
) -> dict[str, object]:
    """Send it all, no faster than it is taken in."""
    port, process = osc_port(address), address.family()[0]
    memory: list[float] = []
    replies, tenth = 0, max(1, count // 10 // BATCH) * BATCH
    feed, began = invalid_datagrams(seed), time.monotonic()
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        for done in range(0, count, BATCH):
            for _ in range(min(BATCH, count - done)):
                sock.sendto(next(feed), ("127.0.0.1", port))
            ping_ms(port)
            replies += _drained(sock)
            if done % tenth == 0:
                memory.append(process.memory_info().rss / 1e6)
                progress(done)
    took = time.monotonic() - began
    return {
        "datagrams": count,
        "seconds": round(took, 1),
        "replies": replies,
        "replies_a_second": round(replies / took, 2),
        "memory_mb": [round(each, 1) for each in memory],
        "alive": process.is_running(),
    }


def _said(context: dict[str, object]) -> str:
    return json.dumps(context["values"], sort_keys=True)


def _drained(sock: socket.socket) -> int:
    """Return how many answers wait, and take them."""
    count = 0
    while True:
        try:
            sock.recv(2048)
        except BlockingIOError:
            return count
        count += 1


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
