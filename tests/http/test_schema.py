"""The description of the API holds: schemathesis asks every address, and nothing breaks.

More examples: SAMPLERECS_FUZZ=200 pytest tests/http/test_schema.py
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from http_parts import Served, nothing_dangerous, serving
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from samplerecs_daemon.http.app import BARE, PREFIX, openapi

EXAMPLES = int(os.environ.get("SAMPLERECS_FUZZ", "3"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
#: They answer with a stream that has no end; tests/http/test_events.py reads them.
STREAMS = [f"{PREFIX}/recommendations/stream", f"{PREFIX}/events"]
#: Made of what `nothing_dangerous` answers; tests/http/test_library_and_boards.py reads one.
ZIP = f"{PREFIX}/boards/{{board_id}}/zip"

schema = schemathesis.openapi.from_dict(openapi())


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, scanned_home: Path) -> Iterator[Served]:
    home = Path(shutil.copytree(scanned_home, tmp_path_factory.mktemp("fuzzed") / "home"))
    with serving(home, nothing_dangerous()) as served:
        yield served


@schema.exclude(path=[*STREAMS, ZIP], method="GET").parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES < 100,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_address_keeps_its_word(case: schemathesis.Case[Any], fuzzed: Served) -> None:
    answer = case.call(
        base_url=fuzzed.address,
        headers={"Authorization": f"Bearer {fuzzed.services.token}"},
        timeout=60,
    )
    case.validate_response(answer, checks=CHECKS)


def test_no_body_takes_a_field_that_nobody_knows() -> None:
    """Nor what is nested in one; but a board's manifest may come from a newer samplerecs."""
    described = openapi()["components"]["schemas"]

    def below(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name:
                yield name
                yield from below(described[name])
            for each in part.values():
                yield from below(each)
        elif isinstance(part, list):
            for each in part:
                yield from below(each)

    bodies = [
        operation["requestBody"]
        for operations in openapi()["paths"].values()
        for operation in operations.values()
        if "requestBody" in operation
    ]
    found = set(below(bodies))
    assert {"RenderRequest", "CorrectionRequest", "Signal", "BoardName"} <= found
    takes_any = {name for name in found if described[name].get("additionalProperties") is not False}
    assert takes_any == {"BoardManifest", "BoardEntry"}


def test_every_operation_is_described() -> None:
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            name = f"{method} {path}"
            assert operation["summary"], name
            assert operation["description"], name
            problems = [s for s in operation["responses"] if s >= "400"]
            assert {"401", "403", "414", "422", "500", "503"} <= set(problems), name
            for status in problems:
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"], name
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), f"{name} {parameter['name']}"


def test_every_field_of_every_object_is_described() -> None:
    for name, kind in openapi()["components"]["schemas"].items():
        assert kind.get("description"), name
        for field, described in kind.get("properties", {}).items():
            assert described.get("description"), f"{name}.{field}"


def test_the_description_is_served(served: Served, http: httpx.Client) -> None:
    assert http.get("/openapi.json").json() == openapi()


def test_only_what_is_described_is_answered(served: Served) -> None:
    """Every route is in the description, is an alias without the prefix, or is the description."""
    from fastapi.routing import APIRoute

    from samplerecs_daemon.http.app import create_app

    app = create_app(served.services)
    paths = set(openapi()["paths"])
    for route in app.routes:
        assert isinstance(route, APIRoute)
        path = route.path_format.removesuffix("_k")
        known = path in paths or path == f"{PREFIX}/openapi.json"
        assert known or (path.startswith(BARE) and PREFIX + path in paths), path
    app.state.desk.work.close()
