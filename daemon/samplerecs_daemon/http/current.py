"""The current list, sent as it lies ready: no thread, no validation, no serialising.

This is what a panel asks for again and again. Everything beyond a bare n goes on to the route.
"""

from __future__ import annotations

import json

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from samplerecs_daemon.http.etags import known_tags, names
from samplerecs_daemon.http.measured import TEMPLATE
from samplerecs_daemon.services import LiveLists, Ready

#: Length of the list that is always ready.
READY_N = 10
_QUERIES = frozenset({b"", b"n=10", b"top_k=10"})


class Current:
    """Middleware that answers the request for the current ten.

    Args:
        app: what answers everything else.
        live: the current list.
        paths: where it is asked for; the first names it in the measures.
    """

    def __init__(self, app: ASGIApp, live: LiveLists, paths: tuple[str, ...]) -> None:
        self._app = app
        self._live = live
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or scope["path"] not in self._paths
            or scope["query_string"] not in _QUERIES
            or (ready := self._live.fresh()) is None
        ):
            await self._app(scope, receive, send)
            return
        scope[TEMPLATE] = self._paths[0]
        await current(ready, known_tags(scope), READY_N)(scope, receive, send)


def current(ready: Ready, known: str, n: int) -> Response:
    """Return the first `n` of the list that lies ready, or 304 when `known` names it."""
    etag = ready.etag if n == READY_N else f'{ready.etag.rstrip(chr(34))}-{n}"'
    if names(known, etag):
        return Response(status_code=304, headers={"ETag": etag})
    body = ready.top if n == READY_N else _first(ready.top, n)
    return Response(body, headers={"ETag": etag}, media_type="application/json")


def _first(top: bytes, n: int) -> bytes:
    answer = json.loads(top)
    answer["suggestions"] = answer["suggestions"][:n]
    return json.dumps(answer, separators=(",", ":")).encode("ascii")
