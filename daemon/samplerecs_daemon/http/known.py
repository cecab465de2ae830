"""No parameter of a query is passed over: one that an address does not have is refused.

A wrong name (`rol=kick`) would otherwise get the answer to a question that nobody asked.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator, Sequence

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from samplerecs_models.errors import InputError
from samplerecs_models.query import FILTER_NAMES

#: Longest name that is repeated in an answer, in characters.
_SHOWN = 40


async def known_only(request: Request) -> None:
    """Stand before every route.

    Raises:
        InputError: when the query has a parameter that the route has not.
    """
    route = request.scope["route"]
    if not request.scope["query_string"] or not isinstance(route, APIRoute):
        return
    known = list(parameters_of(route))
    for name in request.query_params:
        if name not in known:
            raise InputError(f"{name[:_SHOWN]!r} is no parameter here.", _hint(name, known))


def parameters_of(route: APIRoute) -> Iterator[str]:
    """Yield the names of a route's query parameters, those of an object one by one."""
    for parameter in route.dependant.query_params:
        kind = parameter.field_info.annotation
        if inspect.isclass(kind) and issubclass(kind, BaseModel):
            yield from kind.model_fields
        else:
            yield parameter.alias


def _hint(name: str, known: Sequence[str]) -> str:
    low = name[:_SHOWN].lower()
    if "q" in known and low in set(FILTER_NAMES).difference(known):
        return f"It is a filter: write it in q, as q={low}:VALUE."
    if close := difflib.get_close_matches(low, known, n=1):
        return f"Did you mean {close[0]!r}?"
    return f"Known: {', '.join(known)}." if known else "This address takes none."
