"""What is never to be suggested."""

from __future__ import annotations

from starlette.responses import Response

from samplerecs_daemon.api import Banned
from samplerecs_daemon.http.bodies import BanRequest, Bans
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Endpoint


async def bans(at: At) -> Response:
    """Everything that is banned, with how many sounds each ban hides."""
    return await at.work.answer(lambda: Bans(tuple(at.services.client.bans())))


async def ban(at: At, body: BanRequest) -> Response:
    """Ban a pack, a folder, a tag or a role, or lift such a ban.

    A single sound is banned by its feedback.
    """
    return await at.work.answer(
        lambda: at.services.client.ban(body.kind, body.value, undo=body.undo)
    )


ENDPOINTS = (
    Endpoint("GET", "/bans", bans, Bans),
    Endpoint("POST", "/bans", ban, Banned, problems={**NOT_FOUND, **EMPTY, **WRITES}),
)
