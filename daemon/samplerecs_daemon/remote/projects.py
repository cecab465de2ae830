"""Saved projects of DAWs."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import Progress, ProjectInfo, ProjectScan
from samplerecs_daemon.remote.part import Part, absolute
from samplerecs_daemon.remote.transport import SLOW


class RemoteProjects(Part):
    """`api.Projects` over HTTP."""

    def projects(self) -> list[ProjectInfo]:
        """Return the known projects, the last saved first."""
        return self._transport.get("/projects", list[ProjectInfo], under="projects")

    def scan_projects(self, path: Path, progress: Progress | None = None) -> ProjectScan:  # noqa: ARG002 - the daemon tells of none
        """Read every project file below a folder; the daemon goes on if nobody waits."""
        body = {"path": absolute(path)}
        return self._transport.post("/projects/scan", ProjectScan, body, timeout=SLOW)
