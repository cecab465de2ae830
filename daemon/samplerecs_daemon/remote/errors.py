"""From a problem (RFC 9457) back to the error that the daemon met."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TypeVar

import httpx

from samplerecs_daemon.api import from_json
from samplerecs_models import errors
from samplerecs_models.errors import DaemonError, DaemonGone, DecodeError, SamplerecsError
from samplerecs_models.vocabulary import Undecodable

T = TypeVar("T")

_UNAUTHORISED = 401


class Unrecognised(DaemonError):
    """A daemon answers, but its token is another: it is not the one that was asked before."""


def error_of(code: str, message: str, hint: str) -> SamplerecsError:
    """Return the error with this code; one of an unknown code keeps code and words."""
    if code == DecodeError.code:
        return _decode_error(message) or _unknown(code, message, hint)
    kind = _by_code().get(code)
    return kind(message, hint) if kind else _unknown(code, message, hint)


def error_of_answer(status: int, body: bytes) -> SamplerecsError:
    """Return the error that an answer with a status of 400 or more tells."""
    problem = _problem(body)
    message, hint = str(problem.get("title", "")), str(problem.get("detail") or "")
    if status == _UNAUTHORISED:
        return Unrecognised(
            "The daemon does not know this program.",
            "It may just have been restarted; try again.",
        )
    if not message or "code" not in problem:
        return DaemonError(
            f"The daemon answered with status {status}.",
            "`samplerecs daemon logs` says more; `samplerecs daemon restart` may help.",
        )
    return error_of(str(problem["code"]), message, hint)


def error_of_transport(error: httpx.TransportError) -> DaemonError:
    """Return what it means that no answer came."""
    if isinstance(error, httpx.ReadTimeout):
        return DaemonGone(
            "The daemon took too long to answer.",
            "Try again; `samplerecs daemon logs` says what it does.",
        )
    return DaemonGone(
        "The daemon does not answer; it was stopped or has just ended.",
        "Try again; `samplerecs daemon status` says how it is.",
    )


def read_as(kind: type[T], data: object) -> T:
    """Return plain JSON of the daemon as `kind`; DaemonError when it is of another form."""
    try:
        return from_json(kind, data)
    except ValueError:
        raise unreadable() from None


def unreadable() -> DaemonError:
    """Return the error for an answer of another form than was agreed."""
    return DaemonError(
        "The daemon gave an answer that cannot be read.",
        "It may be of another version: samplerecs daemon restart",
    )


def _problem(body: bytes) -> Mapping[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _by_code() -> dict[str, type[SamplerecsError]]:
    return {kind.code: kind for kind in _tree(SamplerecsError)}


def _tree(top: type[SamplerecsError]) -> Iterator[type[SamplerecsError]]:
    """Yield the classes of the tree; those that others derive elsewhere have signatures unknown."""
    yield top
    for kind in top.__subclasses__():
        if kind.__module__ == errors.__name__:
            yield from _tree(kind)


def _decode_error(message: str) -> DecodeError | None:
    for reason in Undecodable:
        if message == reason.value:
            return DecodeError(reason)
        if message.startswith(f"{reason.value} (") and message.endswith(")"):
            return DecodeError(reason, message[len(reason.value) + 2 : -1])
    return None


def _unknown(code: str, message: str, hint: str) -> SamplerecsError:
    error = SamplerecsError(message, hint)
    error.code = code
    return error
