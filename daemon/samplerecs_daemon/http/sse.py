"""Server-sent events: a stream a client, none of which another one waits for.

A stalled client costs the two pieces that the operating system and the transport hold for it, and
its bounded queue; its own task waits, nobody else does. `send` gives way until there is room.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from samplerecs_daemon.api import Event
from samplerecs_daemon.bus import QUEUED
from samplerecs_daemon.http.encoding import encode
from samplerecs_daemon.http.head import HEAD
from samplerecs_daemon.http.trust import Trust

#: After so many seconds of silence, or up to twice as many, a comment shows that a stream lives.
PING_S = 7.5
PING = b": ping\n\n"
#: Clients wait so long before they connect again, in milliseconds.
OPENING = b"retry: 1000\n\n"
#: Seconds that the last word of a stream may take when the server ends.
LAST_WORD_S = 0.1
#: Frames that are kept for slower listeners: as many as may wait for one of them.
KEPT = QUEUED
log = logging.getLogger(__name__)


def frame(event: str, data: bytes, event_id: str = "") -> bytes:
    """Return one event; `data` is JSON without line breaks."""
    head = f"event: {event}\n" + (f"id: {event_id}\n" if event_id else "")
    return head.encode() + b"data: " + data + b"\n\n"


class Framed:
    """Events as they are sent, made once for all listeners; for the event loop alone.

    Args:
        kept: the latest so many are kept.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._frames: dict[str, bytes] = {}

    def __call__(self, event: Event) -> bytes:
        """Return the frame of an event."""
        found = self._frames.get(event.id)
        if found is None:
            found = self._frames[event.id] = frame(event.name, encode(event), event.id)
            if len(self._frames) > self._kept:
                del self._frames[next(iter(self._frames))]
        return found


class EventStream(Response):
    """Sends frames as they come, until the client goes, is let in no more, or the server ends.

    Args:
        frames: an async generator; closed in the end, whatever happens.
        ending: set when the server ends.
        ping_s: seconds of silence before a ping.
        trust: asked before each frame and ping; where it does not hold, the stream ends.
    """

    def __init__(
        self,
        frames: AsyncIterator[bytes],
        ending: asyncio.Event,
        ping_s: float = PING_S,
        trust: Trust | None = None,
    ) -> None:
        super().__init__(None, 200, {"X-Accel-Buffering": "no"}, "text/event-stream")
        del self.headers["content-length"]
        self._frames = frames
        self._ending = ending
        self._ping_s = ping_s
        self._trust = trust or Trust()
        self._turn = asyncio.Lock()
        self._silent = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        try:
            if HEAD not in scope:
                await send(_body(OPENING))
                await self._serve(receive, send)
            await send({"type": "http.response.body", "body": b""})
        finally:
            await _close(self._frames)

    async def _serve(self, receive: Receive, send: Send) -> None:
        pump = asyncio.ensure_future(self._pump(send))
        gone = asyncio.ensure_future(_gone(receive))
        ending = asyncio.ensure_future(self._ending.wait())
        pings = asyncio.ensure_future(self._ping(send))
        forgotten = asyncio.ensure_future(self._trust.forgotten.wait())
        ends = {pump, gone, ending, pings, forgotten}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if ending.done() and not pump.done():
                await asyncio.wait({pump}, timeout=LAST_WORD_S)
        finally:
            await _cancel(*ends)

    async def _pump(self, send: Send) -> None:
        async for piece in self._frames:
            if not self._trust.holds():
                return
            async with self._turn:
                await send(_body(piece))
            self._silent = False

    async def _ping(self, send: Send) -> None:
        while self._trust.holds():
            await asyncio.sleep(self._ping_s)
            if self._silent and not self._turn.locked():
                async with self._turn:
                    await send(_body(PING))
            self._silent = True


def _body(data: bytes) -> Message:
    return {"type": "http.response.body", "body": data, "more_body": True}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait for their end; what failed in them is logged."""
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception) and not isinstance(ended, OSError):
            log.error("an event stream failed", exc_info=ended)


async def _close(frames: AsyncIterator[bytes]) -> None:
    close = getattr(frames, "aclose", None)
    if close is not None:
        with contextlib.suppress(RuntimeError):
            await close()
