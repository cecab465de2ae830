"""What travels between engine and face arrives as it was, for every object of the contract."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from samplerecs_daemon import api
from samplerecs_daemon.api import (
    Context,
    ContextField,
    Event,
    LiveList,
    SampleInfo,
    Suggestion,
    Value,
    Wire,
    from_json,
    to_json,
)
from samplerecs_daemon.http.descriptions import field_texts

#: Names of files may hold half a character; JSON escapes it.
texts = st.text(st.characters(codec=None, categories=None), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**63), 2**63)
scalars = st.none() | st.booleans() | whole | numbers | texts
anything = st.recursive(
    scalars, lambda one: st.lists(one, max_size=2) | st.dictionaries(texts, one, max_size=2)
)
SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    float: numbers,
    int: whole,
    bool: st.booleans(),
    types.NoneType: st.none(),
    object: anything,
}


def wire_kinds() -> list[type[Wire]]:
    def below(kind: type[Wire]) -> Iterator[type[Wire]]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    # A dataclass with slots is made anew by its decorator; the first make has no fields.
    found = {each.__name__: each for each in below(Wire) if is_dataclass(each)}
    return [kind for kind in found.values() if kind.__module__.startswith(api.__name__)]


KINDS = wire_kinds()


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    if hint in SCALARS:
        return SCALARS[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{each.name: values_of(hints[each.name]) for each in fields(hint)})  # type: ignore[arg-type]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values_of, arguments))
    if origin is tuple:
        assert arguments[1] is ..., hint
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    assert issubclass(origin, Mapping), hint
    return st.dictionaries(texts, values_of(arguments[1]), max_size=2)


def test_every_object_of_the_contract_is_looked_at() -> None:
    exported = {one for one in vars(api).values() if isinstance(one, type) and is_dataclass(one)}
    assert {kind.__name__ for kind in KINDS} == {kind.__name__ for kind in exported}
    assert {LiveList, SampleInfo, Event} < set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_json_and_back_is_the_same(kind: type[Wire]) -> None:
    @settings(max_examples=10, deadline=None)
    @given(values_of(kind))
    def check(sent: Wire) -> None:
        arrived = from_json(kind, json.loads(json.dumps(to_json(sent))))
        assert arrived == sent
        assert type(arrived) is kind

    check()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_pydantic_reads_what_is_sent(kind: type[Wire]) -> None:
    """The daemon reads bodies with pydantic; it must mean the same."""
    reader = TypeAdapter[Wire](kind)
    named = values_of(kind).map(to_json)

    @settings(max_examples=5, deadline=None)
    @given(named.filter(_is_unicode))
    def check(plain: object) -> None:
        arrived = reader.validate_json(json.dumps(plain))
        assert to_json(arrived) == to_json(from_json(kind, plain))

    check()


def _is_unicode(plain: object) -> bool:
    """Half a character is not for pydantic's own parser."""
    try:
        json.dumps(plain, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None)
@given(data=anything)
def test_what_was_not_agreed_is_refused_and_nothing_worse(kind: type[Wire], data: object) -> None:
    try:
        made = from_json(kind, data)
    except ValueError:
        return
    assert isinstance(made, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_field_is_described(kind: type[Wire]) -> None:
    assert kind.__doc__
    texts = field_texts(kind)
    for field in fields(kind):  # type: ignore[arg-type]
        assert texts.get(field.name, "").strip(), field.name


def test_what_is_not_a_number_is_null_on_the_way() -> None:
    assert to_json(Value(math.nan, math.inf)) == {
        "value": None,
        "confidence": None,
        "source": "none",
        "alternatives": [],
    }
    read = from_json(Value, {"value": None, "confidence": None})
    assert read.value is None
    assert math.isnan(read.confidence)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Value, {"confidence": "high"}),
        (Value, {"alternatives": "A minor"}),
        (Value, {"alternatives": [None, {}]}),
        (ContextField, {"value": {"bpm": 1}}),
        (ContextField, {"at": 10**400}),
        (Context, {"values": []}),
        (Context, {"values": {"bpm": 120}}),
        (Suggestion, {}),
        (Suggestion, None),
    ],
)
def test_another_shape_is_a_value_error(kind: type[Wire], data: object) -> None:
    with pytest.raises(ValueError, match=r"expected|lacks"):
        from_json(kind, data)


def test_a_whole_number_is_a_number_and_news_is_left_out() -> None:
    read = from_json(ContextField, {"value": 120, "at": 5, "since_the_next_version": 1})
    assert (read.value, type(read.value), read.at, type(read.at)) == (120.0, float, 5.0, float)
    assert from_json(ContextField, {"value": True}).value is True
    assert from_json(ContextField, {"value": ["dark"]}).value == ("dark",)
