"""What the string under each field of a wire object says, for the description of the API.

Read from the source as text: pydantic can do it too, but by parsing every class with `ast`, which
takes half a second of each start, and which in Pythons before 3.11.8 and 3.12.2 fails when another
thread parses as well (numpy does, to read the head of an array's file).
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samplerecs_daemon.api import Wire

_FIELD = re.compile(r"    (\w+):")
_QUOTES = '"""'


def describe_fields(schemas: dict[str, Any]) -> None:
    """Add to the schemas of wire objects the description of each field."""
    for kind in _kinds(Wire):
        properties = schemas.get(kind.__name__, {}).get("properties", {})
        for name, text in field_texts(kind).items():
            if name in properties:
                properties[name]["description"] = text


def field_texts(kind: type[object]) -> dict[str, str]:
    """Return field -> the string under it, for a class of ours and those it inherits from."""
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        if each.__module__.startswith("samplerecs_daemon."):
            found |= _own_texts(each)
    return found


def _own_texts(kind: type[object]) -> dict[str, str]:
    source = inspect.getsourcefile(kind)
    if source is None:
        return {}
    found: dict[str, str] = {}
    name = ""
    lines = _body(Path(source).read_text(encoding="utf-8").splitlines(), kind.__name__)
    for line in lines:
        field = _FIELD.match(line)
        if field:
            name = field[1]
        elif name and line.startswith(f"    {_QUOTES}"):
            found[name], name = _text(line.strip().removeprefix(_QUOTES), lines), ""
    return found


def _kinds(top: type[object]) -> Iterator[type[object]]:
    for kind in top.__subclasses__():
        if kind.__module__.startswith("samplerecs_daemon."):
            yield kind
        yield from _kinds(kind)


def _body(lines: list[str], name: str) -> Iterator[str]:
    """Yield the lines of a class after its own docstring's place."""
    inside = False
    for line in lines:
        if inside and line and not line[0].isspace():
            return
        if inside:
            yield line
        inside = inside or line.startswith((f"class {name}(", f"class {name}:"))


def _text(line: str, lines: Iterator[str]) -> str:
    """Return a string that begins at `line`, in one line."""
    parts = [line]
    while not parts[-1].endswith(_QUOTES):
        parts.append(next(lines).strip())
    return " ".join(parts).removesuffix(_QUOTES)
