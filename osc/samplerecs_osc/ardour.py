"""Ardour's WebSockets surface, read and never written to: tempo and transport.

Its messages are JSON objects: `{"node": "transport_tempo", "val": [97.5]}`, `transport_roll` and
`transport_record` likewise (Ardour 7, libs/surfaces/websockets). It sends its whole state to
whoever connects, and what changes from then on; its OSC surface sends no tempo.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from math import isfinite

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

#: Where it listens unless the user says otherwise.
ADDRESS = "ws://127.0.0.1:3818"
#: Seconds between two attempts to reach it; largest message that is read, in bytes.
RETRY_S, MESSAGE_MAX = 5.0, 65_536
_log = logging.getLogger(__name__)

Value = float | bool


def read_message(text: str | bytes) -> Mapping[str, Value]:
    """Return what one message says, as fields of the context; nothing where it says nothing.

    Meters come sixty times a second: whatever is not known is passed over in silence.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict):
        return {}
    values = read.get("val")
    value = values[0] if isinstance(values, list) and values else None
    return _field(read.get("node"), value)


def _field(node: object, value: object) -> Mapping[str, Value]:
    if node == "transport_tempo":
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return {"bpm": float(value)} if number and _usable(float(value)) else {}  # type: ignore[arg-type]
    name = {"transport_roll": "playing", "transport_record": "recording"}.get(str(node))
    return {name: bool(value)} if name and isinstance(value, (bool, int, float)) else {}


def _usable(bpm: float) -> bool:
    return isfinite(bpm) and 20.0 <= bpm <= 999.0


class ArdourListener:
    """Follows Ardour while it is there.

    Args:
        say: told what changes, and every field at first. Called in the loop.
        gone: called when Ardour ends or is unreachable after it was there.
        address: where its WebSockets surface listens.
        retry_s: seconds between two attempts.
    """

    def __init__(
        self,
        say: Callable[[Mapping[str, Value]], None],
        gone: Callable[[], None],
        *,
        address: str = ADDRESS,
        retry_s: float = RETRY_S,
    ) -> None:
        self._say = say
        self._gone = gone
        self._address = address
        self._retry_s = retry_s
        self._said: dict[str, Value] = {}

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            # Not there, gone, or no Ardour at all: it is tried again.
            with suppress(OSError, WebSocketException, TimeoutError):
                await self._follow()
            if self._said:
                self._said.clear()
                self._gone()
            await asyncio.sleep(self._retry_s)

    async def _follow(self) -> None:
        # No proxy stands between two programs of one computer.
        async with connect(
            self._address, max_size=MESSAGE_MAX, proxy=None, compression=None
        ) as ardour:
            _log.info("Ardour is heard at %s", self._address)
            async for text in ardour:
                news = {n: v for n, v in read_message(text).items() if self._said.get(n) != v}
                if news:
                    self._said.update(news)
                    self._say(news)
