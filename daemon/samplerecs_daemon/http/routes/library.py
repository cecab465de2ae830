"""The folders of the library, and the long work on them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from samplerecs_daemon.api import Job, LibraryStatus, Relinked, Root, Transfer
from samplerecs_daemon.http.bodies import (
    Duplicates,
    Failures,
    IgnoreRules,
    Jobs,
    MaybePlace,
    Place,
    Relocation,
    Roots,
)
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Endpoint
from samplerecs_daemon.http.params import FilePath, JobId, text_as_sent


async def status(at: At) -> Response:
    """The library in numbers."""
    return await at.work.answer(at.services.client.library)


async def failures(at: At) -> Response:
    """The files that could not be used, by reason."""
    return await at.work.answer(lambda: Failures(tuple(at.services.client.failures())))


async def ignore(at: At) -> Response:
    """What a scan leaves out."""
    return await at.work.answer(lambda: IgnoreRules(tuple(at.services.client.ignore_rules())))


async def duplicates(
    at: At,
    near: Annotated[bool, Query(description="Those that sound the same, too.")] = False,
) -> Response:
    """Files that hold the same sound."""
    return await at.work.answer_later(
        lambda: Duplicates(tuple(at.services.client.duplicates(near=near)))
    )


async def add_root(at: At, body: Place) -> Response:
    """Watch a folder and scan it.

    Answers at once; the events named `job` tell how far it is.
    """
    return await at.work.answer(lambda: at.services.jobs.add(Path(body.path)), 202)


async def remove_root(
    at: At, request: Request, path: Annotated[FilePath, Query(description="The folder.")]
) -> Response:
    """Stop watching a folder.

    What was learnt of its sounds is kept.
    """
    folder = Path(text_as_sent(request, "path", path))
    return await at.work.answer_later(lambda: at.services.client.remove_root(folder))


async def scan(at: At, body: MaybePlace) -> Response:
    """Scan one folder, or all, for what changed."""
    path = Path(body.path) if body.path is not None else None
    return await at.work.answer(lambda: at.services.jobs.scan(path), 202)


async def verify(at: At) -> Response:
    """Check every folder for what was missed, and the database for damage."""
    return await at.work.answer(at.services.jobs.verify, 202)


async def jobs(at: At) -> Response:
    """The latest long work."""
    return await at.work.answer(lambda: Jobs(tuple(at.services.jobs.jobs())))


async def job(at: At, job_id: JobId) -> Response:
    """One piece of long work."""
    return await at.work.answer(lambda: at.services.jobs.job(job_id))


async def release(at: At, body: Place) -> Response:
    """Let go of every file of a drive or folder, so that it can be unplugged."""
    path = Path(body.path)
    return await at.work.answer_later(lambda: Roots(tuple(at.services.client.release(path))))


async def relink(at: At, body: Relocation) -> Response:
    """Say that a folder moved; nothing is decoded again."""
    old, new = Path(body.old), Path(body.new)
    return await at.work.answer_later(lambda: at.services.client.relink(old, new))


async def pause(at: At) -> Response:
    """Stop background analysis until it is resumed."""
    return await at.work.answer(at.services.client.pause)


async def resume(at: At) -> Response:
    """Go on with background analysis."""
    return await at.work.answer(at.services.client.resume)


async def export(at: At, body: Place) -> Response:
    """Write the analysis to a file, by content, without paths."""
    path = Path(body.path)
    return await at.work.answer_later(lambda: at.services.client.export_analysis(path))


async def take_in(at: At, body: Place) -> Response:
    """Take in analysis that another machine wrote.

    What is known as well or better already stays.
    """
    path = Path(body.path)
    return await at.work.answer_later(lambda: at.services.client.import_analysis(path))


async def backup(at: At, body: Place) -> Response:
    """Write a copy of the database while it is in use."""
    path = Path(body.path)
    return await at.work.answer_later(lambda: Place(str(at.services.client.backup(path))))


_CHANGED = {**NOT_FOUND, **EMPTY, **WRITES}
ENDPOINTS = (
    Endpoint("GET", "/library", status, LibraryStatus),
    Endpoint("GET", "/library/errors", failures, Failures),
    Endpoint("GET", "/library/ignore", ignore, IgnoreRules),
    Endpoint("GET", "/library/duplicates", duplicates, Duplicates, problems=EMPTY),
    Endpoint("POST", "/library/roots", add_root, Job, status=202, problems=_CHANGED),
    Endpoint("DELETE", "/library/roots", remove_root, Root, problems=_CHANGED),
    Endpoint("POST", "/library/scan", scan, Job, status=202, problems=_CHANGED),
    Endpoint("POST", "/library/verify", verify, Job, status=202, problems=_CHANGED),
    Endpoint("GET", "/library/jobs", jobs, Jobs),
    Endpoint("GET", "/library/jobs/{job_id}", job, Job, problems=NOT_FOUND),
    Endpoint("POST", "/library/release", release, Roots, problems=_CHANGED),
    Endpoint("POST", "/library/relink", relink, Relinked, problems=_CHANGED),
    Endpoint("POST", "/library/pause", pause, LibraryStatus, problems=WRITES),
    Endpoint("POST", "/library/resume", resume, LibraryStatus, problems=WRITES),
    Endpoint("POST", "/library/export", export, Transfer, problems=_CHANGED),
    Endpoint("POST", "/library/import", take_in, Transfer, problems=_CHANGED),
    Endpoint("POST", "/library/backup", backup, Place, problems=_CHANGED),
)
