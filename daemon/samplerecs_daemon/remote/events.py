"""Server-sent events of the daemon, resumed where a connection breaks."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Mapping
from typing import Any

import httpx_sse

from samplerecs_daemon.api import Event, LiveList
from samplerecs_daemon.remote.errors import read_as, unreadable
from samplerecs_daemon.remote.transport import Transport
from samplerecs_models.errors import DaemonGone

#: The event that says that some were missed, or that another daemon answers.
GAP = "gap"
#: No event of any daemon has it: asked with it, a daemon answers at once with a gap, which shows
#: that it listens to us from there on.
UNKNOWN_ID = "unknown-0"
#: Seconds of silence after which a stream counts as lost; a ping comes every 15.
_SILENCE_S = 45.0
#: Seconds to wait before each further attempt; after the last one the daemon counts as gone.
_WAITS_S = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5)
#: A connection that held for longer was a good one, whatever ended it.
_LASTING_S = 5.0
_ENDED = ("The daemon has ended.", "`samplerecs daemon start` starts it again.")


def follow_events(transport: Transport, last_id: str = "") -> Generator[Event, None, None]:
    """Yield the bus's events after `last_id`; a gap is an event named "gap" whose data say it.

    Raises:
        DaemonGone: when the daemon has ended.
    """
    for sent in _resumed(transport, "/events", last_id):
        yield _event(sent)


def follow_lists(transport: Transport) -> Iterator[LiveList]:
    """Yield the current list and each that follows it, none twice.

    Raises:
        DaemonGone: when the daemon has ended.
    """
    seen = ""
    for sent in _resumed(transport, "/recommendations/stream", ""):
        if sent.event == "list" and sent.id != seen:
            seen = sent.id
            yield read_as(LiveList, _data(sent))


def _resumed(transport: Transport, path: str, last_id: str) -> Iterator[httpx_sse.ServerSentEvent]:
    failures = 0
    while True:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        began = time.monotonic()
        try:
            for sent in _once(transport, path, headers):
                failures, last_id = 0, sent.id or last_id
                yield sent
            ended = DaemonGone(*_ENDED)
        except DaemonGone as error:
            ended = error
        # A stream that was ended in good order is taken up again, too.
        failures = 0 if time.monotonic() - began > _LASTING_S else failures
        if failures == len(_WAITS_S):
            raise ended
        time.sleep(_WAITS_S[failures])
        failures += 1


def _once(
    transport: Transport, path: str, headers: Mapping[str, str]
) -> Iterator[httpx_sse.ServerSentEvent]:
    wanted = {"Accept": "text/event-stream", "Cache-Control": "no-store", **headers}
    with transport.open(path, wanted, read_s=_SILENCE_S) as response:
        for sent in httpx_sse.EventSource(response).iter_sse():
            # As the specification has it, what bears no data is no event: it only sets `retry`.
            if sent.data:
                yield sent


def _event(sent: httpx_sse.ServerSentEvent) -> Event:
    data = _data(sent)
    if sent.event == GAP:
        return Event(sent.id, GAP, time.time(), data)
    return read_as(Event, data)


def _data(sent: httpx_sse.ServerSentEvent) -> dict[str, Any]:
    try:
        data = sent.json()
    except json.JSONDecodeError:
        raise unreadable() from None
    if not isinstance(data, dict):
        raise unreadable()
    return data
