"""A job of the daemon, from its start to its end, by its events: nothing is polled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from samplerecs_daemon.api import Event, Job, Progress
from samplerecs_daemon.remote.errors import Unrecognised, error_of, read_as
from samplerecs_daemon.remote.events import GAP, UNKNOWN_ID, follow_events
from samplerecs_daemon.remote.transport import Transport
from samplerecs_models.errors import DaemonGone, JobGoesOn, NothingFound

_ENDS = ("done", "failed")


def do_job(transport: Transport, path: str, body: object, progress: Progress | None) -> Job:
    """Start a job and wait for its end.

    Args:
        transport: the way to the daemon.
        path: what to post to.
        body: what to post, plain JSON or None.
        progress: told how far it is.

    Raises:
        JobGoesOn: when the user stops waiting (Ctrl-C).
        DaemonGone: when the daemon ended before the job did.
        SamplerecsError: what made the job fail.
    """
    with closing(follow_events(transport, UNKNOWN_ID)) as events:
        # The daemon's first word says that it tells us what happens from here on.
        next(events)
        try:
            # Asked for, it is done whether or not anybody waits for the answer.
            job = transport.post(path, Job, body)
            ended = _ended(transport, job, events, progress)
        except KeyboardInterrupt:
            raise JobGoesOn(
                "You no longer wait for it; the daemon goes on with it.",
                "`samplerecs library status` says how far it is; "
                "`samplerecs library pause` makes it rest.",
            ) from None
    if ended.state == "failed":
        raise error_of(ended.code or "error", ended.error, ended.hint)
    return ended


def _ended(transport: Transport, job: Job, events: Iterator[Event], told: Progress | None) -> Job:
    while job.state not in _ENDS:
        event = _next(events)
        if event.name == GAP:
            job = _looked_up(transport, job.id)
        elif event.name == "job" and event.data.get("id") == job.id:
            job = read_as(Job, event.data)
        else:
            continue
        if told and job.progress:
            told(job.progress)
    return job


def _next(events: Iterator[Event]) -> Event:
    try:
        return next(events)
    except (DaemonGone, Unrecognised):
        # One that took its place has another token, and does not know us.
        raise DaemonGone(
            "The daemon was ended before it was done.",
            "What was done is kept, and a scan goes on at its next start: samplerecs daemon start",
        ) from None


def _looked_up(transport: Transport, job_id: str) -> Job:
    try:
        return transport.get(f"/library/jobs/{job_id}", Job)
    except (NothingFound, Unrecognised):
        raise DaemonGone(
            "The daemon ended before it was done, and another runs now.",
            "What was done is kept; `samplerecs library scan` does the rest.",
        ) from None
