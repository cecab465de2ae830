"""The pages of the HTTP API and its events say what the code does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import http_reference
from samplerecs_daemon.api import VERDICTS
from samplerecs_daemon.http.app import PREFIX, openapi
from samplerecs_daemon.http.event_reference import EVENTS, OF_STREAMS

REPO = Path(__file__).resolve().parents[2]
REFERENCE = REPO / "docs" / "reference"
NAMES = {kind.name for kind in EVENTS}


@pytest.mark.parametrize("page", ["http", "events"])
def test_the_pages_are_current(page: str) -> None:
    made = getattr(http_reference, f"{page}_page")()
    assert (REFERENCE / f"{page}.md").read_text(encoding="utf-8") == made, (
        "run: python scripts/make_reference.py"
    )


def test_every_address_has_its_entry() -> None:
    text = (REFERENCE / "http.md").read_text(encoding="utf-8")
    for path, methods in openapi()["paths"].items():
        for method in methods:
            assert f"\n## {method.upper()} {path.removeprefix(PREFIX)}\n" in text


def test_every_event_has_its_entry_with_its_fields() -> None:
    text = (REFERENCE / "events.md").read_text(encoding="utf-8")
    for kind in (*EVENTS, *OF_STREAMS):
        entry = text.split(f"\n## {kind.name}\n")[1].split("\n## ")[0]
        for field in (*kind.fields, *kind.sometimes):
            assert f"| `{field}` |" in entry, (kind.name, field)


def test_every_anchor_of_the_pages_exists() -> None:
    import re

    pages = {
        name: (REFERENCE / name).read_text(encoding="utf-8") for name in ("http.md", "events.md")
    }
    anchors = {
        name: {http_reference._anchor(found) for found in re.findall(r"^#+ (.+)$", text, re.M)}
        for name, text in pages.items()
    }
    for name, text in pages.items():
        for target, anchor in re.findall(r"\]\(([\w.]*)#([^)]+)\)", text):
            assert anchor in anchors[target or name], f"{name}: {target}#{anchor}"


def published() -> Iterator[tuple[str, str]]:
    """Yield the file and the name of each event that the daemon's code publishes."""
    for path in (REPO / "daemon").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in ("publish", "_publish") and isinstance(first, ast.Constant):
                    yield path.name, str(first.value)


def test_every_event_that_is_published_is_described() -> None:
    found = list(published())
    assert len(found) > 5
    for path, name in found:
        assert name in NAMES, f"{path} publishes {name}"


def test_every_word_of_the_user_is_an_event() -> None:
    assert {f"recommendation.{verdict}" for verdict in VERDICTS} <= NAMES
