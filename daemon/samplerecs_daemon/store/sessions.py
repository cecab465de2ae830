"""Sessions: stretches of work on one project, at most one of them under way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

_COLUMNS = "id, project, started_at, ended_at"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; times in Unix seconds, `ended_at` is None while it lasts."""

    id: int
    project: str
    started_at: float
    ended_at: float | None


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """Distinct sounds taken and heard in a session."""

    accepted: int = 0
    heard: int = 0


class Sessions(StorePart):
    """The sessions table, and the rows of context that belong to the current one."""

    @reading
    def current_session(self) -> SessionRow | None:
        """Return the session under way."""
        return _session(
            self._db.one(f"SELECT {_COLUMNS} FROM sessions WHERE ended_at IS NULL LIMIT 1")
        )

    @reading
    def session(self, session_id: int) -> SessionRow | None:
        """Return one session."""
        return _session(
            self._db.one(f"SELECT {_COLUMNS} FROM sessions WHERE id = ?", (session_id,))
        )

    @reading
    def sessions(self) -> list[SessionRow]:
        """Return all sessions: the one under way first, then as they ended, the latest first."""
        rows = self._db.stream(
            f"SELECT {_COLUMNS} FROM sessions ORDER BY ended_at IS NOT NULL, ended_at DESC, id DESC"
        )
        return [SessionRow(*row) for row in rows]

    @reading
    def session_counts(self) -> dict[int, SessionCounts]:
        """Return what was done in each session; those without anything are left out."""
        accepted = self._per_session(
            "SELECT session_id, count(DISTINCT sample_id) FROM feedback "
            "WHERE session_id IS NOT NULL AND verdict = 'accept' GROUP BY session_id"
        )
        heard = self._per_session(
            "SELECT session_id, count(DISTINCT sample_id) FROM events "
            "WHERE session_id IS NOT NULL AND name = 'preview' AND name <> 'view' "
            "GROUP BY session_id"
        )
        return {
            number: SessionCounts(accepted.get(number, 0), heard.get(number, 0))
            for number in accepted.keys() | heard.keys()
        }

    def start_session(self, project: str) -> int:
        """Start a session and return its id; none may be under way."""
        row = self._db.one(
            "INSERT INTO sessions (project, started_at) VALUES (?, ?) RETURNING id",
            (project, self._clock()),
        )
        return int(row[0]) if row else 0

    def name_session(self, session_id: int, project: str) -> None:
        """Say which project a session is of."""
        self._db.query("UPDATE sessions SET project = ? WHERE id = ?", (project, session_id))

    def end_session(self, session_id: int) -> None:
        """End a session: the context that was set by hand is kept with it, and cleared."""
        with self._db.transaction():
            rows = self._db.query(f"SELECT {_FIELDS} FROM context ORDER BY name")
            self._db.query(
                "UPDATE sessions SET ended_at = ?, context = ? WHERE id = ?",
                (self._clock(), json.dumps(rows), session_id),
            )
            self._db.query("DELETE FROM context")

    @reading
    def resume_session(self, session_id: int) -> None:
        """Go on with a session that ended: its context is the context again."""
        with self._db.transaction():
            (text,) = self._db.one(
                "UPDATE sessions SET ended_at = NULL WHERE id = ? RETURNING context", (session_id,)
            ) or ("[]",)
            self._db.query("DELETE FROM context")
            for fields in json.loads(text):
                sql = f"INSERT INTO context ({_FIELDS}) VALUES (?, ?, ?, ?, ?)"
                self._db.query(sql, (*fields,))

    def _per_session(self, sql: str) -> dict[int, int]:
        rows: Iterable[Row] = self._db.stream(sql)
        return {int(number): int(count) for number, count in rows}


_FIELDS = "name, value, source, at, confidence"


def _session(row: Row | None) -> SessionRow | None:
    return SessionRow(*row) if row else None
