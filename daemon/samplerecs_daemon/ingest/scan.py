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

#: Seconds between two words on the progress.
_PROGRESS_S = 0.1


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
            )
        )


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
        BadPath: when the folder is not there; `lose_root` is for a drive that was unplugged.
        StoreError: when the database cannot be written.
        WorkersFailed: when no worker can be started.
    """
    scan = _Scan(root, progress, time.monotonic())
    files = _watched(scan, (walk or Walk()).files(root.path, scan.tally))
    scan.difference = reconcile(
        lambda: nullcontext(store),
        store,
        root,
        files,
        scan.tally,
        wanted,
        lambda _: scan.tell("names"),
    )
    _examine(scan, store, pool)
    store.finish_scan(root.id)
    scan.tell("done", last=True)
    return _report(scan)


def lose_root(store: Store, root: RootRow) -> ScanReport:
    """Note that a root is not there now: its files go missing, all that is known of them stays."""
    started = time.monotonic()
    known = store.locations_of(root.id)
    lost = [name for name, row in known.items() if row.present and row.failed is None]
    store.mark_missing(root.id, lost)
    elapsed = time.monotonic() - started
    return ScanReport(str(root.path), 0, 0, 0, 0, len(lost), 0, {}, 0, elapsed)


def _watched(scan: _Scan, files: Iterator[Found]) -> Iterator[Found]:
    """The walk, telling its progress."""
    for file in files:
        scan.tell("walk", file.relative)
        yield file


def _examine(scan: _Scan, store: Store, pool: Pool) -> None:
    """Have every fresh file examined, and save what its worker found."""
    known = scan.difference.known
    tasks = (
        task_of(store, scan.root, file, known.get(file.relative)) for file in scan.difference.fresh
    )
    with closing(pool.run(tasks)) as outcomes:
        for task, outcome in outcomes:
            scan.done[commit(store, scan.root.id, task, outcome)] += 1
            scan.bytes_done += task.size
            scan.tell("examine", task.relative)


def _report(scan: _Scan) -> ScanReport:
    difference = scan.difference
    return ScanReport(
        root=str(scan.root.path),
        found=difference.found,
        analysed=scan.done[Saved.ANALYSED],
        unchanged=difference.unchanged,
        moved=scan.done[Saved.MOVED] + len(difference.renamed),
        missing=difference.lost,
        failed=scan.done[Saved.FAILED],
        skipped=dict(scan.tally.skipped),
        bytes_read=scan.bytes_done,
        elapsed_s=time.monotonic() - scan.started,
    )
