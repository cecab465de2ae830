"""The library's folders and files, for an engine that scans by itself."""

from __future__ import annotations

import contextlib
from pathlib import Path

from samplerecs_daemon.api import (
    FailureGroup,
    IgnoreRule,
    LibraryStatus,
    Progress,
    Relinked,
    Root,
    ScanReport,
    Verified,
)
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.ingest.ignore import ignore_rules
from samplerecs_models.errors import InputError, StoreError


class FoldersPart(EnginePart):
    """`api.Folders` without its duplicates and what moves to other machines."""

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

    def verify(self, progress: Progress | None = None) -> Verified:
        """Check every folder for what changed, and the database for damage."""
        verified = self._tools.library.verify(progress)
        self._refresh()
        return verified

    def release(self, path: Path) -> list[Root]:
        """Let go of a drive; raise InputError, since without a daemon nothing is held."""
        raise InputError(
            f"No daemon runs, so that nothing of {path} is held open.", "Unplug it as you like."
        )

    def relink(self, old: Path, new: Path) -> Relinked:
        """Say that a folder moved; nothing is decoded again."""
        relinked = self._tools.library.relink(old, new)
        self._refresh()
        return relinked

    def pause(self) -> LibraryStatus:
        """Rest; raise InputError, since without a daemon nothing runs in the background."""
        raise _nothing_runs()

    def resume(self) -> LibraryStatus:
        """Go on; raise InputError, since without a daemon nothing runs in the background."""
        raise _nothing_runs()

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


def _nothing_runs() -> InputError:
    return InputError(
        "No daemon runs, so that nothing is analysed in the background.",
        "`samplerecs daemon start` starts it.",
    )
