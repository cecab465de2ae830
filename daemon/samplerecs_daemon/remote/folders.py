"""The library's folders and files; long work is a job of the daemon that is followed."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import (
    DuplicateGroup,
    FailureGroup,
    IgnoreRule,
    LibraryStatus,
    Progress,
    Relinked,
    Root,
    ScanReport,
    Transfer,
    Verified,
)
from samplerecs_daemon.remote.jobs import do_job
from samplerecs_daemon.remote.part import Part, absolute
from samplerecs_daemon.remote.transport import SLOW


class RemoteFolders(Part):
    """`api.Folders` over HTTP."""

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library and wait for its scan.

        Raises:
            JobGoesOn: on Ctrl-C; the daemon scans on.
        """
        body = {"path": absolute(path)}
        return do_job(self._transport, "/library/roots", body, progress).reports[0]

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""
        return self._transport.delete("/library/roots", Root, [("path", absolute(path))])

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed, and wait for it.

        Raises:
            JobGoesOn: on Ctrl-C; the daemon scans on.
        """
        body = {"path": None if path is None else absolute(path)}
        return list(do_job(self._transport, "/library/scan", body, progress).reports)

    def verify(self, progress: Progress | None = None) -> Verified:
        """Check every folder for what events missed, and the database for damage.

        Raises:
            JobGoesOn: on Ctrl-C; the daemon checks on.
        """
        job = do_job(self._transport, "/library/verify", None, progress)
        return Verified(job.reports, job.database)

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""
        return self._transport.get("/library", LibraryStatus)

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""
        return self._transport.get("/library/errors", list[FailureGroup], under="groups")

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""
        return self._transport.get("/library/ignore", list[IgnoreRule], under="rules")

    def duplicates(self, *, near: bool = False) -> list[DuplicateGroup]:
        """Return the files that hold the same sound; with `near`, those that sound the same."""
        query = [("near", near)]
        return self._transport.get(
            "/library/duplicates", list[DuplicateGroup], query, under="groups"
        )

    def release(self, path: Path) -> list[Root]:
        """Let go of every file of a drive or folder, so that it can be unplugged."""
        body = {"path": absolute(path)}
        return self._transport.post("/library/release", list[Root], body, under="roots")

    def relink(self, old: Path, new: Path) -> Relinked:
        """Say that a folder moved; nothing is decoded again."""
        body = {"old": absolute(old), "new": absolute(new)}
        return self._transport.post("/library/relink", Relinked, body, timeout=SLOW)

    def pause(self) -> LibraryStatus:
        """Stop background analysis until `resume`."""
        return self._transport.post("/library/pause", LibraryStatus)

    def resume(self) -> LibraryStatus:
        """Go on with background analysis."""
        return self._transport.post("/library/resume", LibraryStatus)

    def export_analysis(self, path: Path) -> Transfer:
        """Write analysis, vectors, corrections, tags and boards, by content, without paths."""
        body = {"path": absolute(path)}
        return self._transport.post("/library/export", Transfer, body, timeout=SLOW)

    def import_analysis(self, path: Path) -> Transfer:
        """Take in what `export_analysis` wrote on any machine; never overwrites what is better."""
        body = {"path": absolute(path)}
        return self._transport.post("/library/import", Transfer, body, timeout=SLOW)

    def backup(self, path: Path) -> Path:
        """Write a copy of the database while it is in use; return the file."""
        body = {"path": absolute(path)}
        return Path(self._transport.post("/library/backup", str, body, under="path", timeout=SLOW))
