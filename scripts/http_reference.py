"""The pages docs/reference/http.md and events.md, from the API's own description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from samplerecs_daemon.http.app import PREFIX, openapi
from samplerecs_daemon.http.event_reference import EVENTS, OF_STREAMS, EventKind
from samplerecs_daemon.http.problems import STATUS

Schema = Mapping[str, Any]

_HTTP_HEAD = f"""# HTTP API

Made by `scripts/make_reference.py` from the API's own description, which a running daemon serves at
`{PREFIX}/openapi.json`.

The daemon listens on 127.0.0.1:8765, or the next free port; port and token are in `daemon.json` in
the data folder, which only you may read. All addresses begin with `{PREFIX}`; the four below
`/recommendations`, and `/healthz`, also answer without it.

- **Token.** Everything but `/healthz` and the links of `/drag` (with `--lan`: everything) needs
  it: `Authorization: Bearer TOKEN`, or `X-Samplerecs-Token: TOKEN`, or the cookie
  `samplerecs_token`; a browser that was let into the panel bears a key of its own.
- **Names.** Host must be 127.0.0.1, localhost or [::1] with the port; an Origin, where one is sent,
  too. There is no CORS.
- **Parameters** that an address does not have are refused, with the nearest one it has.
- **Limits.** Bodies up to 1 MiB, query strings up to 8 KiB.
- **JSON** in and out. Errors are `application/problem+json`: see [Problem](#problem) and
  [Errors](#errors). HEAD is answered wherever GET is.
- **Streams** are server-sent events: see [events.md](events.md).

    curl -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:8765{PREFIX}/recommendations/top?n=3"
"""

_EVENTS_HEAD = f"""# Events

Made by `scripts/make_reference.py`. `GET {PREFIX}/events` sends what happens as server-sent events:

    event: context.changed
    id: 5f2c91aa-17
    data: {{"id":"5f2c91aa-17","name":"context.changed","at":1763900000.0,"data":{{...}}}}

The id is `<boot>-<n>`: n rises by one with each event, and another boot is another run of the
daemon. A client that comes back sends the last id it saw as `Last-Event-ID` (a browser does so by
itself) and gets what it missed. Where that is no longer there, or the client reads too slowly, the
stream says so with an event [gap](#gap) instead of hiding it. After at most 15 s of
silence a comment shows that the stream lives. `data` of each event is an
[Event](http.md#event); the tables say what its own `data` holds.
"""


def http_page() -> str:
    """Return the page of all addresses and objects."""
    described = openapi()
    lines = [_HTTP_HEAD, "| | |", "|---|---|"]
    operations = list(_operations(described))
    for name, operation in operations:
        lines.append(f"| [{name}](#{_anchor(name)}) | {operation['summary']} |")
    for name, operation in operations:
        lines += ["", f"## {name}", "", *_operation(operation)]
    lines += ["", "## Errors", "", *_errors(), "", "## Objects"]
    for name, kind in sorted(described["components"]["schemas"].items()):
        lines += ["", f"### {name}", "", *_object(kind)]
    return "\n".join(lines) + "\n"


def events_page() -> str:
    """Return the page of all events."""
    lines = [_EVENTS_HEAD.rstrip()]
    for kind in (*EVENTS, *OF_STREAMS):
        lines += ["", f"## {kind.name}", "", *_event(kind)]
    return "\n".join(lines) + "\n"


def _operations(described: Schema) -> Iterator[tuple[str, Schema]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path.removeprefix(PREFIX)}", operation


def _operation(operation: Schema) -> Iterator[str]:
    yield f"{operation['summary']}."
    if operation["description"].rstrip(".") != operation["summary"]:
        yield ""
        yield operation["description"]
    parameters = operation.get("parameters", [])
    if parameters:
        yield from ("", "| parameter | where | type | default | |", "|---|---|---|---|---|")
        yield from map(_parameter, parameters)
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]["schema"]
        yield from ("", f"Body: {_type(content)}.")
        if "$ref" not in content:
            yield from _object(content, titled=False)
    yield from ("", "Answers: " + "; ".join(_answers(operation)) + ".")


def _parameter(parameter: Schema) -> str:
    kind = parameter["schema"]
    default = "" if parameter.get("required") else f"`{kind.get('default', '')}`".replace("``", "")
    default = {"`[]`": "", "`()`": "", "`False`": "`false`"}.get(default, default)
    needed = "needed" if parameter.get("required") else default
    cells = (f"`{parameter['name']}`", parameter["in"], _type(kind), needed)
    return f"| {' | '.join(cells)} | {parameter['description']} |"


def _answers(operation: Schema) -> Iterator[str]:
    refused = []
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if status >= "400":
            refused.append(status)
        elif "application/json" in content:
            yield f"{status} {_type(content['application/json']['schema'])}"
        elif content:
            yield f"{status} {', '.join(f'`{kind}`' for kind in content)}"
        else:
            yield f"{status} without a body"
    yield f"problems {', '.join(refused)}"


def _errors() -> Iterator[str]:
    yield from ("| code | status |", "|---|---|")
    own = {
        "no-token": 401,
        "wrong-host": 403,
        "wrong-origin": 403,
        "no-route": 404,
        "no-method": 405,
        "too-slow": 408,
        "body-too-large": 413,
        "query-too-long": 414,
        "no-such-range": 416,
        "internal": 500,
        "not-yet": 501,
        "overloaded": 503,
    }
    for code, status in sorted({**STATUS, **own}.items(), key=lambda entry: (entry[1], entry[0])):
        yield f"| `{code}` | {status} |"


def _object(kind: Schema, *, titled: bool = True) -> Iterator[str]:
    if titled:
        yield kind.get("description", "")
    fields = kind.get("properties", {})
    if fields:
        yield from ("", "| field | type | |", "|---|---|---|")
    for name, described in fields.items():
        cells = (f"`{name}`", _type(described), described.get("description", ""))
        yield f"| {' | '.join(cells)} |".replace("\n", " ")


def _event(kind: EventKind) -> Iterator[str]:
    yield kind.meaning
    if kind.object:
        also = ", and" if kind.fields else ""
        yield from ("", f"A [{kind.object}](http.md#{_anchor(kind.object)}){also or '.'}")
    if kind.fields or kind.sometimes:
        yield from ("", "| field | |", "|---|---|")
    yield from (f"| `{name}` | {what} |" for name, what in kind.fields.items())
    yield from (f"| `{name}` | {what} Not always there. |" for name, what in kind.sometimes.items())


def _type(kind: Schema) -> str:
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{_anchor(name)})"
    if "anyOf" in kind:
        return " or ".join(_type(each) for each in kind["anyOf"])
    if kind.get("type") == "array":
        return f"list of {_type(kind.get('items', {}))}"
    more = kind.get("additionalProperties")
    if isinstance(more, Mapping):
        return f"names → {_type(more)}"
    words = {"string": "text", "object": "object", None: "any"}
    return str(words.get(kind.get("type"), kind.get("type")))


def _anchor(heading: str) -> str:
    """Return the anchor that Markdown pages give a heading."""
    kept = (c for c in heading.lower() if c.isalnum() or c in " -_")
    return "".join(kept).replace(" ", "-")
