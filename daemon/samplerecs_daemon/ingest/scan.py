"""One scan of one root as named stages: walk -> compare -> examine -> save.

Each file is committed by itself as soon as it is examined. A commit costs a tenth of a
millisecond in WAL, so that batches would win little, and what a crash can cost stays at the
files that workers have in hand.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain

from samplerecs_daemon.api import Progress, ScanProgress, ScanReport
from samplerecs_daemon.ingest.compare import Difference, compare
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.tasks import Identified, Outcome, Task
from samplerecs_daemon.ingest.walk import ONLINE_ONLY, UNREADABLE_FOLDER, Found, Tally, Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat, Known, RootRow
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Examined
from samplerecs_models.vocabulary import Undecodable

#: Seconds between two words on the progress.
_PROGRESS_S = 0.1
#: The most hashes sent along with one file.
_MAX_KNOWN = 256


@dataclass(slots=True)
class _Scan:
    """The state of one scan, handed from stage to stage."""

    store: Store
    root: RootRow
    progress: Progress | None
    started: float
    tally: Tally = field(default_factory=Tally)
    known: dict[str, Known] = field(default_factory=dict)
    difference: Difference = field(default_factory=Difference)
    analysed: int = 0
    moved: int = 0
    failed: int = 0
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
                done=self.analysed + self.moved + self.failed,
                total=len(self.difference.fresh),
                failed=self.failed,
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
    scan = _Scan(store, root, progress, time.monotonic())
    files = _watched(scan, (walk or Walk()).files(root.path, scan.tally))
    _compared(scan, files, wanted)
    with closing(_examined(scan, pool)) as outcomes:
        for task, outcome in outcomes:
            _save(scan, task, outcome)
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


def _compared(scan: _Scan, files: Iterable[Found], wanted: Wanted | None) -> None:
    """Find what is to be done, and do at once what costs no reading."""
    store, root_id = scan.store, scan.root.id
    scan.known = store.locations_of(root_id)
    stale = _stale(store, wanted)
    unreadable = scan.tally.unreadable
    # Both lists fill up during the walk; compare() reads them after it.
    unknown = chain(unreadable, scan.tally.unseen)
    difference = scan.difference = compare(files, scan.known, stale, unknown)
    for old, new in difference.renamed:
        store.rename(root_id, old, new)
    store.mark_missing(root_id, difference.gone)
    store.mark_present(root_id, difference.back)
    for folder in unreadable:
        error = DecodeError(Undecodable.UNREADABLE, UNREADABLE_FOLDER)
        store.save_failure(root_id, folder, FileStat(0, 0), error)
    if difference.away:
        scan.tally.skipped[ONLINE_ONLY] += difference.away


def _stale(store: Store, wanted: Wanted | None) -> set[int]:
    if wanted is None:
        return set()
    lacking = (store.lacking(model) for model in wanted.models)
    return store.stale(wanted.versions).union(*lacking)


def _examined(scan: _Scan, pool: Pool) -> Generator[tuple[Task, Outcome], None, None]:
    """Yield every fresh file with what its worker found."""
    yield from pool.run(_task(scan, file) for file in scan.difference.fresh)


def _task(scan: _Scan, file: Found) -> Task:
    root = str(scan.root.path)
    return Task(
        path=os.path.join(root, file.relative),  # noqa: PTH118 - as the system spells it
        root=root,
        relative=file.relative,
        size=file.stat.size,
        mtime_ns=file.stat.mtime_ns,
        known=_may_be(scan, file),
    )


def _may_be(scan: _Scan, file: Found) -> frozenset[str]:
    """Return the hashes of the known sounds that a fresh file may hold.

    A file that is examined again because its analysis is out of date may be none of them.
    """
    row = scan.known.get(file.relative)
    if row is not None and row.stat == file.stat:
        return frozenset()
    before = scan.store.payload(row.sample_id) if row and row.sample_id else None
    same_size = scan.store.payloads(file.stat.size)[:_MAX_KNOWN]
    return frozenset([*same_size, before] if before else same_size)


def _save(scan: _Scan, task: Task, outcome: Outcome) -> None:
    store, root_id = scan.store, scan.root.id
    stat = FileStat(task.size, task.mtime_ns)
    scan.bytes_done += task.size
    if isinstance(outcome, DecodeError):
        store.save_failure(root_id, task.relative, stat, outcome)
        scan.failed += 1
    elif isinstance(outcome, Identified):
        store.relink(root_id, task.relative, stat, outcome.payload_hash, outcome.facts)
        scan.moved += 1
    else:
        _save_examined(scan, task, stat, outcome)
    scan.tell("examine", task.relative)


def _save_examined(scan: _Scan, task: Task, stat: FileStat, outcome: Examined) -> None:
    try:
        scan.store.save(scan.root.id, task.relative, stat, outcome)
        scan.analysed += 1
    except ValueError as error:
        # A sound whose figures are no numbers must not end the scan of the others.
        failure = DecodeError(Undecodable.CRASH, f"its analysis cannot be kept: {error}"[:200])
        scan.store.save_failure(scan.root.id, task.relative, stat, failure)
        scan.failed += 1


def _report(scan: _Scan) -> ScanReport:
    return ScanReport(
        root=str(scan.root.path),
        found=scan.difference.found,
        analysed=scan.analysed,
        unchanged=scan.difference.unchanged,
        moved=scan.moved + len(scan.difference.renamed),
        # A bad file that is gone is one trouble less, not a sound that is missed.
        missing=sum(scan.known[name].failed is None for name in scan.difference.gone),
        failed=scan.failed,
        skipped=dict(scan.tally.skipped),
        bytes_read=scan.bytes_done,
        elapsed_s=time.monotonic() - scan.started,
    )
