"""How long a stream may go on: a program's as it likes, a browser's while that is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from samplerecs_daemon.http.guard import BROWSER
from samplerecs_daemon.services import Services


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether a client that listens may go on listening.

    Attributes:
        holds: says so.
        forgotten: set when `holds` may have become false.
    """

    holds: Callable[[], bool] = _always
    forgotten: asyncio.Event = field(default_factory=asyncio.Event)


def trust_of(request: Request) -> Trust:
    """Return the trust that `request` came in by."""
    key: str = request.scope.get(BROWSER, "")
    if not key:
        return Trust()
    services: Services = request.app.state.desk.services
    return Trust(lambda: services.browsers.knows(key), request.app.state.forgotten)


def forget(request: Request) -> None:
    """Have every stream of a browser look whether that is still known; in the event loop."""
    state = request.app.state
    before, state.forgotten = state.forgotten, asyncio.Event()
    before.set()
