"""What was heard, taken and learnt."""

from __future__ import annotations

import json
import tempfile
from typing import Annotated, BinaryIO, cast

from fastapi import Query
from starlette.responses import Response

from samplerecs_daemon.api import HistoryRequest, Stats, Taste, to_json
from samplerecs_daemon.http.bodies import Erased, History, Switch
from samplerecs_daemon.http.endpoint import WRITES, At, Desk, Endpoint
from samplerecs_daemon.http.files import FileAnswer, OpenFile
from samplerecs_daemon.http.params import Count, Text

_LINES = "application/x-ndjson"
_JSON = "application/json"


async def history(
    at: At,
    what: Annotated[Text, Query(description="heard, accept, dismiss, pin or used.")] = "",
    since: Annotated[float, Query(description="Unix seconds.")] = 0.0,
    project: Annotated[Text, Query(description="Only this project.")] = "",
    limit: Annotated[Count, Query(description="At most so many, 1..1000.")] = 100,
) -> Response:
    """What was done with sounds, where and when."""
    asked = HistoryRequest(what, since, project, limit)
    return await at.work.answer(lambda: History(tuple(at.services.client.history(asked))))


async def taste(at: At) -> Response:
    """What was learnt of the user."""
    return await at.work.answer(at.services.client.taste)


async def reset_taste(at: At) -> Response:
    """Forget what was learnt; pins, bans and boards stay."""
    return await at.work.answer(at.services.client.reset_taste)


async def export_taste(at: At) -> Response:
    """Everything that taste rests on, and what was learnt of it."""
    return await at.work.answer(at.services.client.export_taste)


async def stats(at: At) -> Response:
    """How samplerecs does, from what is kept on this machine."""
    return await at.work.answer(at.services.client.stats)


async def set_telemetry(at: At, body: Switch) -> Response:
    """Switch the keeping of events on or off.

    They never leave this machine either way.
    """
    return await at.work.answer(lambda: at.services.client.set_telemetry(body.on))


async def export_telemetry(at: At) -> Response:
    """Every kept event, one JSON object a line, the oldest first."""
    return FileAnswer(await at.work.long.run(lambda: _lines(at)), at.work.files, _LINES)


def _lines(at: Desk) -> OpenFile:
    """Write the events to a file without a name: months of them need not fit in memory."""
    handle = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the answer closes it
    try:
        for event in at.services.client.export_telemetry():
            handle.write(json.dumps(to_json(event), separators=(",", ":")).encode("ascii") + b"\n")
        handle.flush()
    except BaseException:
        handle.close()
        raise
    return OpenFile(handle, handle.tell(), 0)


async def erase_telemetry(at: At) -> Response:
    """Forget every kept event."""
    return await at.work.answer(lambda: Erased(at.services.client.erase_telemetry()))


ENDPOINTS = (
    Endpoint("GET", "/history", history, History),
    Endpoint("GET", "/taste", taste, Taste),
    Endpoint("DELETE", "/taste", reset_taste, Taste, problems=WRITES),
    Endpoint("GET", "/taste/export", export_taste, media={_JSON: {"type": "object"}}),
    Endpoint("GET", "/stats", stats, Stats),
    Endpoint("PUT", "/telemetry", set_telemetry, Stats, problems=WRITES),
    Endpoint(
        "GET", "/telemetry", export_telemetry, media={_LINES: {"type": "string"}}, problems=WRITES
    ),
    Endpoint("DELETE", "/telemetry", erase_telemetry, Erased, problems=WRITES),
)
