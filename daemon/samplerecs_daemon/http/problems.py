"""Errors as problem+json (RFC 9457): one shape for everything that goes wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samplerecs_daemon.api import Wire
from samplerecs_daemon.http.encoding import encode
from samplerecs_models.errors import SamplerecsError

MEDIA_TYPE = "application/problem+json"
#: Error code -> HTTP status; a code that is not here has that of its parent in the error tree.
STATUS = {
    "input": 422,
    "bad-key": 422,
    "bad-tempo": 422,
    "bad-count": 422,
    "bad-filter": 422,
    "bad-path": 404,
    "nothing-found": 404,
    "empty-library": 409,
    "decode": 422,
    "model": 404,
    "config": 500,
    "store": 503,
    "store-busy": 503,
    "store-corrupt": 503,
    "store-newer": 503,
    "store-read-only": 503,
    "store-full": 507,
    "workers": 503,
    "root-unreachable": 503,
    "daemon": 503,
    "daemon-running": 409,
    "daemon-version": 409,
}
#: Kinds of pydantic's errors: a field that there is not; and others in plain words.
_UNKNOWN = frozenset({"unexpected_keyword_argument", "extra_forbidden"})
_PLAIN = {
    "string_type": "it must be a text",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "int_parsing_size": "it is too large a number",
    "float_type": "it must be a number",
    "float_parsing": "it must be a number",
    "bool_type": "it must be true or false",
    "bool_parsing": "it must be true or false",
    "tuple_type": "it must be a list",
    "list_type": "it must be a list",
    "dict_type": "it must be an object with fields",
    "dataclass_type": "it must be an object with fields",
    "model_attributes_type": "it must be an object with fields",
}
#: What pydantic calls the branches of a union.
_BRANCHES = frozenset({"str", "int", "float", "bool", "none", "nullable"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem(Wire):
    """What went wrong, and what to do."""

    type: str
    """urn:samplerecs: and the code."""
    title: str
    """What happened, to what, why; one sentence."""
    status: int
    """The HTTP status."""
    detail: str
    """What to do next; may be empty."""
    code: str
    """Short stable name of the error."""


class Refusal(Response):
    """The answer that says what went wrong; `code` is the short name of that."""

    media_type = MEDIA_TYPE

    def __init__(self, body: Problem, headers: Mapping[str, str]) -> None:
        super().__init__(encode(body), body.status, headers=dict(headers))
        self.code = body.code


def problem(
    status: int, code: str, title: str, hint: str = "", headers: Mapping[str, str] | None = None
) -> Refusal:
    """Return the answer that says what went wrong."""
    return Refusal(Problem(f"urn:samplerecs:{code}", title, status, hint, code), headers or {})


def problem_of(error: SamplerecsError) -> Response:
    """Return the answer for an error of the engine."""
    return problem(status_of(error), error.code, error.message, error.hint)


def status_of(error: SamplerecsError) -> int:
    """Return the HTTP status of an error: its own code's, or that of what it is a kind of."""
    codes = (getattr(kind, "code", "") for kind in type(error).__mro__)
    return next((STATUS[code] for code in codes if code in STATUS), 500)


def internal() -> Response:
    """Return the answer for a fault of ours; the log has the rest."""
    return problem(
        500,
        "internal",
        "samplerecs could not do this: a fault of its own.",
        "Try again. If it stays, `samplerecs logs` has the details.",
    )


async def on_error(_: Request, error: Exception) -> Response:
    """Answer an error of the engine."""
    assert isinstance(error, SamplerecsError)
    return problem_of(error)


async def on_invalid(request: Request, error: Exception) -> Response:
    """Answer a body, a query or a path that does not fit its description, naming the field."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    whole = tuple(first["loc"]) == ("body",) and first["type"] != "missing"
    if whole and "json" not in request.headers.get("content-type", ""):
        # What curl -d does when nothing else is said.
        hint = "Send it with the header `Content-Type: application/json`."
        return problem(422, "input", "The body is not sent as JSON.", hint)
    return problem(422, "input", invalid(error.errors()))


def invalid(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return the first of pydantic's errors in one sentence."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return f"The body is no JSON: see its character {first['loc'][-1]}."
    where = ".".join(str(part) for part in first["loc"][1:] if not _is_inner(part)) or "The body"
    if first["type"] == "missing":
        return f"{where} is missing."
    if first["type"] in _UNKNOWN:
        return f"There is no field {str(first['loc'][-1])[:40]!r} here."
    what = _PLAIN.get(first["type"]) or str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"{where} cannot be used: {what[:1].lower()}{what[1:]}."


def _is_inner(part: object) -> bool:
    """Say whether a part of where something is, is pydantic's own: a branch of a union, a check."""
    return isinstance(part, str) and (part in _BRANCHES or not part.isidentifier())


async def on_overload(_: Request, __: Exception) -> Response:
    """Answer when more is asked than can wait."""
    hint = "Try again in a moment."
    return problem(503, "overloaded", "Too much is asked at once.", hint, {"Retry-After": "1"})


async def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: unknown places and methods, unreadable bodies."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        allow = ", ".join(sorted(methods_at(request)))
        title = f"{request.method} cannot be done here."
        return problem(405, "no-method", title, f"It takes {allow}.", {"Allow": allow})
    if error.status_code == 404:
        return problem(404, "no-route", "There is nothing at this address.")
    return problem(422, "input", "The body of the request cannot be read.", "Send JSON.")


def methods_at(request: Request) -> set[str]:
    """Return the methods that an address takes."""
    found: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.path_regex.match(request.url.path):
            found |= route.methods or set()
    return found | {"HEAD"} if "GET" in found else found


class Faults:
    """Middleware that turns a fault of ours into a problem, with the traceback in the log only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        # The server outlives every request.
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if not started:
                await internal()(scope, receive, send)
        except asyncio.CancelledError:
            if not scope["app"].state.ending.is_set():
                raise
            # The server ends, and its client was cut off: nobody is left to be told.
            log.info("%s %s was given up at the end", scope["method"], scope["path"])
