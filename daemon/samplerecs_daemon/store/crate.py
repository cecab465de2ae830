"""The files of the live crate: whose sound each is, and when it was shown last."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

_COLUMNS = "path, sample_id, size, mtime_ns, made_at, shown_at"
_SAVE = f"INSERT OR REPLACE INTO crate ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class CrateRow:
    """One file of a crate.

    Attributes:
        path: where it lies. sample_id: whose sound it is.
        size, mtime_ns: of the file as it was made, in bytes and nanoseconds.
        made_at, shown_at: Unix seconds.
    """

    path: Path
    sample_id: int
    size: int
    mtime_ns: int
    made_at: float
    shown_at: float


class Crate(StorePart):
    """The crate table."""

    def save_crate(self, rows: Iterable[CrateRow]) -> None:
        """Keep files of the crate, or what is new of them, in one transaction."""
        values = [
            (os.fsencode(r.path), r.sample_id, r.size, r.mtime_ns, r.made_at, r.shown_at)
            for r in rows
        ]
        with self._db.transaction():
            self._db.many(_SAVE, values)

    def forget_crate(self, paths: Iterable[Path]) -> None:
        """Forget files of the crate that are gone."""
        with self._db.transaction():
            self._db.many(
                "DELETE FROM crate WHERE path = ?", [(os.fsencode(path),) for path in paths]
            )

    @reading
    def crate(self) -> list[CrateRow]:
        """Return every file of the crate, the oldest first."""
        rows = self._db.stream(f"SELECT {_COLUMNS} FROM crate ORDER BY made_at, path")
        return [_row(row) for row in rows]

    @reading
    def crate_sample(self, path: Path) -> int | None:
        """Return the sample whose sound lies at a path of the crate, or None."""
        row = self._db.one("SELECT sample_id FROM crate WHERE path = ?", (os.fsencode(path),))
        return int(row[0]) if row else None

    @reading
    def in_any_project(self) -> set[int]:
        """Return the samples that a known project names, or named in an earlier state."""
        rows = self._db.stream(
            "SELECT DISTINCT sample_id FROM project_samples WHERE sample_id IS NOT NULL"
        )
        return {int(row[0]) for row in rows}


def _row(row: Row) -> CrateRow:
    path, sample, size, mtime_ns, made_at, shown_at = row
    return CrateRow(Path(os.fsdecode(path)), sample, size, mtime_ns, made_at, shown_at)
