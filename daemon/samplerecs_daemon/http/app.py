"""Puts the API together: addresses, what stands before them, and its description."""

from __future__ import annotations

import asyncio
import inspect
from functools import cache
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from samplerecs_daemon.api import VERSION, Event, LiveList
from samplerecs_daemon.http.current import Current
from samplerecs_daemon.http.descriptions import describe_fields
from samplerecs_daemon.http.endpoint import At, Desk, Endpoint
from samplerecs_daemon.http.guard import Guard
from samplerecs_daemon.http.head import HeadAsGet
from samplerecs_daemon.http.known import known_only
from samplerecs_daemon.http.measured import Measured
from samplerecs_daemon.http.panel.serve import Panel
from samplerecs_daemon.http.problems import (
    Faults,
    Problem,
    on_error,
    on_http,
    on_invalid,
    on_overload,
)
from samplerecs_daemon.http.routes import ENDPOINTS
from samplerecs_daemon.http.sse import Framed
from samplerecs_daemon.http.work import Overloaded, Work
from samplerecs_daemon.services import Services
from samplerecs_models.errors import SamplerecsError

PREFIX = "/api/v1"
#: Addresses that also answer without the prefix.
BARE = ("/recommendations/", "/healthz")
_TOP = tuple(f"{p}/recommendations/{n}" for p in (PREFIX, "") for n in ("top", "top_k"))


def create_app(services: Services, *, lan: bool = False) -> FastAPI:
    """Return the API over a daemon; `app.state.ending` ends its streams when it is set.

    Args:
        services: what it is made of.
        lan: other computers of the network may ask too.
    """
    app = _bare_app(described=False)
    app.state.desk = Desk(services, Work(), Framed())
    app.state.ending = asyncio.Event()
    app.state.forgotten = asyncio.Event()
    app.state.lan = lan
    app.add_api_route(f"{PREFIX}/openapi.json", _served_openapi, tags=["openapi"])
    # The last one added is the first one asked.
    app.add_middleware(Current, live=services.live, paths=_TOP)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Faults)
    app.add_middleware(Panel, browsers=services.browsers)
    app.add_middleware(Measured, measures=services.measures)
    app.add_middleware(
        Guard,
        token=services.token,
        port=services.port,
        lan=lan,
        knows=services.browsers.knows,
        count=services.measures.count,
    )
    return app


@cache
def openapi() -> dict[str, Any]:
    """Return the description of the API, without a daemon; made once, and not to be changed."""
    described = _bare_app(described=True).openapi()
    components = described.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **_more_schemas()}
    describe_fields(components["schemas"])
    components["securitySchemes"] = _SECURITY
    described["security"] = [{name: []} for name in _SECURITY]
    described["paths"][f"{PREFIX}/healthz"]["get"]["security"] = []
    return described


async def _served_openapi(at: At) -> Response:
    return await at.work.answer_later(openapi)


def _bare_app(*, described: bool) -> FastAPI:
    """Return the addresses alone.

    Args:
        described: with the models of all answers, which only the description needs; to build them
            takes longer than everything else.
    """
    app = FastAPI(
        title="samplerecs",
        version=VERSION,
        summary="The samplerecs daemon of this machine.",
        openapi_url="/unused" if described else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(known_only)],
        generate_unique_id_function=lambda route: "_".join([*map(str, route.tags[:1]), route.name]),
        # Some versions of FastAPI send traces to wherever the environment says. Nothing of ours
        # leaves this machine. Older versions take and forget the argument.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    for endpoint in ENDPOINTS:
        _add(app, endpoint, described)
    app.add_exception_handler(SamplerecsError, on_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Overloaded, on_overload)
    return app


def _add(app: FastAPI, endpoint: Endpoint, described: bool) -> None:
    paths = [PREFIX + path for path in (endpoint.path, *endpoint.aliases)]
    if endpoint.path.startswith(BARE):
        paths += [endpoint.path, *endpoint.aliases]
    has_body = "body" in inspect.signature(endpoint.handler).parameters
    for path in paths[:1] if described else paths:
        app.add_api_route(
            path,
            endpoint.handler,
            methods=[endpoint.method],
            response_model=endpoint.model if described else None,
            response_class=Response if endpoint.media else JSONResponse,
            status_code=endpoint.status,
            summary=endpoint.summary,
            description=endpoint.description,
            response_description="Done.",
            responses=endpoint.responses(has_body) if described else None,
            tags=[endpoint.path.split("/")[1]],
        )


def _more_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in (Problem, LiveList, Event):
        schema = TypeAdapter(kind).json_schema(
            ref_template="#/components/schemas/{model}", mode="serialization"
        )
        found |= schema.pop("$defs", {})
        found[kind.__name__] = schema
    return found


_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Samplerecs-Token"},
}
