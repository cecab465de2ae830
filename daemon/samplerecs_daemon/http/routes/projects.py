"""Saved projects of DAWs."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from samplerecs_daemon.api import ProjectScan
from samplerecs_daemon.http.bodies import Place, ProjectList
from samplerecs_daemon.http.endpoint import WRITES, At, Endpoint

NO_FOLDER = {404: "There is no such folder, or it cannot be read."}


async def projects(at: At) -> Response:
    """Every known project, in the state it was saved in last."""
    return await at.work.answer(lambda: ProjectList(tuple(at.services.client.projects())))


async def scan(at: At, body: Place) -> Response:
    """Read every project file below a folder.

    Nothing is written there. Saved states of one project, such as those under `Backup`, count as
    one. What is saved in the folder from now on is noticed.
    """
    path = Path(body.path)
    return await at.work.answer_later(lambda: at.services.client.scan_projects(path))


ENDPOINTS = (
    Endpoint("GET", "/projects", projects, ProjectList),
    Endpoint("POST", "/projects/scan", scan, ProjectScan, problems=NO_FOLDER | WRITES),
)
