"""The one way between the wire's dataclasses and plain JSON, both ways."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Wire:
    """Base of everything that travels between the engine and a face.

    The string under each field is its description in the HTTP API's reference.
    """

    __slots__ = ()


class Sent(Wire):
    """Base of what a face sends: a field that nobody knows is refused, for it was mistyped.

    That is over HTTP, wherever in a body it stands. What is read from files of other versions is no
    such thing: there `from_json` leaves out what it does not know.
    """

    __slots__ = ()
    #: Read by pydantic, which is not imported here: the faces do without it.
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def to_json(value: object) -> object:
    """Return plain dicts, lists and scalars for `json.dumps`; NaN and infinity become None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): to_json(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def from_json(kind: type[T], data: object) -> T:
    """Return what `to_json` made plain, as `kind` again; unknown keys are left out.

    Args:
        kind: a wire dataclass, a scalar, or a tuple, list or mapping of such.
        data: what `json.loads` gave.

    Raises:
        ValueError: when a field without a default is missing or has another shape.
    """
    made: T = _read(kind, data)
    return made


def _read(kind: Any, data: Any) -> Any:
    if is_dataclass(kind):
        return _dataclass(kind, data)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data)
    if origin in (tuple, list):
        return _sequence(origin, get_args(kind)[0], data)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(data, Mapping):
            raise ValueError(f"a mapping was expected, not {type(data).__name__}")
        return {key: _read(get_args(kind)[1], item) for key, item in data.items()}
    return data if kind in (Any, object) else _scalar((kind,), data)


def _scalar(kinds: tuple[Any, ...], data: Any) -> Any:
    """Return a scalar of one of `kinds`; JSON has no mark for 3.0, and null for what was NaN."""
    if type(data) in kinds:
        return data
    if float in kinds and data is None:
        return math.nan
    if float in kinds and type(data) is int and abs(data) <= sys.float_info.max:
        return float(data)
    names = " or ".join(kind.__name__ for kind in kinds)
    raise ValueError(f"{names} was expected, not {type(data).__name__}")


def _sequence(origin: Any, of: Any, data: Any) -> Any:
    if not isinstance(data, (list, tuple)):
        raise ValueError(f"a list was expected, not {type(data).__name__}")
    return origin(_read(of, item) for item in data)


def _union(kinds: tuple[Any, ...], data: Any) -> Any:
    """Read a value of a union: a list as its tuple, a mapping as its dataclass, else a scalar."""
    for kind in kinds:
        is_list = get_origin(kind) in (tuple, list) and isinstance(data, (list, tuple))
        is_object = is_dataclass(kind) and isinstance(data, Mapping)
        if is_list or is_object:
            return _read(kind, data)
    return _scalar(kinds, data)


def _dataclass(kind: Any, data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise ValueError(f"{kind.__name__} was expected, not {type(data).__name__}")
    hints = _hints(kind)
    values = {}
    for each in fields(kind):
        if each.name in data:
            values[each.name] = _read(hints[each.name], data[each.name])
        elif each.default is MISSING and each.default_factory is MISSING:
            raise ValueError(f"{kind.__name__} lacks {each.name!r}")
    return kind(**values)


@lru_cache(maxsize=256)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
