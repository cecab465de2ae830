"""Known projects of DAWs, and the sounds that they use."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

_SEPARATORS = re.compile(r"[\\/]+")
_COLUMNS = "id, family, path, daw, name, bpm, key, mode, key_confidence, ground, tracks, saved_at"
_SAVE = """INSERT INTO projects (family, path, daw, name, bpm, key, mode, key_confidence, ground,
  tracks, saved_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (family) DO UPDATE SET path = ?2, daw = ?3, name = ?4, bpm = ?5, key = ?6, mode = ?7,
  key_confidence = ?8, ground = ?9, tracks = ?10, saved_at = ?11 WHERE ?11 >= saved_at"""
_USE = """INSERT INTO project_samples (project_id, written, sample_id, first_at, last_at)
VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (project_id, written) DO UPDATE SET
  sample_id = coalesce(?3, sample_id), first_at = min(first_at, ?4), last_at = max(last_at, ?4)"""
#: The sounds that are in a project as it was saved last; one taken out of it is used no more.
_IN = "ps.project_id = p.id AND ps.last_at >= p.saved_at AND ps.sample_id IS NOT NULL"


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project, in the state it was saved in last.

    Attributes:
        id: row id, 0 for a new one.
        family: what all its saved states have in common: folder and plain name.
        path: the file of that state. daw: live, reaper, lmms, ardour, fl or bitwig.
        name: its name. bpm: tempo at its start.
        key: root such as "F#"; mode: name of its scale (major, minor, dorian, ...) or None.
        key_confidence: 0..1; ground: what an estimated key rests on, "" for a chosen one.
        tracks: names.
        saved_at: Unix seconds.
    """

    id: int
    family: str
    path: str
    daw: str
    name: str
    bpm: float | None
    key: str | None
    mode: str | None
    key_confidence: float
    ground: str
    tracks: tuple[str, ...]
    saved_at: float


class Projects(StorePart):
    """The projects, project_samples and project_folders tables."""

    def save_project(self, row: ProjectRow, used: Sequence[tuple[str, int | None]]) -> int:
        """Keep one saved state of a project; an older one adds only to what was ever used.

        Args:
            row: the state; its id is not looked at.
            used: each path as the project writes it, and the sample that it is, if known.

        Returns:
            The project's id.
        """
        values = (
            *(os.fsencode(row.family), os.fsencode(row.path), row.daw, row.name, row.bpm),
            *(row.key, row.mode, row.key_confidence, row.ground, json.dumps(row.tracks)),
            row.saved_at,
        )
        with self._db.transaction():
            self._db.query(_SAVE, values)
            found = self._db.one("SELECT id FROM projects WHERE family = ?", values[:1])
            number = int(found[0]) if found else 0
            self._db.many(
                _USE,
                [(number, os.fsencode(path), sample, row.saved_at) for path, sample in used],
            )
        return number

    @reading
    def projects(self) -> list[ProjectRow]:
        """Return the known projects, the last saved first."""
        rows = self._db.stream(f"SELECT {_COLUMNS} FROM projects ORDER BY saved_at DESC, id DESC")
        return [_project(row) for row in rows]

    @reading
    def last_saved(self, family: str) -> float | None:
        """Return when a project's last known state was saved, Unix seconds; None for no such."""
        row = self._db.one("SELECT saved_at FROM projects WHERE family = ?", (os.fsencode(family),))
        return float(row[0]) if row else None

    @reading
    def project_counts(self) -> dict[int, tuple[int, int]]:
        """Return by project how many files its last state names, and how many are known."""
        rows = self._db.stream(
            "SELECT p.id, count(*), count(DISTINCT ps.sample_id) FROM projects p "
            "JOIN project_samples ps ON ps.project_id = p.id AND ps.last_at >= p.saved_at "
            "GROUP BY p.id"
        )
        return {int(number): (int(named), int(known)) for number, named, known in rows}

    @reading
    def used_in(self, project: str) -> list[int]:
        """Return the samples in the project of a name, in any case; the last saved of several."""
        rows = self._db.stream(
            f"SELECT DISTINCT ps.sample_id FROM projects p JOIN project_samples ps ON {_IN} "
            "WHERE p.id = (SELECT id FROM projects WHERE name = ? COLLATE NOCASE "
            "ORDER BY saved_at DESC LIMIT 1) ORDER BY ps.id",
            (project,),
        )
        return [int(row[0]) for row in rows]

    @reading
    def used_lately(self, since: float, last: int) -> list[tuple[int, float]]:
        """Return the samples that came into projects last, with when (Unix seconds)."""
        rows = self._db.stream(
            "SELECT sample_id, max(first_at) AS at FROM project_samples "
            "WHERE sample_id IS NOT NULL AND first_at >= ? "
            "GROUP BY sample_id ORDER BY at DESC, sample_id LIMIT ?",
            (since, last),
        )
        return [(int(sample), float(at)) for sample, at in rows]

    @reading
    def files_by_name(self) -> dict[str, list[tuple[int, str, int]]]:
        """Return by lower-case file name the places of that name: sample, path in root, bytes."""
        found: dict[str, list[tuple[int, str, int]]] = {}
        for sample, relative, size in self._db.stream(
            "SELECT sample_id, relative, size FROM locations"
        ):
            path = os.fsdecode(relative)
            name = os.path.basename(path).lower()  # noqa: PTH119 - 100,000 times
            found.setdefault(name, []).append((int(sample), path, int(size)))
        return found

    @reading
    def names_in_projects(self) -> set[str]:
        """Return the names of all files that a known project names or once named, folded."""
        rows = self._db.stream("SELECT DISTINCT written FROM project_samples")
        return {_SEPARATORS.split(os.fsdecode(row[0]))[-1].casefold() for row in rows}

    @reading
    def project_folders(self) -> list[Path]:
        """Return the folders that were scanned for projects."""
        rows = self._db.query("SELECT path FROM project_folders ORDER BY at, path")
        return [Path(os.fsdecode(row[0])) for row in rows]

    def add_project_folder(self, folder: Path) -> None:
        """Remember a folder of projects."""
        self._db.query(
            "INSERT OR IGNORE INTO project_folders VALUES (?, ?)",
            (os.fsencode(folder), self._clock()),
        )


def _project(row: Row) -> ProjectRow:
    number, group, path, daw, name, bpm, key, mode, sure, ground, tracks, saved_at = row
    return ProjectRow(
        *(number, os.fsdecode(group), os.fsdecode(path), daw, name, bpm, key, mode, sure, ground),
        tracks=tuple(json.loads(tracks)),
        saved_at=saved_at,
    )
