"""Jobs that the user asked for: which folders each waits for, how far it is, what came of it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from samplerecs_daemon.api import Job, ScanProgress, ScanReport, to_json
from samplerecs_daemon.bus import Publish
from samplerecs_models.errors import NothingFound, SamplerecsError

#: Jobs that are remembered after their end.
KEPT = 100

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


@dataclass(slots=True)
class _Entry:
    """A job, the roots that it still waits for, and what was done so far."""

    job: Job
    roots: set[int]
    reports: dict[int, ScanReport] = field(default_factory=dict)
    database: bool = False
    asked: bool = True
    ended: threading.Event = field(default_factory=threading.Event)


class JobBook:
    """The jobs; any thread may ask and tell.

    Args:
        publish: told as "job" with each change of state.
    """

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._turn = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._numbers = itertools.count(1)

    def open(
        self, kind: str, roots: Iterable[int], *, database: bool = False, asked: bool = True
    ) -> Job:
        """Note a new job.

        Args:
            kind: add, scan or verify.
            roots: what it waits for.
            database: it waits for a check of the database too.
            asked: the user asked for it: it goes on on battery.
        """
        with self._turn:
            job = Job(str(next(self._numbers)), kind, WAITING)
            entry = self._entries[job.id] = _Entry(job, set(roots), database=database, asked=asked)
            self._forget_old()
        self._tell(job)
        self._close_if_done(entry)
        return self.job(job.id)

    def begun(self, root_id: int) -> None:
        """Note that the work on a root has begun."""
        for entry in self._waiting_for(root_id):
            if entry.job.state == WAITING:
                self._change(entry, replace(entry.job, state=RUNNING))

    def progress(self, root_id: int, progress: ScanProgress) -> None:
        """Note how far the work on a root is; told to the jobs that wait for it."""
        for entry in self._waiting_for(root_id):
            self._change(entry, replace(entry.job, state=RUNNING, progress=progress))

    def finished(self, root_id: int, report: ScanReport) -> None:
        """Note that a root is done."""
        for entry in self._waiting_for(root_id):
            with self._turn:
                entry.roots.discard(root_id)
                entry.reports[root_id] = report
            self._close_if_done(entry)

    def checked(self, job_id: str, wrong: Iterable[str]) -> None:
        """Note what the check of the database found, [] for nothing."""
        entry = self._entry(job_id)
        with self._turn:
            entry.database = False
            entry.job = replace(entry.job, database=tuple(wrong))
        self._close_if_done(entry)

    def failed(self, job_id: str, error: SamplerecsError) -> None:
        """Note that a job cannot be done."""
        entry = self._entry(job_id)
        if entry.job.state not in (DONE, FAILED):
            ended = replace(
                entry.job, state=FAILED, error=error.message, code=error.code, hint=error.hint
            )
            entry.roots.clear()
            self._change(entry, ended)
            entry.ended.set()

    def given_up(self, root_id: int, error: SamplerecsError) -> None:
        """Note that the work on a root cannot be done: the jobs that only wait for it fail."""
        for entry in self._waiting_for(root_id):
            with self._turn:
                entry.roots.discard(root_id)
                alone = not entry.roots and not entry.reports and not entry.database
            if alone:
                self.failed(entry.job.id, error)
            else:
                self._close_if_done(entry)

    def job(self, job_id: str) -> Job:
        """Return one job; raise NothingFound."""
        return self._entry(job_id).job

    def jobs(self) -> list[Job]:
        """Return the latest jobs, the newest first."""
        with self._turn:
            return [entry.job for entry in reversed(self._entries.values())]

    def wait(self, job_id: str, timeout_s: float | None = None) -> Job:
        """Wait until a job has ended, or the time is over; return it as it is then."""
        entry = self._entry(job_id)
        entry.ended.wait(timeout_s)
        return entry.job

    @property
    def open_now(self) -> bool:
        """True while a job of the user's has not ended."""
        with self._turn:
            return any(not entry.ended.is_set() and entry.asked for entry in self._entries.values())

    def in_words(self) -> tuple[str, ...]:
        """Return what is being done now."""
        words = []
        for job in self.jobs():
            if job.state == RUNNING and job.progress:
                now = job.progress
                words.append(
                    f"{job.kind} {now.root}: {now.stage}, {now.done:,} of {now.total:,}"
                    f"{pace_in_words(now)}"
                )
            elif job.state in (WAITING, RUNNING):
                words.append(f"{job.kind}: {job.state}")
        return tuple(words)

    def _waiting_for(self, root_id: int) -> list[_Entry]:
        with self._turn:
            return [entry for entry in self._entries.values() if root_id in entry.roots]

    def _entry(self, job_id: str) -> _Entry:
        entry = self._entries.get(job_id)
        if entry is None:
            raise NothingFound(f"There is no job {job_id!r}.", "Jobs are forgotten after a while.")
        return entry

    def _change(self, entry: _Entry, job: Job) -> None:
        entry.job = job
        self._tell(job)

    def _close_if_done(self, entry: _Entry) -> None:
        with self._turn:
            done = not entry.roots and not entry.database
            if not done or entry.job.state in (DONE, FAILED):
                return
            reports = tuple(entry.reports[root] for root in sorted(entry.reports))
            entry.job = replace(entry.job, state=DONE, reports=reports)
        self._tell(entry.job)
        entry.ended.set()

    def _forget_old(self) -> None:
        ended = [name for name, entry in self._entries.items() if entry.ended.is_set()]
        for name in ended[: max(0, len(ended) - KEPT)]:
            del self._entries[name]

    def _tell(self, job: Job) -> None:
        data = to_json(job)
        assert isinstance(data, dict)
        self._publish("job", data)


def pace_in_words(progress: ScanProgress) -> str:
    """Return ", 12.3 MB/s, about 4 min left", as far as that can be told."""
    words = f", {progress.mb_per_s:.1f} MB/s" if progress.mb_per_s else ""
    if progress.left_s is None:
        return words
    minutes = progress.left_s / 60
    return f"{words}, about {minutes:.0f} min left" if minutes >= 1 else f"{words}, a minute left"
