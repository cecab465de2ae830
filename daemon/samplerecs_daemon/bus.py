"""What happens, as numbered events: kept in a ring, handed to whoever listens.

Any thread publishes. Listeners live in an event loop; each has a bounded queue of its own, so that
one who stalls loses events and is told so, and nobody else waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping

from samplerecs_daemon.api import Event

#: Events kept for listeners that come back.
KEPT = 4096
#: Events that wait for one listener before it loses some.
QUEUED = 256
#: The missed count for an id of another run, where nobody can say.
ANOTHER_RUN = -1

Publish = Callable[[str, Mapping[str, object]], object]
#: `Bus.hook`, for what is to hear events and never to publish any.
Hook = Callable[[Callable[[Event], None]], None]


class Bus:
    """The events of one run of the daemon.

    Args:
        clock: returns Unix seconds.
        kept: events kept for listeners that come back.
    """

    def __init__(self, clock: Callable[[], float], kept: int = KEPT) -> None:
        self.boot = secrets.token_hex(4)
        self._clock = clock
        self._turn = threading.Lock()
        self._ring: deque[Event] = deque(maxlen=kept)
        self._count = 0
        self._listeners: list[Subscription] = []
        self._hooks: list[Callable[[Event], None]] = []

    def publish(self, name: str, data: Mapping[str, object]) -> Event:
        """Number an event, keep it and hand it on; from any thread."""
        with self._turn:
            self._count += 1
            event = Event(f"{self.boot}-{self._count}", name, self._clock(), data)
            self._ring.append(event)
            # Offered inside, so that nobody gets two events in the wrong order; it never waits.
            for listener in self._listeners:
                listener.offer(event)
        for hook in self._hooks:
            hook(event)
        return event

    def hook(self, hear: Callable[[Event], None]) -> None:
        """Have every event told to `hear`, in the thread that publishes; it must be quick."""
        self._hooks.append(hear)

    def since(self, event_id: str) -> tuple[list[Event], int | None]:
        """Return the events after an id, and how many before them are lost.

        Returns:
            The events; None for no loss, a number of lost events, or ANOTHER_RUN.
        """
        boot, _, number = event_id.rpartition("-")
        with self._turn:
            ring, count = list(self._ring), self._count
        # No id of this run is longer, and `int` of a very long text is slow.
        if boot != self.boot or not number.isdecimal() or len(number) > 18 or int(number) > count:
            return [], ANOTHER_RUN
        after = int(number)
        first = count - len(ring) + 1
        lost = max(0, first - 1 - after)
        return ring[max(0, after - first + 1) :], lost or None

    @property
    def last_id(self) -> str:
        """Id of the latest event."""
        return f"{self.boot}-{self._count}"

    def subscribe(self, queued: int = QUEUED) -> Subscription:
        """Return a listener of the running event loop; `close` it in the end."""
        listener = Subscription(asyncio.get_running_loop(), queued, self._forget)
        with self._turn:
            self._listeners.append(listener)
        return listener

    def _forget(self, listener: Subscription) -> None:
        with self._turn, contextlib.suppress(ValueError):
            self._listeners.remove(listener)


class Subscription:
    """The events that come while one listens: an async iterator that ends with `close`."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        queued: int,
        forget: Callable[[Subscription], None],
    ) -> None:
        self._loop = loop
        self._queue: deque[Event] = deque()
        self._queued = queued
        self._arrived = asyncio.Event()
        self._forget = forget
        self._closed = False
        self.missed = 0

    def offer(self, event: Event) -> None:
        """Take an event from any thread; the oldest is dropped and counted when it is full."""
        if len(self._queue) >= self._queued:
            with contextlib.suppress(IndexError):
                self._queue.popleft()
            self.missed += 1
        self._queue.append(event)
        # The loop may be closing down; then nobody listens any more.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._arrived.set)

    def close(self) -> None:
        """Stop listening; the iteration ends."""
        self._closed = True
        self._forget(self)
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._arrived.set)

    async def __aiter__(self) -> AsyncIterator[Event]:
        while not self._closed:
            while self._queue:
                yield self._queue.popleft()
            self._arrived.clear()
            if not self._queue and not self._closed:
                await self._arrived.wait()
