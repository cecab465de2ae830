"""A storm of invalid OSC for a real daemon, to 127.0.0.1 alone, and what came of it."""

from __future__ import annotations

import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing

from benching.daemon import Address
from benching.osc import CONTEXT, STATUS, message, osc_port, ping_ms, raw_sender
from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.parse import parse

#: Datagrams between two questions whether all of them were taken in.
BATCH = 500


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
