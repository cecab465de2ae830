"""A worker's job: one project file, read in a process of its own, for nobody vouches for it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from samplerecs_daemon.ingest.tasks import Task
from samplerecs_osc.projects import Project, Unread, UsedSample, read_project

#: The job of the workers, as a pool takes it.
READING = f"{__name__}:reading"


def reading() -> Callable[[Task], Project | Unread]:
    """Return the job: what a project says, its sounds with the sizes that the disk has."""

    def job(task: Task) -> Project | Unread:
        found = read_project(Path(task.path))
        if isinstance(found, Unread):
            return found
        return replace(found, samples=tuple(map(_weighed, found.samples)))

    return job


def _weighed(used: UsedSample) -> UsedSample:
    """Add the size of the file where it is; that tells it from others of its name."""
    for place in used.candidates:
        try:
            status = os.stat(place)  # noqa: PTH116 - thousands of paths
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(status.st_mode):
            return replace(used, size=status.st_size)
    return used
