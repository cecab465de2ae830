"""Counts every answer and times it by the route's template, until its first byte."""

from __future__ import annotations

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samplerecs_daemon.measures import Measures

#: Where a middleware that answers by itself says which route that was.
TEMPLATE = "samplerecs.template"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """Middleware that keeps the latencies.

    Args:
        app: what it measures.
        measures: where to.
    """

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def timed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._measures.record(endpoint(scope), time.perf_counter() - started)
                self._measures.count(f"http {message['status']}")
            await send(message)

        await self._app(scope, receive, timed)


def endpoint(scope: Scope) -> str:
    """Return the method and the template of the route, such as "GET /api/v1/samples/{id}"."""
    template = scope.get(TEMPLATE) or getattr(scope.get("route"), "path_format", "unknown")
    # Anybody may send any word as a method: it must not become a name of its own.
    method = scope["method"] if scope["method"] in METHODS else "other"
    return f"{method} {template}"
