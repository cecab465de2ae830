"""Numbers of the library that only people read."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.store import described
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart


class Statistics(StorePart):
    """Counts by root and by role."""

    @reading
    def roles(self) -> dict[str, int]:
        """Return the number of sounds by role, the commonest first.

        Removed roots and gone sounds are left out.
        """
        return {
            role or "unknown": count
            for role, count in self._db.stream(
                f"SELECT d.role, count(*) AS n FROM {described.TABLES} "
                f"WHERE r.watched AND {described.NOT_GONE} "
                "GROUP BY d.role ORDER BY n DESC, d.role"
            )
        }

    @reading
    def counts_of(self, root_id: int) -> tuple[int, int]:
        """Return the present sounds of one root and its files that could not be used."""
        sounds, failed = self._db.one(
            "SELECT (SELECT count(DISTINCT sample_id) FROM locations WHERE root_id = ?1 AND "
            "present), (SELECT count(*) FROM failures WHERE root_id = ?1)",
            (root_id,),
        ) or (0, 0)
        return int(sounds), int(failed)

    @reading
    def copied(self) -> list[int]:
        """Return the samples that lie at two present places or more, rising."""
        rows = self._db.stream(
            "SELECT l.sample_id FROM locations l JOIN roots r ON r.id = l.root_id "
            "WHERE l.present AND r.watched AND NOT r.away "
            "GROUP BY l.sample_id HAVING count(*) > 1 ORDER BY 1"
        )
        return [int(row[0]) for row in rows]

    @reading
    def places(self, sample_id: int) -> list[tuple[Path, int]]:
        """Return the present places of a sample with their sizes in bytes, oldest first."""
        return [
            (Path(os.fsdecode(root)) / os.fsdecode(relative), int(size))
            for root, relative, size in self._db.stream(
                "SELECT r.path, l.relative, l.size FROM locations l "
                "JOIN roots r ON r.id = l.root_id "
                "WHERE l.sample_id = ? AND l.present AND r.watched AND NOT r.away ORDER BY l.id",
                (sample_id,),
            )
        ]
