"""Numbers of the library that only people read."""

from __future__ import annotations

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart


class Statistics(StorePart):
    """Counts by root and by role."""

    @reading
    def roles(self) -> dict[str, int]:
        """Return the number of sounds by role, the commonest first; removed roots left out."""
        return {
            role or "unknown": count
            for role, count in self._db.stream(
                "SELECT d.role, count(*) AS n FROM described d "
                "JOIN locations l ON l.id = d.location_id JOIN roots r ON r.id = l.root_id "
                "WHERE r.watched GROUP BY d.role ORDER BY n DESC, d.role"
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
