"""Stretches of work on a project."""

from __future__ import annotations

from starlette.responses import Response

from samplerecs_daemon.api import SessionInfo
from samplerecs_daemon.http.bodies import Ended, NewSession, Sessions
from samplerecs_daemon.http.endpoint import NOT_FOUND, WRITES, At, Endpoint
from samplerecs_daemon.http.params import SessionId


async def sessions(at: At) -> Response:
    """Every session, the latest first."""
    return await at.work.answer(lambda: Sessions(tuple(at.services.client.sessions())))


async def start(at: At, body: NewSession) -> Response:
    """End the current session and start another."""
    return await at.work.answer(lambda: at.services.client.start_session(body.project), 201)


async def resume(at: At, session_id: SessionId) -> Response:
    """Go on with an earlier session."""
    return await at.work.answer(lambda: at.services.client.resume_session(session_id))


async def end(at: At) -> Response:
    """End the current session.

    What the user set by hand for it is forgotten.
    """
    return await at.work.answer(lambda: Ended(at.services.client.end_session()))


ENDPOINTS = (
    Endpoint("GET", "/sessions", sessions, Sessions),
    Endpoint("POST", "/sessions", start, SessionInfo, status=201, problems=WRITES),
    Endpoint(
        "POST",
        "/sessions/{session_id:id}/resume",
        resume,
        SessionInfo,
        problems={**NOT_FOUND, **WRITES},
    ),
    Endpoint("DELETE", "/sessions/current", end, Ended, problems=WRITES),
)
