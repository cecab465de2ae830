"""The user's own projects as cases, and the library as it is, in memory."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import HideOneReport
from samplerecs_daemon.evaluation.hide_one import LEAST_SOUNDS, Case, hide_one
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.store import Store


def evaluate_projects(
    store: Store, index: LibraryIndex, settings: RankSettings, folder: Path, now: float
) -> HideOneReport:
    """Hide one sound after the other of each project below a folder, and rank the library.

    Args:
        store: knows the projects; only read.
        index: the library.
        settings: as the user has set them.
        folder: the projects asked about; the others are the past they are asked in.
        now: Unix seconds.
    """
    library = MemoryLibrary(samples=tuple(store.rows()))
    inside = [case for case, path in cases_of(store) if Path(path).is_relative_to(folder)]
    enough = [case for case in inside if len(case.sounds) >= LEAST_SOUNDS]
    scores = hide_one(library, index, inside, settings, now)
    return HideOneReport(str(folder), len(inside), len(enough), LEAST_SOUNDS, dict(scores))


def cases_of(store: Store) -> list[tuple[Case, str]]:
    """Return the known projects as cases, each with its file."""
    found = []
    for row in store.projects():
        key = f"{row.key} {row.mode or ''}".strip() if row.key and not row.ground else None
        found.append((Case(row.name, row.bpm, key, tuple(store.used_in(row.name))), row.path))
    return found
