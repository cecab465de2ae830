"""What learning reads: signals short of a word, sounds used together, sounds seen too often."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

#: Places in which sounds meet: projects, and sessions in which they were taken.
_PLACES = """places AS (
  SELECT sample_id, 'p' || project_id AS place FROM project_samples WHERE sample_id IS NOT NULL
  UNION
  SELECT sample_id, 's' || session_id FROM feedback
  WHERE verdict = 'accept' AND session_id IS NOT NULL
)"""
_MARK = """SELECT
  (SELECT count(*) FROM feedback), (SELECT max(id) FROM feedback),
  (SELECT max(at) FROM events WHERE name <> 'view'),
  (SELECT count(*) FROM pins), (SELECT count(*) FROM bans), (SELECT max(id) FROM project_samples),
  (SELECT max(last_at) FROM project_samples),
  (SELECT value FROM meta WHERE key = 'learnt_since')"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A preview that said something: "interest" or "skip"; Unix seconds, and its session."""

    sample_id: int
    name: str
    at: float
    session: int | None


class Learning(StorePart):
    """Reads over feedback, events and projects, and the seen_often table."""

    @reading
    def words_mark(self) -> tuple[object, ...]:
        """Return what changes whenever something that taste rests on does."""
        return tuple(self._db.one(_MARK) or ())

    @reading
    def tried(self, since: float, last: int) -> list[Tried]:
        """Return the `last` previews since then that showed interest or were skipped, in order."""
        rows = self._db.query(
            "SELECT coalesce(r.by_id, e.sample_id), e.name, e.at, e.session_id FROM events e "
            "LEFT JOIN replaced r ON r.sample_id = e.sample_id "
            "WHERE e.at >= ? AND e.name <> 'view' AND e.name IN ('interest', 'skip') "
            "ORDER BY e.at DESC, e.id DESC LIMIT ?",
            (since, last),
        )
        return [Tried(*row) for row in reversed(rows)]

    @reading
    def used_beside(self, ids: Sequence[int], most: int) -> list[tuple[int, int]]:
        """Return the samples that were used beside some of these, and in how many places."""
        marks = ", ".join("?" * len(ids))
        rows = self._db.stream(
            f"WITH {_PLACES} SELECT other.sample_id, count(DISTINCT other.place) AS n "
            "FROM places mine JOIN places other ON other.place = mine.place "
            f"WHERE mine.sample_id IN ({marks}) AND other.sample_id NOT IN ({marks}) "
            "GROUP BY other.sample_id ORDER BY n DESC, other.sample_id LIMIT ?",
            (*ids, *ids, most),
        )
        return [(int(sample), int(count)) for sample, count in rows]

    @reading
    def last_uses(self, ids: Sequence[int]) -> dict[int, tuple[str, float]]:
        """Return the project that each of some samples came into last, and when."""
        marks = ", ".join("?" * len(ids))
        rows = self._db.stream(
            "SELECT ps.sample_id, p.name, max(ps.first_at) FROM project_samples ps "
            f"JOIN projects p ON p.id = ps.project_id WHERE ps.sample_id IN ({marks}) "
            "GROUP BY ps.sample_id",
            tuple(ids),
        )
        return {int(sample): (str(name), float(at)) for sample, name, at in rows}

    @reading
    def uses(self, sample_id: int) -> list[tuple[str, float]]:
        """Return the projects that a sample came into, each with when, the latest first."""
        rows = self._db.stream(
            "SELECT p.name, min(ps.first_at) AS at FROM project_samples ps "
            "JOIN projects p ON p.id = ps.project_id WHERE ps.sample_id = ? "
            "GROUP BY p.id ORDER BY at DESC, p.id DESC",
            (sample_id,),
        )
        return [(str(name), float(at)) for name, at in rows]

    @reading
    def project_tracks(self, project: str) -> tuple[str, ...]:
        """Return the names of the tracks of the project of a name, in any case."""
        row = self._db.one(
            "SELECT tracks FROM projects WHERE name = ? COLLATE NOCASE "
            "ORDER BY saved_at DESC LIMIT 1",
            (project,),
        )
        return tuple(map(str, json.loads(row[0]))) if row else ()

    @reading
    def tired(self) -> dict[int, int]:
        """Return the samples seen in lists and never taken, and in how many sessions."""
        rows = self._db.query(
            "SELECT s.sample_id, s.sessions FROM seen_often s WHERE NOT EXISTS (SELECT 1 FROM "
            "feedback f WHERE f.sample_id = s.sample_id AND f.verdict IN ('accept', 'pin'))"
        )
        return {int(sample): int(sessions) for sample, sessions in rows}

    def count_seen(self, session_id: int) -> None:
        """Count what was seen in lists of a session that ends; each session counts once."""
        self._db.query(
            "INSERT INTO seen_often SELECT DISTINCT sample_id, 1, ?1 FROM events "
            "WHERE session_id = ?1 AND name = 'view' AND sample_id IN (SELECT id FROM samples) "
            "ON CONFLICT (sample_id) DO UPDATE SET sessions = sessions + 1, "
            "last_session = excluded.last_session WHERE last_session <> excluded.last_session",
            (session_id,),
        )
