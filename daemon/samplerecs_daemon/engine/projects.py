"""Saved projects of DAWs: read once by the user's word, and what they use."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from samplerecs_daemon.api import (
    Progress,
    ProjectInfo,
    ProjectScan,
    ScanProgress,
    UnreadProject,
)
from samplerecs_daemon.context import FieldValue
from samplerecs_daemon.daws.finding import find_projects, projects_walk
from samplerecs_daemon.daws.keeping import Kept, keep, key_text
from samplerecs_daemon.daws.matching import Matcher
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.daws.reading import READING
from samplerecs_daemon.engine.watching import WatchingPart
from samplerecs_daemon.ingest.tasks import Task
from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_models.errors import BadPath, DecodeError
from samplerecs_osc.projects import Project, Unread
from samplerecs_osc.projects.versions import family

#: Seconds that one project file may take.
FILE_S = 60.0
#: Seconds by which two times of one file may differ, as the store rounds them.
_SAME_S = 0.01
#: What a project file's word is told under, by DAW.
NAMES: Mapping[str, str] = {
    "live": "Live project",
    "reaper": "REAPER project",
    "lmms": "LMMS project",
    "ardour": "Ardour project",
    "fl": "FL Studio project",
    "bitwig": "Bitwig project",
}


class ProjectsPart(WatchingPart):
    """`api.Projects`."""

    def projects(self) -> list[ProjectInfo]:
        """Return the known projects, the last saved first."""
        store = self._access.reader()
        counts = store.project_counts()
        return [_info(row, counts.get(row.id, (0, 0))) for row in store.projects()]

    def scan_projects(self, path: Path, progress: Progress | None = None) -> ProjectScan:
        """Read every project file below a folder, the oldest first; nothing is written there.

        Raises:
            BadPath: when the folder is not there or cannot be read.
            StoreError: when the library cannot be written.
        """
        began = time.monotonic()
        folder = _absolute(path)
        files = find_projects(folder, projects_walk(self._tools.own_ignores))
        with self._access.writer() as store:
            store.add_project_folder(folder)
        kept: list[Kept] = []
        unread: list[UnreadProject] = []
        for done, one in enumerate(self._read_all(folder, files), 1):
            if isinstance(one, Kept):
                kept.append(one)
            else:
                unread.append(one)
            if progress:
                progress(_progress(folder, done, len(files), time.monotonic() - began))
        families = {one.row.family for one in kept}
        self._publish("projects.changed", {"folder": str(folder), "projects": len(families)})
        return ProjectScan(
            folder=str(folder),
            files=len(kept),
            projects=len(families),
            samples=len({sample for one in kept for sample in one.samples}),
            unread=tuple(unread),
            elapsed_s=round(time.monotonic() - began, 3),
        )

    def missed_projects(self, folder: Path) -> list[Path]:
        """Return the project files below a folder that were saved unnoticed, the oldest first.

        Those are the ones newer than the state in which their project is known.

        Raises:
            BadPath: when the folder is not there or cannot be read.
        """
        known = {row.family: row.saved_at for row in self._access.reader().projects()}
        files = find_projects(folder, projects_walk(self._tools.own_ignores))
        found = [(folder / one.relative, one.stat.mtime_ns / 1e9) for one in files]
        return [path for path, at in found if at > known.get(family(path), -math.inf) + _SAME_S]

    def read_projects(self, paths: Iterable[Path]) -> Iterator[Kept | UnreadProject]:
        """Read project files, each in a child that may not take the daemon with it; keep them.

        Raises:
            StoreError: when the library cannot be written.
        """
        tasks = [Task(str(path), "", path.name, size=0, mtime_ns=0) for path in paths]
        if not tasks:
            return
        matcher = Matcher(self._access.reader())
        with Pool(1, job=READING, timeout_s=FILE_S) as pool:
            for task, outcome in pool.run(tasks):
                # What a worker answers is what its job gives: here projects.
                read: object = outcome
                if isinstance(read, Project):
                    yield keep(self._access, read, matcher)
                else:
                    yield UnreadProject(task.path, _reason(read))

    def project_saved(
        self, daw: str, values: Mapping[str, FieldValue], sure: Mapping[str, float]
    ) -> None:
        """Take in what a project says that a DAW (live, reaper, ...) has just saved."""
        machines = self._tools.machines
        if machines is None:
            return
        source = NAMES.get(daw, "Project")
        news = machines.say(source, values, kind="project", confidence=sure, daws=(daw,))
        tell_context(self._publish, news, self.context)

    def _read_all(self, folder: Path, files: Iterable[Found]) -> Iterator[Kept | UnreadProject]:
        return self.read_projects(folder / one.relative for one in files)


def _reason(read: object) -> str:
    if isinstance(read, Unread):
        return read.reason
    return str(read) if isinstance(read, DecodeError) else "it could not be read"


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except (OSError, RuntimeError):
        raise BadPath(f"{path} is not there.", "Check the spelling.") from None


def _progress(folder: Path, done: int, total: int, elapsed_s: float) -> ScanProgress:
    return ScanProgress(
        root=str(folder),
        stage="Reading projects",
        done=done,
        total=total,
        failed=0,
        bytes_done=0,
        elapsed_s=elapsed_s,
    )


def _info(row: ProjectRow, counts: tuple[int, int]) -> ProjectInfo:
    return ProjectInfo(
        id=row.id,
        name=row.name,
        daw=row.daw,
        path=row.path,
        saved_at=row.saved_at,
        bpm=row.bpm,
        key=key_text(row),
        key_confidence=row.key_confidence,
        ground=row.ground,
        samples=counts[0],
        known=counts[1],
        tracks=row.tracks,
    )
