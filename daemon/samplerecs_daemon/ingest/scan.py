"""One scan of one root as named stages: walk -> names -> examine -> done.

Each file is committed by itself as soon as it is examined. A commit costs a tenth of a
millisecond in WAL, so that batches would win little, and what a crash can cost stays at the
files that workers have in hand.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, field

from samplerecs_daemon.api import Progress, ScanProgress, ScanReport
from samplerecs_daemon.ingest.commit import Saved, commit, task_of
from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.reconcile import reconcile
from samplerecs_daemon.ingest.walk import Found, Tally, Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow

#: Seconds between two words on the progress, and of examining before the time left is told.
_PROGRESS_S, LEAST_S = 0.1, 2.0
#: So many new files have every worker started at once.
MANY = 100
#: What a file costs beside its bytes, as so many bytes more.
FILE_BYTES = 75_000


@dataclass(slots=True)
class _Scan:
    """The state of one scan, handed from stage to stage."""

    root: RootRow
    progress: Progress | None
    started: float
    tally: Tally = field(default_factory=Tally)
    difference: Difference = field(default_factory=Difference)
    done: Counter[Saved] = field(default_factory=Counter)
    bytes_done: int = 0
    cost: float = 0.0
    examining: float | None = None
    told: float = float("-inf")

    def tell(self, stage: str, current: str = "", *, last: bool = False) -> None:
        """Tell the progress, at most ten times a second."""
        now = time.monotonic()
        if self.progress is None or (now - self.told < _PROGRESS_S and not last):
            return
        self.told = now
        self.progress(
            ScanProgress(
                root=str(self.root.path),
                stage=stage,
                done=self.done.total(),
                total=len(self.difference.fresh),
                failed=self.done[Saved.FAILED],
                bytes_done=self.bytes_done,
                elapsed_s=now - self.started,
                current=current,
                left_s=self._left_s(now),
                mb_per_s=self._speed(now),
            )
        )

    def _speed(self, now: float) -> float:
        if self.examining is None or now <= self.examining:
            return 0.0
        return round(self.bytes_done / 1e6 / (now - self.examining), 2)

    def _left_s(self, now: float) -> float | None:
        if self.examining is None:
            return None
        done = self.bytes_done + FILE_BYTES * self.done.total()
        return time_left(now - self.examining, done, self.cost)


def time_left(elapsed_s: float, done: float, whole: float) -> float | None:
    """Return the seconds that work will still take at the pace so far.

    Args:
        elapsed_s: seconds it has taken.
        done: cost of what is done, in bytes with FILE_BYTES more for each file.
        whole: cost of all of it.

    Returns:
        Seconds, or None where it is too early to tell.
    """
    if elapsed_s < LEAST_S or done <= 0:
        return None
    return round(max(0.0, whole - done) * elapsed_s / done, 1)


def scan_root(
    store: Store,
    root: RootRow,
    pool: Pool,
    progress: Progress | None = None,
    *,
    walk: Walk | None = None,
    wanted: Wanted | None = None,
) -> ScanReport:
    """Bring the store up to date with one folder; unchanged files cost a stat.

    Interrupted at any point, everything examined so far is kept and the next scan goes on.

    Args:
        store: open for writing; the caller holds the writer lock.
        root: the folder, where it is now (see `folders.find_folder`).
        pool: who examines the files.
        progress: told at most ten times a second.
        walk: what to leave out.
        wanted: what a sample must have; None asks for no renewal of older analyses.

    Raises:
        BadPath: when the folder is not there.
        StoreError: when the database cannot be written.
        WorkersFailed: when no worker can be started.
    """
    scan = _Scan(root, progress, time.monotonic())
    files = _watched(scan, (walk or Walk()).files(root.path, scan.tally))

    def named(count: int) -> None:
        # The workers load while the rest of the names is read.
        if count >= MANY:
            pool.prepare()
        scan.tell("names")

    scan.difference = reconcile(
        lambda: nullcontext(store), store, root, files, scan.tally, wanted, named
    )
    _examine(scan, store, pool)
    store.finish_scan(root.id)
    scan.tell("done", last=True)
    return _report(scan, store)


def _watched(scan: _Scan, files: Iterator[Found]) -> Iterator[Found]:
    """The walk, telling its progress."""
    for file in files:
        scan.tell("walk", file.relative)
        yield file


def _examine(scan: _Scan, store: Store, pool: Pool) -> None:
    """Have every fresh file examined, and save what its worker found."""
    known, fresh, named = scan.difference.known, scan.difference.fresh, scan.difference.named
    # Nobody else writes meanwhile. For a few files the store is asked one by one.
    sizes = store.heard_sizes() if len(fresh) >= MANY else None
    scan.examining = time.monotonic()
    scan.cost = sum(FILE_BYTES + file.stat.size for file in fresh)
    tasks = (
        task_of(
            store,
            scan.root,
            file,
            known.get(file.relative),
            named=named.pop(file.relative, None),
            sizes=sizes,
        )
        for file in fresh
    )
    with closing(pool.run(tasks, store.knows)) as outcomes:
        for task, outcome in outcomes:
            scan.done[commit(store, scan.root.id, task, outcome)] += 1
            if sizes is not None:
                sizes.add(task.size)
            scan.bytes_done += task.size
            scan.tell("examine", task.relative)


def _report(scan: _Scan, store: Store) -> ScanReport:
    difference = scan.difference
    return ScanReport(
        root=str(scan.root.path),
        found=difference.found,
        analysed=scan.done[Saved.ANALYSED],
        unchanged=difference.unchanged,
        moved=scan.done[Saved.MOVED] + len(difference.renamed),
        missing=difference.missing(store.reached),
        failed=scan.done[Saved.FAILED] + difference.unusable,
        skipped=dict(scan.tally.skipped),
        bytes_read=scan.bytes_done,
        elapsed_s=time.monotonic() - scan.started,
    )
