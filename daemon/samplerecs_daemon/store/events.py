"""Signals: what was seen, heard and done with sounds, where and when; on this machine only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

#: Events that become daily counts when they are old.
ROLLED_UP = ("view", "preview", "skip")
DAY_S = 86_400.0
_COLUMNS = "e.id, e.at, e.name, e.sample_id, e.session_id, e.mode, e.list, c.body, e.face, e.extra"
_TABLES = "events e JOIN contexts c ON c.id = e.context_id"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event.

    Attributes:
        at: Unix seconds.
        name: view, preview, interest, skip, accept, dismiss or pin.
        sample_id: the sound; `session_id`: the session it was in, None for none.
        mode: of the list it was in, "" when in none; `list_number`: that list's, 0 for none.
        context: JSON text, field -> value.
        face: who saw it.
        extra: what else there is to say of this kind of event.
        id: rises with time; 0 before it is stored.
    """

    at: float
    name: str
    sample_id: int
    mode: str = ""
    list_number: int = 0
    context: str = "{}"
    face: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    session_id: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class DailyCount:
    """How many events of one name and mode were on one day (days since 1970-01-01, UTC)."""

    day: int
    mode: str
    name: str
    count: int


class Events(StorePart):
    """The events, contexts and daily_events tables."""

    def add_event(self, event: EventRow) -> int:
        """Keep one event and return its id; id and session are new and the current by default."""
        row = self._db.one(
            "INSERT OR REPLACE INTO events (id, at, name, sample_id, session_id, mode, list, "
            "context_id, face, extra) VALUES (nullif(?, 0), ?, ?, ?, coalesce(?, (SELECT id FROM "
            "sessions WHERE ended_at IS NULL)), ?, ?, ?, ?, ?) RETURNING id",
            (
                event.id,
                event.at,
                event.name,
                event.sample_id,
                event.session_id,
                event.mode,
                event.list_number,
                self._context_id(event.context),
                event.face,
                json.dumps(event.extra, allow_nan=False) if event.extra else None,
            ),
        )
        return int(row[0]) if row else 0

    def drop_event(self, event_id: int) -> None:
        """Forget one event."""
        self._db.query("DELETE FROM events WHERE id = ?", (event_id,))

    def withdraw_event(self, sample_id: int, name: str) -> EventRow | None:
        """Forget the last event of this name on a sample; return what was forgotten."""
        row = self._db.one(
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE e.sample_id = ? AND e.name = ? "
            "AND e.name <> 'view' ORDER BY e.at DESC, e.id DESC LIMIT 1",
            (sample_id, name),
        )
        if row is None:
            return None
        self.drop_event(int(row[0]))
        return _event(row)

    @reading
    def events_after(self, event_id: int, count: int) -> list[EventRow]:
        """Return the `count` events that follow an id (0: the first), oldest first."""
        rows = self._db.stream(
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE e.id > ? ORDER BY e.id LIMIT ?",
            (event_id, count),
        )
        return [_event(row) for row in rows]

    @reading
    def daily_counts(self) -> list[DailyCount]:
        """Return the counts of the days whose events are no longer kept, oldest first."""
        return [
            DailyCount(*row)
            for row in self._db.stream(
                "SELECT day, mode, name, count FROM daily_events ORDER BY day, mode, name"
            )
        ]

    def roll_up(self, before: float) -> int:
        """Turn views, previews and skips before `before` (Unix seconds) into daily counts.

        Returns:
            How many events became counts.
        """
        names = ", ".join(f"'{name}'" for name in ROLLED_UP)
        which = f"at < ? AND name IN ({names})"
        with self._db.transaction():
            self._db.query(
                "INSERT INTO daily_events SELECT CAST(at / 86400 AS INTEGER) AS day, mode, name, "
                f"count(*) AS n FROM events WHERE {which} GROUP BY day, mode, name "
                "ON CONFLICT (day, mode, name) DO UPDATE SET count = count + excluded.count",
                (before,),
            )
            self._db.query(f"DELETE FROM events WHERE {which}", (before,))
            count = self._changes()
            self._drop_contexts()
        return count

    def erase_events(self) -> int:
        """Forget every event and every count; return how many events there were."""
        with self._db.transaction():
            (counted,) = self._db.one("SELECT coalesce(sum(count), 0) FROM daily_events") or (0,)
            # With a condition SQLite counts what it deletes; without one it drops whole pages.
            self._db.query("DELETE FROM events WHERE id > 0")
            kept = self._changes()
            self._db.query("DELETE FROM daily_events")
            self._drop_contexts()
        return kept + int(counted)

    def known_samples(self, ids: Sequence[int]) -> set[int]:
        """Return those of the ids that name a sample."""
        found = (self._db.one("SELECT 1 FROM samples WHERE id = ?", (i,)) for i in ids)
        return {i for i, row in zip(ids, found, strict=True) if row}

    def _changes(self) -> int:
        row = self._db.one("SELECT changes()")
        return int(row[0]) if row else 0

    def _context_id(self, body: str) -> int:
        row = self._db.one("SELECT id FROM contexts WHERE body = ?", (body,)) or self._db.one(
            "INSERT INTO contexts (body) VALUES (?) RETURNING id", (body,)
        )
        return int(row[0]) if row else 0

    def _drop_contexts(self) -> None:
        self._db.query(
            "DELETE FROM contexts WHERE id NOT IN (SELECT DISTINCT context_id FROM events)"
        )


def _event(row: Row) -> EventRow:
    number, at, name, sample, session, mode, list_number, context, face, extra = row
    return EventRow(
        at=at,
        name=name,
        sample_id=sample,
        mode=mode,
        list_number=list_number,
        context=context,
        face=face,
        extra=json.loads(extra) if extra else {},
        session_id=session,
        id=number,
    )
