"""What was done with sounds, read back: history, what was taken, and how samplerecs does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from samplerecs_daemon.filestat import size_of
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

#: How the name of the database's log ends.
LOG = "-wal"
#: What can be asked of the history; "used" is a sound found in a saved project.
WHATS = ("heard", "accept", "dismiss", "pin", "used")
_SIGNAL_TABLES = ("events", "events_done", "contexts", "daily_events", "feedback", "feedback_at")
_TAKEN = """SELECT sample_id FROM feedback WHERE verdict = 'accept' AND at >= ?1
UNION SELECT sample_id FROM project_samples WHERE sample_id IS NOT NULL AND first_at >= ?1"""
_HISTORY = """
WITH done AS (
  SELECT f.at, f.verdict AS what, f.sample_id, f.context AS body, f.session_id, f.id AS n
  FROM feedback f WHERE f.verdict IN ('accept', 'dismiss', 'pin')
  UNION ALL
  SELECT e.at, 'heard', coalesce(r.by_id, e.sample_id), c.body, e.session_id, max(e.id)
  FROM events e JOIN contexts c ON c.id = e.context_id
  LEFT JOIN replaced r ON r.sample_id = e.sample_id
  WHERE e.name <> 'view' AND e.name IN ('preview', 'interest') GROUP BY e.at, e.sample_id
  UNION ALL
  SELECT min(ps.first_at), 'used', ps.sample_id,
    json_object('bpm', p.bpm, 'key', iif(p.ground = '', p.key, NULL), 'mode', p.mode,
      'project', p.name), NULL, max(ps.id)
  FROM project_samples ps JOIN projects p ON p.id = ps.project_id
  WHERE ps.sample_id IS NOT NULL GROUP BY ps.project_id, ps.sample_id
), named AS (
  SELECT done.*, coalesce(json_extract(body, '$.project'), s.project, '') AS project
  FROM done LEFT JOIN sessions s ON s.id = done.session_id
)
SELECT at, what, sample_id, project, body FROM named
WHERE at >= ?1 AND ?2 IN ('', what) AND (?3 = '' OR project = ?3 COLLATE NOCASE)
ORDER BY at DESC, n DESC LIMIT ?4
"""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing done with one sound: Unix seconds, what, where, and the context as JSON text."""

    at: float
    what: str
    sample_id: int
    project: str
    context: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Of the sounds seen in lists of one mode, how many were taken."""

    taken: int = 0
    shown: int = 0


class History(StorePart):
    """Reads of the feedback and events tables."""

    @reading
    def history(self, what: str, since: float, project: str, limit: int) -> list[HistoryRow]:
        """Return what was done from `since` (Unix seconds) on, the latest first.

        Args:
            what: one of WHATS, "" for all.
            since: Unix seconds.
            project: name of a project in any case, "" for all.
            limit: at most so many.
        """
        return [
            HistoryRow(*row) for row in self._db.stream(_HISTORY, (since, what, project, limit))
        ]

    @reading
    def taken_by(self, column: str, since: float = 0.0) -> dict[str, int]:
        """Return how many distinct sounds were taken or used in projects, the most first.

        Args:
            column: "role" or "pack".
            since: Unix seconds.
        """
        if column not in ("role", "pack"):
            raise KeyError(column)
        rows = self._db.stream(
            f"SELECT d.{column}, count(*) AS n FROM ({_TAKEN}) t "
            f"JOIN described d ON d.sample_id = t.sample_id WHERE d.{column} <> '' "
            f"GROUP BY d.{column} ORDER BY n DESC, d.{column}",
            (since,),
        )
        return {str(name): int(count) for name, count in rows}

    @reading
    def taken(self, since: float = 0.0) -> int:
        """Return how many distinct sounds were taken or used in projects."""
        row = self._db.one(f"SELECT count(*) FROM ({_TAKEN})", (since,))
        return int(row[0]) if row else 0

    @reading
    def said(self, since: float = 0.0) -> dict[str, int]:
        """Return how many distinct sounds each thing was said of."""
        return _pairs(
            self._db.stream(
                "SELECT verdict, count(DISTINCT sample_id) FROM feedback WHERE at >= ? "
                "GROUP BY verdict",
                (since,),
            )
        )

    @reading
    def first_word(self, since: float = 0.0) -> float | None:
        """Return when a sound was first taken or dismissed, Unix seconds."""
        row = self._db.one(
            "SELECT min(at) FROM feedback WHERE at >= ? AND verdict IN ('accept', 'dismiss')",
            (since,),
        )
        return row[0] if row else None

    @reading
    def word_counts(self) -> dict[str, int]:
        """Return how often each thing was said of a sound, whether or not signals were kept."""
        return _pairs(self._db.stream("SELECT verdict, count(*) FROM feedback GROUP BY verdict"))

    @reading
    def event_counts(self) -> dict[str, int]:
        """Return how many events of each name there were, those of old days included."""
        return _pairs(
            self._db.stream(
                "SELECT name, sum(n) FROM (SELECT name, count(*) AS n FROM events GROUP BY name "
                "UNION ALL SELECT name, sum(count) FROM daily_events GROUP BY name) GROUP BY name"
            )
        )

    @reading
    def acceptance(self) -> dict[str, Seen]:
        """Return by mode how many sounds of its lists were seen, and how many of them taken.

        Who takes a sound has seen it, whether or not that was derived; to take it again from the
        same list counts no more.
        """
        first = "name = 'accept' AND json_extract(extra, '$.again') IS NULL"
        rows = self._db.stream(
            f"SELECT mode, sum({first}), "
            f"sum(name = 'view' OR ({first} AND NOT json_extract(extra, '$.seen'))) "
            "FROM events WHERE mode <> '' AND name IN ('view', 'accept') GROUP BY mode"
        )
        found = {str(mode): Seen(int(taken or 0), int(shown or 0)) for mode, taken, shown in rows}
        old = _pairs(
            self._db.stream(
                "SELECT mode, sum(count) FROM daily_events "
                "WHERE mode <> '' AND name = 'view' GROUP BY mode"
            )
        )
        for mode, shown in old.items():
            known = found.get(mode, Seen())
            found[mode] = Seen(known.taken, known.shown + shown)
        return found

    @reading
    def times_to_preview(self) -> list[float]:
        """Return the seconds from each list to its first preview, rising."""
        rows = self._db.stream(
            "SELECT json_extract(extra, '$.after_s') AS after FROM events "
            "WHERE name = 'preview' AND name <> 'view' AND extra IS NOT NULL "
            "AND after IS NOT NULL ORDER BY after"
        )
        return [float(row[0]) for row in rows]

    @reading
    def first_event(self) -> float | None:
        """Return when the first event was, Unix seconds; a day's start for a daily count."""
        row = self._db.one(
            "SELECT min(at) FROM (SELECT min(at) AS at FROM events "
            "UNION ALL SELECT 86400.0 * min(day) FROM daily_events)"
        )
        return row[0] if row else None

    def file_bytes(self) -> int:
        """Return the size of the database with its side files, in bytes."""
        return sum(self._side_bytes(end) for end in ("", LOG, "-shm"))

    def log_bytes(self) -> int:
        """Return the part of `file_bytes` that is the log, whose room is used again, in bytes."""
        return self._side_bytes(LOG)

    def _side_bytes(self, end: str) -> int:
        return size_of(self.path.with_name(self.path.name + end)) or 0

    @reading
    def signals_bytes(self) -> int:
        """Return how much of the file holds signals and history, in bytes; 0 if it cannot tell."""
        options = {row[0] for row in self._db.query("PRAGMA compile_options")}
        if "ENABLE_DBSTAT_VTAB" not in options:
            return 0
        sizes = (
            self._db.one("SELECT pgsize FROM dbstat WHERE name = ? AND aggregate = TRUE", (name,))
            for name in _SIGNAL_TABLES
        )
        return sum(int(size[0]) for size in sizes if size)


def _pairs(rows: Iterable[tuple[object, ...]]) -> dict[str, int]:
    return {str(name): int(str(count)) for name, count in rows}
