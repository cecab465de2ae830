"""The worker's side: a child process that examines one file after another until its pipe closes.

Nothing heavy is imported here: the parent sets the thread limits in the environment before the
child starts, and the job is imported by name once the child is settled.
"""

from __future__ import annotations

import gc
import importlib
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

import psutil

from samplerecs_daemon.ingest.children import settle
from samplerecs_daemon.ingest.tasks import Ask, Outcome, Task, send
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Packed
from samplerecs_models.vocabulary import Undecodable

#: Files after which a worker looks at its own memory.
_MEMORY_EVERY = 8


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded its job; `trouble` holds the traceback when it could not."""

    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Reply(Packed):
    """One outcome; `retiring` says that the worker ends now, `trouble` is a traceback or ""."""

    outcome: Outcome
    retiring: bool = False
    trouble: str = ""


def serve(pipe: Connection, job_name: str, memory_limit: int, polite: bool = True) -> None:
    """Answer tasks until the pipe closes, the parent dies or memory runs above the limit.

    Args:
        pipe: where `Task`s come from and `Reply`s go to.
        job_name: "module:function" of a function without arguments that returns the job.
        memory_limit: bytes of resident memory above which the worker retires.
        polite: let others have the processor first.
    """
    settle(polite=polite)
    job = _load(pipe, job_name)
    if job is None:
        return
    # What is loaded stays: the collector need not look at it again with every few files.
    gc.collect()
    gc.freeze()
    done = 0
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        done += 1
        if task.many:
            task = replace(task, known=_Asked(task.known, pipe))
        outcome, trouble = _attempt(job, task)
        retiring = done % _MEMORY_EVERY == 0 and _memory() > memory_limit
        send(pipe, Reply(outcome, retiring, trouble))
        if retiring:
            return


class _Asked(Collection[str]):
    """Hashes of known sounds, of which only some were told: the parent is asked for others."""

    def __init__(self, told: Collection[str], pipe: Connection) -> None:
        self._told = told
        self._pipe = pipe

    def __contains__(self, payload_hash: object) -> bool:
        if payload_hash in self._told:
            return True
        self._pipe.send(Ask(str(payload_hash)))
        return bool(self._pipe.recv())

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def _load(pipe: Connection, name: str) -> Callable[[Task], Outcome] | None:
    module, _, function = name.partition(":")
    try:
        job: Callable[[Task], Outcome] = getattr(importlib.import_module(module), function)()
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        pipe.send(Ready(traceback.format_exc()))
        return None
    pipe.send(Ready())
    return job


def _attempt(job: Callable[[Task], Outcome], task: Task) -> tuple[Outcome, str]:
    try:
        return job(task), ""
    except DecodeError as error:
        return error, ""
    except Exception as error:  # noqa: BLE001 - one bad file must not end the scan
        detail = f"{type(error).__name__}: {error}"[:200]
        return DecodeError(Undecodable.CRASH, detail), traceback.format_exc()


def _memory() -> int:
    return int(psutil.Process().memory_info().rss)
