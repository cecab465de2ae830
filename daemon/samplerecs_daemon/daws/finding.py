"""The project files below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samplerecs_daemon.ingest.ignore import Ignore
from samplerecs_daemon.ingest.walk import Found, Tally, Walk
from samplerecs_osc.projects import SUFFIXES


def projects_walk(ignore: Sequence[str] = ()) -> Walk:
    """Return a walk that sees project files, and nothing else."""
    return Walk(
        ignore=Ignore(tuple(ignore)), readable=SUFFIXES, unreadable={}, with_extra=frozenset()
    )


def find_projects(folder: Path, walk: Walk) -> list[Found]:
    """Return the project files below a folder, the oldest first.

    Raises:
        BadPath: when it is not there, is no folder or cannot be read.
    """
    found = [one for one in walk.files(folder, Tally()) if not one.away]
    return sorted(found, key=lambda one: (one.stat.mtime_ns, one.relative))
