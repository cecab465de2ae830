"""Hears Link's announcements and tells what changes. There is nothing here that sends.

The socket is renewed every half minute: a fresh one joins on the interfaces that are there now,
then the old one is closed. So an interface that comes, or comes back, is heard, and on the others
nobody notices (the group is never left).
"""

from __future__ import annotations

import asyncio
import logging
import math
import socket
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from samplerecs_osc.link.membership import PORT, open_socket
from samplerecs_osc.link.packet import Reason, parse
from samplerecs_osc.link.sessions import LinkState, Sessions

#: Seconds between two looks at the interfaces.
RENEW_S = 30.0
#: Datagrams read in one stretch of time (seconds); after them the rest of it is slept through.
READ_MAX, STRETCH_S = 500, 0.25
#: What is counted beside the reasons of `packet`.
TOO_MANY_NODES, RESTED, FAILED = "too many nodes", "rested", "socket error"
#: Seconds between two tellings, at least: what comes in between is told with the latest values.
GAP_S = 0.02
#: Seconds between two looks at the clock, at least.
_TICK_S = 0.01
_log = logging.getLogger(__name__)


class Listener:
    """Who announces themselves on Link, heard passively.

    It needs an event loop of its own: under a flood it sleeps in it, and the system drops the rest.

    Args:
        news: told each new state; None when nobody is left. Called in the loop.
        port: UDP port.
        interfaces: names of those to hear; all when empty.
        renew_s: seconds between two looks at the interfaces.
    """

    def __init__(
        self,
        news: Callable[[LinkState | None], None],
        *,
        port: int = PORT,
        interfaces: Sequence[str] = (),
        renew_s: float = RENEW_S,
    ) -> None:
        self._news = news
        self._port = port
        self._interfaces = tuple(interfaces)
        self._renew_s = renew_s
        self._sessions = Sessions()
        self._told: LinkState | None = None
        self._told_at = -math.inf
        self._timer: asyncio.TimerHandle | None = None
        self._pace = _Pace()
        self._standing = ""
        self._trouble = False
        self._counts: Counter[str] = Counter()

    @property
    def refused(self) -> Mapping[str, int]:
        """How many datagrams were refused, by reason; from any thread."""
        return {reason: count for reason, count in self._counts.copy().items() if count}

    @property
    def standing(self) -> str:
        """What can be heard, in a line for the user, "" at first; from any thread."""
        return self._standing

    @property
    def trouble(self) -> str:
        """What does not work, in a line for the user, "" for nothing; from any thread."""
        return self._standing if self._trouble else ""

    async def run(self) -> None:
        """Listen until cancelled."""
        ear: asyncio.BaseTransport | None = None
        try:
            while True:
                ear = await self._renewed(ear)
                await asyncio.sleep(self._renew_s)
        finally:
            if ear is not None:
                ear.close()
            if self._timer is not None:
                self._timer.cancel()

    async def _renewed(self, old: asyncio.BaseTransport | None) -> asyncio.BaseTransport | None:
        """Return a fresh ear in place of the old one; the old one where there can be none."""
        try:
            sock, joined = open_socket(self._port, self._interfaces)
        except OSError as error:
            self._stands(
                f"Link cannot be heard on port {self._port}: {error}. It is tried again.", bad=True
            )
            return old
        if joined:
            self._stands(f"Link is heard on {', '.join(joined)}.")
        else:
            self._stands(f"Link cannot be heard: {self._why_none()}", bad=True)
        loop = asyncio.get_running_loop()
        ear, _ = await loop.create_datagram_endpoint(
            lambda: _Ear(self._hear, self._fail), sock=sock
        )
        if old is not None:
            old.close()
        return ear

    def _why_none(self) -> str:
        if not self._interfaces:
            return "no network interface takes multicast. It is tried again."
        here = ", ".join(name for _, name in socket.if_nameindex())
        return (
            f"no network interface named {', '.join(self._interfaces)} takes multicast "
            f"(link_interfaces); there are {here}."
        )

    def _stands(self, line: str, *, bad: bool = False) -> None:
        """Say once how it stands."""
        if line != self._standing:
            self._standing, self._trouble = line, bad
            _log.log(logging.WARNING if bad else logging.INFO, "%s", line)

    def _hear(self, data: bytes) -> None:
        self._counts[RESTED] += self._pace.rested()
        packet = parse(data)
        if isinstance(packet, Reason):
            self._counts[packet.value] += 1
        elif not self._sessions.hear(packet, time.monotonic()):
            self._counts[TOO_MANY_NODES] += 1
        else:
            self._look()

    def _fail(self) -> None:
        self._pace.rested()
        self._counts[FAILED] += 1

    def _look(self) -> None:
        """Tell what changed, and look again when the next change is due."""
        now = time.monotonic()
        if now < self._told_at + GAP_S:
            self._look_again(self._told_at + GAP_S - now)
            return
        state = self._sessions.state(now)
        due = self._sessions.due(now)
        if due is not None:
            self._look_again(max(_TICK_S, due - now))
        if state != self._told:
            self._told, self._told_at = state, now
            self._news(state)

    def _look_again(self, in_s: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() + in_s
        if self._timer is not None:
            if self._timer.when() <= at and not self._timer.cancelled():
                return
            self._timer.cancel()
        self._timer = loop.call_at(at, self._timed)

    def _timed(self) -> None:
        self._timer = None
        self._look()


class _Ear(asyncio.DatagramProtocol):
    """Hands on what comes in; it does not keep its transport, so it cannot answer."""

    def __init__(self, hear: Callable[[bytes], None], fail: Callable[[], None]) -> None:
        self._hear = hear
        self._fail = fail

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002
        self._hear(data)

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002
        self._fail()


class _Pace:
    """How much is read in a stretch of time."""

    def __init__(self) -> None:
        self._since = 0.0
        self._read = 0

    def rested(self) -> bool:
        """Count one; sleep to the end of the stretch when it was one too many."""
        now = time.monotonic()
        left = self._since + STRETCH_S - now
        if left <= 0:
            self._since, self._read = now, 0
        self._read += 1
        if self._read <= READ_MAX:
            return False
        if left > 0:
            time.sleep(left)
        return True
