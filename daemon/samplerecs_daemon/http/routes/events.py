"""What happens, as it happens, and what the faces observe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import closing
from typing import Annotated

from fastapi import Header, Request
from starlette.responses import Response

from samplerecs_daemon.api import Event
from samplerecs_daemon.bus import ANOTHER_RUN
from samplerecs_daemon.http.bodies import Derived, SignalReport
from samplerecs_daemon.http.encoding import encode
from samplerecs_daemon.http.endpoint import WRITES, At, Desk, Endpoint
from samplerecs_daemon.http.sse import EventStream, frame
from samplerecs_daemon.http.trust import trust_of


async def follow(
    at: At,
    request: Request,
    last_event_id: Annotated[
        str, Header(description="Id of the last event that was seen; the stream goes on after it.")
    ] = "",
) -> Response:
    """Every event of the daemon.

    Server-sent events: the event's name, its id `<boot>-<n>`, and an Event as data. Ids rise by
    one within a run of the daemon. Where events were lost, or the daemon is another one than that
    of Last-Event-ID, comes an event named `gap` with the context and the status of now.
    """
    return EventStream(
        _events(at, last_event_id), request.app.state.ending, trust=trust_of(request)
    )


async def report(at: At, body: SignalReport) -> Response:
    """Say what a face observed.

    Plain observations: what was on screen, what was heard, that the user acts. What they mean is
    derived here alone.
    """
    return await at.work.answer(lambda: Derived(at.services.client.report(body.signals)))


async def _events(at: Desk, last_id: str) -> AsyncIterator[bytes]:
    # Listening comes first: what happens while the past is sent must not fall between.
    with closing(at.services.bus.subscribe()) as listening:
        seen = 0
        if last_id:
            missed_ones, lost = at.services.bus.since(last_id)
            seen = _number(at.services.bus.last_id) if not missed_ones else 0
            if lost is not None:
                yield await _gap(at, lost, before=missed_ones[0] if missed_ones else None)
            for event in missed_ones:
                yield at.framed(event)
                seen = _number(event.id)
        told = 0
        async for event in listening:
            if listening.missed > told:
                lost, told = listening.missed - told, listening.missed
                yield await _gap(at, lost, before=event)
            if _number(event.id) > seen:
                yield at.framed(event)


async def _gap(at: Desk, lost: int, before: Event | None) -> bytes:
    """Return the event that says that some are missing, with how things are now instead."""
    client, bus = at.services.client, at.services.bus
    position = bus.last_id if before is None else f"{bus.boot}-{_number(before.id) - 1}"
    data = await at.work.answers.run(
        lambda: encode(
            {
                "missed": None if lost == ANOTHER_RUN else lost,
                "snapshot": {"context": client.context(), "status": client.status()},
            }
        )
    )
    return frame("gap", data, position)


def _number(event_id: str) -> int:
    return int(event_id.rpartition("-")[2])


_STREAM = {"text/event-stream": {"type": "string", "description": "Events by their names."}}
ENDPOINTS = (
    Endpoint("GET", "/events", follow, media=_STREAM),
    Endpoint("POST", "/events", report, Derived, problems=WRITES),
)
