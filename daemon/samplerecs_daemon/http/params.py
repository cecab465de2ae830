"""What paths, queries and bodies may hold.

Only what the engine cannot be asked is refused here (a number no database holds, a path that is
not whole); whether a tempo, a count or a key can be used the engine says, in the same words as
without a daemon.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Path, Query, Request
from pydantic import AfterValidator, BeforeValidator, Field, JsonValue, WithJsonSchema
from starlette.convertors import Convertor, register_url_convertor

#: The largest integer of SQLite.
ID_MAX = (1 << 63) - 1
#: Longest path, in characters.
PATH_MAX = 4096


class IdConvertor(Convertor[int]):
    """A number in an address: `{name:id}`; whatever else stands there is no address of ours."""

    regex = "[1-9][0-9]{0,18}"

    def convert(self, value: str) -> int:
        """Return the number of a matching text."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return the text of a number."""
        return str(value)


register_url_convertor("id", IdConvertor())


def _sized(text: str) -> str:
    """Refuse what is empty or too long; by hand, because pydantic's own check takes Unicode only.

    A file name need not be Unicode: its bytes travel as lone surrogates.
    """
    if not 1 <= len(text) <= PATH_MAX:
        raise ValueError(f"it must have 1 to {PATH_MAX} characters")
    return _text(text)


def _sized_if_any(text: str) -> str:
    return _sized(text) if text else text


def _as_text(value: object) -> object:
    """Return the number of a sound as the text that the engine takes; all else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def whole_path(path: str) -> str:
    """Refuse a path that is relative: to which folder, nobody could say."""
    _sized(path)
    if not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        raise ValueError("give the whole path, from the root of its drive")
    return path


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError("it holds a character that no path has")
    return text


_SIZES: dict[str, JsonValue] = {"minLength": 1, "maxLength": PATH_MAX}
FilePath = Annotated[
    str, Field(json_schema_extra=_SIZES, examples=["/sounds"]), AfterValidator(whole_path)
]
_NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1, "maximum": ID_MAX}
PathOrId = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_sized),
    WithJsonSchema({"anyOf": [_NUMBER, {"type": "string", **_SIZES}], "examples": [17]}),
]
MaybePathOrId = Annotated[
    str,
    BeforeValidator(_as_text),
    AfterValidator(_sized_if_any),
    WithJsonSchema(
        {"anyOf": [_NUMBER, {"type": "string", "maxLength": PATH_MAX}], "examples": [17]}
    ),
]
Text = Annotated[str, AfterValidator(_text)]
Count = Annotated[int, Query(ge=-ID_MAX, le=ID_MAX)]

SampleId = Annotated[int, Path(ge=1, le=ID_MAX, description="Id of the sound.")]
BoardId = Annotated[int, Path(ge=1, le=ID_MAX, description="Number of the board.")]
SessionId = Annotated[int, Path(ge=1, le=ID_MAX, description="Number of the session.")]
JobId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="Id of the job.")]


def as_sent(request: Request, name: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the `values` of a query parameter with their bytes kept.

    A file name may be no Unicode: its bytes come percent-encoded and must reach the disk as they
    are, while the framework reads them with replacement characters.
    """
    if not any("\ufffd" in value for value in values):
        return tuple(values)
    query = request.scope["query_string"].decode("latin-1")
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return tuple(value for key, value in pairs if key == name)[-len(values) :]


def text_as_sent(request: Request, name: str, value: str) -> str:
    """Return the one value of a query parameter with its bytes kept."""
    return as_sent(request, name, (value,))[0]
