"""The library's folders in a daemon: long work is a job, and the librarian does it."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import (
    FailureGroup,
    IgnoreRule,
    Job,
    LibraryStatus,
    Progress,
    Relinked,
    Root,
    ScanReport,
    Verified,
)
from samplerecs_daemon.engine.library import Stand
from samplerecs_daemon.engine.part import EnginePart, Tools
from samplerecs_daemon.ingest.ignore import ignore_rules
from samplerecs_daemon.librarian.desk import Desk
from samplerecs_daemon.librarian.librarian import Librarian
from samplerecs_daemon.librarian.roots import NOT_WATCHED, THERE, UNKNOWN
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import SamplerecsError

#: Seconds between two words on the progress of a job that someone waits for.
TELL_S = 0.25


class DaemonFolders(EnginePart):
    """`api.Folders` as `FoldersPart` has it, answered by the librarian.

    Args:
        tools: what the engine's parts share.
        librarian: who keeps the folders.
    """

    def __init__(self, tools: Tools, librarian: Librarian) -> None:
        super().__init__(tools)
        self._desk = Desk(librarian, tools.walk.own)

    @property
    def jobs(self) -> Desk:
        """`services.Jobs`: long work, done in turn in the background."""
        return self._desk

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library, and wait until it is scanned."""
        return self._finished(self._desk.add(path), progress).reports[0]

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""
        shown = self._shown(self._desk.find(path).row)
        self._desk.remove(path)
        return shown

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed, and wait for it."""
        return list(self._finished(self._desk.scan(path), progress).reports)

    def verify(self, progress: Progress | None = None) -> Verified:
        """Check every folder for what events missed, and the database for damage."""
        job = self._finished(self._desk.verify(), progress)
        return Verified(job.reports, job.database)

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""
        desk = self._desk
        return self._tools.library.status(self._stands, desk.reason(), desk.troubles())

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""
        return self._tools.library.failures()

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""
        return ignore_rules(self._tools.own_ignores)

    def release(self, path: Path) -> list[Root]:
        """Let go of every file of a drive or folder, so that it can be unplugged."""
        return [self._shown(row) for row in self._desk.release(path)]

    def relink(self, old: Path, new: Path) -> Relinked:
        """Say that a folder moved; nothing is decoded again."""
        return self._desk.relink(old, new)

    def pause(self) -> LibraryStatus:
        """Stop background analysis until `resume`."""
        self._desk.pause()
        return self.library()

    def resume(self) -> LibraryStatus:
        """Go on with background analysis."""
        self._desk.resume()
        return self.library()

    def _finished(self, job: Job, progress: Progress | None) -> Job:
        while job.state not in ("done", "failed"):
            job = self._desk.wait(job.id, TELL_S)
            if progress and job.progress:
                progress(job.progress)
        if job.state == "failed":
            error = SamplerecsError(job.error, job.hint)
            error.code = job.code
            raise error
        return job

    def _shown(self, row: RootRow) -> Root:
        return self._tools.library.shown(row, self._stands(row))

    def _stands(self, row: RootRow) -> Stand:
        watched, waiting = self._desk.standing(row.id)
        if watched is None:
            return Stand(present=False, watching=NOT_WATCHED)
        present = watched.state == THERE or (watched.state == UNKNOWN and not watched.row.away)
        why = "" if present else self._desk.why_absent(watched)
        work = self._desk.progress(row.id)
        return Stand(present, watched.mount, waiting, watched.watching, why, work)
