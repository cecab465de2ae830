"""The child's side: one loaded model that answers until its pipe closes.

Nothing heavy is imported here: the job is imported by name once the child is settled.
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from samplerecs_daemon.ingest.children import settle
from samplerecs_models.errors import SamplerecsError

Job = Callable[[Any], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of several; `last` says that the request is done with."""

    value: object = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """An error in words, and for our own faults its traceback."""

    code: str
    message: str
    hint: str = ""
    trouble: str = ""


def serve(pipe: Connection, job_name: str, arguments: tuple[object, ...], polite: bool) -> None:
    """Answer requests until the pipe closes or the parent dies.

    Args:
        pipe: where requests come from; each is answered by `Said`s, the last one marked, or by
            `Failed`. The first word is `Said` once the model is loaded.
        job_name: "module:function" of a function that takes `arguments` and returns the job.
        arguments: what it is called with.
        polite: let others have the processor first.
    """
    settle(polite=polite)
    try:
        module, _, function = job_name.partition(":")
        job: Job = getattr(importlib.import_module(module), function)(*arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        pipe.send(_failed(error))
        return
    pipe.send(Said(last=True))
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            return
        _answer(pipe, job, request)


def _answer(pipe: Connection, job: Job, request: object) -> None:
    try:
        for value in job(request):
            pipe.send(Said(value))
        pipe.send(Said(last=True))
    except Exception as error:  # noqa: BLE001 - one request that fails must not end the others
        pipe.send(_failed(error))


def _failed(error: Exception) -> Failed:
    if isinstance(error, SamplerecsError):
        return Failed(error.code, error.message, error.hint)
    said = f"{type(error).__name__}: {error}"[:200]
    return Failed("model", f"The model's process failed ({said}).", "", traceback.format_exc())
