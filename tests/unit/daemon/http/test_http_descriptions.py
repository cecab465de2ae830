"""The strings under the fields of wire objects."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import textwrap

import pytest

from samplerecs_daemon import api
from samplerecs_daemon.http import bodies
from samplerecs_daemon.http.descriptions import field_texts

KINDS = [
    kind
    for module in (api, bodies)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, api.Wire) and kind not in (api.Wire, api.Sent)
]


@pytest.mark.parametrize("kind", dict.fromkeys(KINDS), ids=lambda kind: kind.__name__)
def test_the_text_reader_finds_what_the_parser_finds(kind: type) -> None:
    """Python's own parser is the oracle."""
    found = field_texts(kind)
    expected: dict[str, str] = {}
    for each in (one for one in reversed(kind.__mro__) if issubclass(one, api.Wire)):
        body = ast.parse(textwrap.dedent(inspect.getsource(each))).body[0].body  # type: ignore[attr-defined]
        for field, text in itertools.pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
                expected[field.target.id] = " ".join(text.value.value.split())  # type: ignore
    assert found == expected
    assert set(found) == {each.name for each in dataclasses.fields(kind)}
