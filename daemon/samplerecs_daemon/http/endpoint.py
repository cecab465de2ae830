"""One entry of the API: what is answered where, in words for people and for machines."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from samplerecs_daemon.http.problems import MEDIA_TYPE
from samplerecs_daemon.http.sse import Framed
from samplerecs_daemon.http.work import Work
from samplerecs_daemon.services import Services

Handler = Callable[..., Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a route works with.

    Attributes:
        services: the daemon.
        work: the threads that the engine is called in.
        framed: an event as a stream sends it.
    """

    services: Services
    work: Work
    framed: Framed


async def desk_of(request: Request) -> Desk:
    """Return the desk of the app that serves `request`."""
    found: Desk = request.app.state.desk
    return found


At = Annotated[Desk, Depends(desk_of)]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address; its words are the docstring of its handler.

    Attributes:
        method: GET, POST, PUT, PATCH or DELETE.
        path: below the prefix, with {parameters}.
        handler: answers.
        model: the type of the answer; None where `media` says what comes.
        status: of success.
        problems: status -> when, beyond those that every address has.
        aliases: further paths, not listed on their own.
        media: content type -> schema of an answer that is no JSON object of ours.
        also: further statuses of success with the same `media` -> when.
        bare: statuses without a body -> when.
    """

    method: str
    path: str
    handler: Handler
    model: Any = None
    status: int = 200
    problems: Mapping[int, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    media: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    also: Mapping[int, str] = field(default_factory=dict)
    bare: Mapping[int, str] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """The first line of the words, without its full stop."""
        return self._words.partition("\n")[0].rstrip(".")

    @property
    def description(self) -> str:
        """The words after the first line, or that line where there are no more."""
        first, _, more = self._words.partition("\n")
        return more.strip() or first

    @property
    def _words(self) -> str:
        return inspect.cleandoc(self.handler.__doc__ or "")

    def responses(self, body: bool) -> dict[int | str, dict[str, Any]]:
        """Return the answers for OpenAPI: success by media type, and every problem.

        Args:
            body: whether a request has one.
        """
        found: dict[int | str, dict[str, Any]] = {}
        content = {name: {"schema": dict(schema)} for name, schema in self.media.items()}
        if self.media:
            found[self.status] = {"description": "Done.", "content": content}
        found |= {
            status: {"description": when, "content": content} for status, when in self.also.items()
        }
        found |= {status: {"description": when} for status, when in self.bare.items()}
        problems = {**_EVERYWHERE, **(_WITH_BODY if body else {}), **self.problems}
        for status, when in sorted(problems.items()):
            found[status] = {"description": when, "content": _CONTENT}
        return found


_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_EVERYWHERE = {
    401: "The token is missing or wrong.",
    403: "Another host name, or a page of another origin.",
    414: "The query string is over 8 KiB.",
    422: "Something that was sent cannot be used; the title says what.",
    500: "A fault of samplerecs, or a setting that cannot be used.",
    503: "The library cannot be used just now, or too much is asked at once.",
}
_WITH_BODY = {
    408: "The body did not arrive within 30 s.",
    413: "The body is over 1 MiB.",
}
NOT_FOUND = {404: "There is no such thing; the title says what."}
EMPTY = {409: "The library holds no sounds yet."}
WRITES = {507: "The disk is full; nothing was lost."}
