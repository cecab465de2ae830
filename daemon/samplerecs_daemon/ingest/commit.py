"""One file on its way to a worker and back into the store."""

from __future__ import annotations

import os
from collections.abc import Container
from enum import Enum

from samplerecs_daemon.ingest.tasks import Identified, Outcome, Task
from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat, Known, RootRow
from samplerecs_daemon.store.samples import MOST_OF_SIZE
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Examined, Facts
from samplerecs_models.vocabulary import Undecodable


class Saved(Enum):
    """What became of one file."""

    ANALYSED = "analysed"
    MOVED = "moved"
    FAILED = "failed"


def task_of(
    store: Store,
    root: RootRow,
    file: Found,
    known: Known | None,
    *,
    named: Facts | None = None,
    sizes: Container[int] | None = None,
) -> Task:
    """Return what a worker needs to know of one file.

    Args:
        store: read only.
        root: the folder, where it is now.
        file: the file, as the walk saw it.
        known: the store's word on it, from `Difference.known`; None for a new one.
        named: what its name says, from `Difference.named`; None where that is not at hand.
        sizes: sizes of heard files, all there are and maybe others: the store need not be asked
            for sounds of a size that is not among them. None: it is asked for every file.
    """
    path, alike = str(root.path), _may_be(store, file, known, sizes)
    return Task(
        path=os.path.join(path, file.relative),  # noqa: PTH118 - as the system spells it
        root=path,
        relative=file.relative,
        size=file.stat.size,
        mtime_ns=file.stat.mtime_ns,
        known=alike,
        many=len(alike) >= MOST_OF_SIZE,
        named=named,
    )


def _may_be(
    store: Store, file: Found, row: Known | None, sizes: Container[int] | None
) -> frozenset[str]:
    """Return the hashes of the known sounds that a file may hold.

    A file that is examined again because its analysis is out of date may be none of them.
    """
    if row is not None and row.heard and row.failed is None and row.stat == file.stat:
        return frozenset()
    before = store.payload(row.sample_id) if row and row.sample_id else None
    asked = sizes is None or file.stat.size in sizes
    alike = store.payloads(file.stat) if asked else []
    return frozenset([*alike, before] if before else alike)


def commit(store: Store, root_id: int, task: Task, outcome: Outcome) -> Saved:
    """Save what a worker made of one file, in one transaction.

    Args:
        store: open for writing.
        root_id: the root the task was made for.
        task: the file.
        outcome: what the worker sent.

    Raises:
        StoreError: when the database cannot be written.
    """
    stat = FileStat(task.size, task.mtime_ns)
    if isinstance(outcome, DecodeError):
        store.save_failure(root_id, task.relative, stat, outcome)
        return Saved.FAILED
    if isinstance(outcome, Identified):
        store.relink(root_id, task.relative, stat, outcome.payload_hash, outcome.facts)
        return Saved.MOVED
    return _commit_examined(store, root_id, task, stat, outcome)


def _commit_examined(
    store: Store, root_id: int, task: Task, stat: FileStat, examined: Examined
) -> Saved:
    try:
        store.save(root_id, task.relative, stat, examined)
    except ValueError as error:
        # A sound whose figures are no numbers must not end the scan of the others.
        failure = DecodeError(Undecodable.CRASH, f"its analysis cannot be kept: {error}"[:200])
        store.save_failure(root_id, task.relative, stat, failure)
        return Saved.FAILED
    return Saved.ANALYSED
