"""The daemon about itself."""

from __future__ import annotations

from starlette.responses import Response

from samplerecs_daemon.api import DaemonStatus, Health
from samplerecs_daemon.http.bodies import Daws, Models, Stopping
from samplerecs_daemon.http.encoding import encode
from samplerecs_daemon.http.endpoint import At, Endpoint


async def health(at: At) -> Response:
    """Whether it lives, and who answers; needs no token.

    Answered even while the library cannot be used. Also at `/healthz`.
    """
    # Not from a thread: they may all be waiting for a disk.
    return Response(encode(at.services.health()), media_type="application/json")


async def status(at: At) -> Response:
    """The daemon in numbers."""
    return await at.work.answer(at.services.client.status)


async def models(at: At) -> Response:
    """The embedding models."""
    return await at.work.answer(lambda: Models(tuple(at.services.client.models())))


async def daws(at: At) -> Response:
    """The programs that say what the project is."""
    return await at.work.answer(lambda: Daws(tuple(at.services.client.daws())))


async def shutdown(at: At) -> Response:
    """End the daemon.

    As on SIGTERM: what is being done is finished or taken up at the next start.
    """
    at.services.stop()
    return Response(b"{}", 202, media_type="application/json")


ENDPOINTS = (
    Endpoint("GET", "/healthz", health, Health),
    Endpoint("GET", "/status", status, DaemonStatus),
    Endpoint("GET", "/models", models, Models),
    Endpoint("GET", "/daw", daws, Daws),
    Endpoint("POST", "/shutdown", shutdown, Stopping, status=202),
)
