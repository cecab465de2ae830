"""The daemon as one thing: its parts started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from samplerecs_daemon.services import Services

_log = logging.getLogger(__name__)


class Part(Protocol):
    """Something that runs for the daemon's life."""

    def start(self) -> None:
        """Start; raise SamplerecsError when it cannot."""

    def stop(self) -> None:
        """Stop within a second or so; never raises for being stopped twice."""


@dataclass(frozen=True, slots=True)
class Calls:
    """A part made of two functions."""

    start: Callable[[], None]
    stop: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Named:
    """A part with its name in the log."""

    name: str
    part: Part


class Daemon:
    """Everything that runs beside the HTTP server.

    Args:
        services: what the HTTP API is made of.
        parts: in the order in which they start.
    """

    def __init__(self, services: Services, parts: Sequence[Named]) -> None:
        self.services = services
        self._parts = parts
        self._started: list[Named] = []

    async def start(self) -> None:
        """Start the parts in order; when one cannot, stop those before it and raise its error."""
        await asyncio.to_thread(self._start)

    async def stop(self) -> None:
        """Stop what was started, in reverse; one that fails does not keep the others running."""
        await asyncio.to_thread(self._stop)

    def _start(self) -> None:
        for named in self._parts:
            began = time.monotonic()
            try:
                named.part.start()
            except BaseException:
                self._stop()
                raise
            self._started.append(named)
            _log.info("%s started in %.0f ms", named.name, 1e3 * (time.monotonic() - began))

    def _stop(self) -> None:
        while self._started:
            named = self._started.pop()
            began = time.monotonic()
            try:
                named.part.stop()
            except Exception:  # noqa: BLE001 - the store is closed last and must be reached
                _log.exception("%s could not be stopped", named.name)
            _log.info("%s stopped in %.0f ms", named.name, 1e3 * (time.monotonic() - began))
