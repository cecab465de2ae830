"""The library's folders and files, for an engine that scans by itself."""

from __future__ import annotations

import contextlib
from pathlib import Path

from samplerecs_daemon.api import (
    FailureGroup,
    IgnoreRule,
    LibraryStatus,
    Progress,
    Root,
    ScanReport,
)
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.ingest.ignore import ignore_rules
from samplerecs_models.errors import StoreError


class FoldersPart(EnginePart):
    """`api.Folders` as far as it scans and counts."""

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library and scan it."""
        report = self._tools.library.add(path, progress)
        self._refresh()
        return report

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""
        return self._tools.library.remove(path)

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed."""
        reports = self._tools.library.scan(path, progress)
        self._refresh()
        return reports

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""
        return self._tools.library.status()

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""
        return self._tools.library.failures()

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""
        return ignore_rules(self._tools.own_ignores)

    def _refresh(self) -> None:
        """Build the index now, while the user expects to wait, not at the next suggestion."""
        with contextlib.suppress(StoreError):
            self._tools.index(self._access.reader())
