"""The list for the open project, and what the project is."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Body, Query, Request
from starlette.responses import Response

from samplerecs_daemon.api import (
    Context,
    LiveList,
    ModeInfo,
    Steering,
    SuggestionList,
)
from samplerecs_daemon.http.bodies import ModeChoice, SteerRequest
from samplerecs_daemon.http.current import current
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Endpoint
from samplerecs_daemon.http.etags import known_tags
from samplerecs_daemon.http.params import Text
from samplerecs_daemon.http.queries import ListQuery
from samplerecs_daemon.http.sse import EventStream, frame
from samplerecs_daemon.http.trust import trust_of
from samplerecs_daemon.services import Ready, Services

#: What the context takes, for the reference; the engine judges the values.
_PATCH: dict[str, Any] = {
    "example": {"bpm": 124, "key": "A minor", "mood_tags": ["dark"], "genre": None},
    "properties": {
        "bpm": {"description": "Tempo in BPM, 20..999."},
        "key": {
            "description": 'Key, such as "A minor", "D dorian", "F#" or "8A"; with a mode it sets '
            "both."
        },
        "mode": {"description": "major, minor, or another scale of Live, such as dorian."},
        "mood_tags": {"description": "Mood words, a list or one text."},
        "genre": {"description": "Genre."},
        "time_remaining": {"description": 'Seconds, "25m", "1h30m" or "00:25:00".'},
        "preferences": {"description": "Words that are wanted, a list or one text."},
        "playing": {"description": "True while the transport plays."},
        "recording": {"description": "True while it records."},
        "project": {
            "description": "Name of the project. Said by the user, another one begins a session, "
            "and what was set by hand for the one before is cleared."
        },
        "track": {"description": "Name of the track."},
    },
}


async def set_context(
    at: At,
    body: Annotated[dict[str, Any], Body(json_schema_extra=_PATCH)],
    by: Annotated[
        Text, Query(min_length=1, max_length=64, description="user, or the name of a program.")
    ] = "user",
) -> Response:
    """Say what the project is.

    The body holds fields and their values; null clears a field, and what is not named stays.
    `by` is "user" for what a person sets (it wins over the DAW and lasts for the session), or the
    name of the program that says it.
    """
    return await at.work.answer(lambda: at.services.client.set_context(body, by=by))


async def get_context(at: At) -> Response:
    """The project as far as it is known.

    Each field comes with who said it, when, and how sure it is.
    """
    return await at.work.answer(at.services.client.context)


async def clear_context(
    at: At,
    field: Annotated[tuple[Text, ...], Query(description="Field to forget; may be repeated.")] = (),
) -> Response:
    """Forget fields of the context, or all when none is named.

    That is what was set by hand, and what programs said that do not answer just now; what a DAW
    that answers says stays.
    """
    return await at.work.answer(lambda: at.services.client.clear_context(field))


async def top(at: At, request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """The best sounds for the project.

    With n alone, or with nothing, it is the current list, which lies ready. Everything else asks
    for a list of its own; what is left out comes from the context. Also at
    `/recommendations/top_k`. The current list has an ETag: If-None-Match answers 304 while nothing
    changed.
    """
    if query.is_of_now(request):
        ready = await _of_now(at)
        return current(ready, known_tags(request.scope), query.wanted)
    asked = query.asked(request)
    return await at.work.answer(lambda: at.services.client.suggest(asked))


async def now(at: At) -> Response:
    """The current list with what moved and why, as the stream sends it.

    A list that is made only for this question has the number 0.
    """
    ready = await _of_now(at)
    body = ready.stream or _alone(ready.top, time.time())
    return Response(body, media_type="application/json")


async def _of_now(at: At) -> Ready:
    """Return the list that lies ready, or one made now where what the user did is not in it yet."""
    ready = at.services.live.fresh()
    return ready if ready is not None else await at.work.answers.run(at.services.live.current)


def _alone(top: bytes, at: float) -> bytes:
    """Return the bytes of a LiveList around those of a list that has no number."""
    return b'{"number":0,"at":%.3f,"list":%s,"moves":[],"why":[]}' % (at, top)


async def steering(at: At) -> Response:
    """Where the current list is steered to in this session."""
    return await at.work.answer(at.services.client.steering)


async def steer(at: At, body: SteerRequest) -> Response:
    """Steer the current list: more like a sound, or a step further.

    Each is an action of its own, which `POST /undo` takes back. A new session begins unsteered.
    """
    return await at.work.answer(lambda: at.services.client.steer(body.sound, body.step))


async def clear_steering(at: At) -> Response:
    """Go back to the list that is not steered."""
    return await at.work.answer(at.services.client.clear_steering)


async def get_mode(at: At) -> Response:
    """How lists are ordered, and what comparing fusion with rules has told."""
    return await at.work.answer(at.services.client.mode)


async def set_mode(at: At, body: ModeChoice) -> Response:
    """Order lists by fusion, by rules, or by one of the two drawn for each session (ab)."""
    return await at.work.answer(lambda: at.services.client.set_mode(body.mode))


async def stream(at: At, request: Request) -> Response:
    """The current list, and each new one as it is made.

    Server-sent events named `list`; data is a LiveList: the list, what moved and why. The id is
    `<boot>-<number>`. The current list comes at once. After at most 15 s of silence
    a comment shows that the stream lives.
    """
    return EventStream(_lists(at.services), request.app.state.ending, trust=trust_of(request))


async def _lists(services: Services) -> AsyncIterator[bytes]:
    number = 0
    while True:
        ready = await services.live.after(number)
        number = ready.number
        yield frame("list", ready.stream, f"{services.bus.boot}-{number}")


_STREAM = {"text/event-stream": {"type": "string", "description": "Events named list."}}
_BASE = "/recommendations"
ENDPOINTS = (
    Endpoint("POST", f"{_BASE}/context", set_context, Context, problems=WRITES),
    Endpoint("GET", f"{_BASE}/context", get_context, Context),
    Endpoint("DELETE", f"{_BASE}/context", clear_context, Context, problems=WRITES),
    Endpoint(
        "GET",
        f"{_BASE}/top",
        top,
        SuggestionList,
        problems={**EMPTY, **NOT_FOUND},
        aliases=(f"{_BASE}/top_k",),
        bare={304: "The list that If-None-Match names is still the current one."},
    ),
    Endpoint("GET", f"{_BASE}/live", now, LiveList, problems=EMPTY),
    Endpoint("GET", f"{_BASE}/steering", steering, Steering),
    Endpoint(
        "POST",
        f"{_BASE}/steering",
        steer,
        Steering,
        problems={**EMPTY, **NOT_FOUND, **WRITES},
    ),
    Endpoint("DELETE", f"{_BASE}/steering", clear_steering, Steering, problems=WRITES),
    Endpoint("GET", f"{_BASE}/mode", get_mode, ModeInfo),
    Endpoint("PUT", f"{_BASE}/mode", set_mode, ModeInfo, problems=WRITES),
    Endpoint("GET", f"{_BASE}/stream", stream, media=_STREAM),
)
