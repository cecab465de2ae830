"""The work that goes on, folder by folder, and the words on how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from samplerecs_daemon.api import ScanProgress
from samplerecs_daemon.ingest.commit import Saved
from samplerecs_daemon.ingest.compare import Reached
from samplerecs_daemon.ingest.worklist import Unheard
from samplerecs_daemon.librarian.jobs import JobBook
from samplerecs_daemon.librarian.meter import Meter
from samplerecs_daemon.librarian.news import News
from samplerecs_daemon.librarian.reading import Seen
from samplerecs_daemon.librarian.roots import Watched

_Told = tuple[str, int, int, int, str]


@dataclass(slots=True)
class _Run:
    """The work on one root; `whole`: all of it is walked, which is what a job waits for."""

    meter: Meter
    whole: bool
    told: _Told | None = None


class Runs:
    """One run a root with work; changed by the librarian's thread, read by any.

    Args:
        news: told how far it is.
        jobs: told likewise, and of the end.
        clock: monotonic seconds.
        reached: says which sounds are there now.
    """

    def __init__(
        self, news: News, jobs: JobBook, clock: Callable[[], float], reached: Reached
    ) -> None:
        self._news = news
        self._jobs = jobs
        self._clock = clock
        self._reached = reached
        self._turn = threading.Lock()
        self._runs: dict[int, _Run] = {}

    def begin(self, watched: Watched, *, whole: bool) -> Meter:
        """Return the meter of a root's run, begun when there is none."""
        root_id = watched.row.id
        with self._turn:
            run = self._runs.get(root_id)
            if run is None:
                meter = Meter(str(watched.row.path), self._clock)
                run = self._runs[root_id] = _Run(meter, whole)
            run.whole = run.whole or whole
        if whole:
            self._jobs.begun(root_id)
        return run.meter

    def named(self, root_id: int, count: int) -> None:
        """Note how many new names of a root can be searched already."""
        run = self._runs.get(root_id)
        if run is not None:
            run.meter.named(count)

    def seen(self, watched: Watched, seen: Seen, *, whole: bool) -> None:
        """Note what a walk, or a word on changes, came to."""
        if not whole and not seen.unheard and watched.row.id not in self._runs:
            return
        meter = self.begin(watched, whole=whole)
        if whole:
            meter.walked(seen.difference, seen.tally)
        else:
            meter.add(len(seen.unheard))

    def waits(self, watched: Watched, files: int) -> None:
        """Note files of an earlier run of the daemon that are still to be heard."""
        if files:
            self.begin(watched, whole=False).add(files)

    def heard(self, file: Unheard, saved: Saved) -> None:
        """Note one file that was committed."""
        run = self._runs.get(file.root_id)
        if run is not None:
            run.meter.heard(saved, file.stat.size, file.relative)

    def dropped(self, file: Unheard) -> None:
        """Note one file that need not be heard."""
        run = self._runs.get(file.root_id)
        if run is not None:
            run.meter.dropped(1)

    def drop(self, root_id: int) -> None:
        """Forget the work on a root."""
        with self._turn:
            self._runs.pop(root_id, None)

    def tell(self, paused: str) -> None:
        """Tell how far each root is, where something happened since the last word."""
        for root_id, run in list(self._runs.items()):
            run.meter.rest(bool(paused))
            progress = run.meter.progress(paused)
            if _gist(progress) != run.told and self._news.due(progress.root):
                self._tell(root_id, run, progress)

    def finish(self, is_done: Callable[[int], bool]) -> None:
        """End the runs of roots for which nothing is left to do."""
        for root_id, run in list(self._runs.items()):
            if not is_done(root_id):
                continue
            run.meter.finish()
            report = run.meter.report(self._reached) if run.whole else None
            self._tell(root_id, run, run.meter.progress())
            self.drop(root_id)
            if report is not None:
                self._jobs.finished(root_id, report)

    def progress(self, paused: str) -> list[ScanProgress]:
        """Return how far each root is."""
        with self._turn:
            return [run.meter.progress(paused) for run in self._runs.values()]

    def progress_of(self, root_id: int, paused: str) -> ScanProgress | None:
        """Return how far one root is, None while nothing is done on it."""
        with self._turn:
            run = self._runs.get(root_id)
            return run.meter.progress(paused) if run else None

    def __len__(self) -> int:
        return len(self._runs)

    def _tell(self, root_id: int, run: _Run, progress: ScanProgress) -> None:
        run.told = _gist(progress)
        self._news.progress(progress)
        if run.whole:
            self._jobs.progress(root_id, progress)


def _gist(progress: ScanProgress) -> _Told:
    return (progress.stage, progress.done, progress.total, progress.failed, progress.paused)
