"""What the user thinks of sounds: feedback and pins."""

from __future__ import annotations

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart
from samplerecs_daemon.store.records import FeedbackRow

_COLUMNS = "id, sample_id, verdict, at, context, session_id"


class Feedback(StorePart):
    """The feedback and pins tables."""

    def add_feedback(self, sample_id: int, verdict: str, context: str = "{}") -> int:
        """Keep one word on a sample, said now in the current session; return the row's id.

        Args:
            sample_id: the sample.
            verdict: the word.
            context: the context it was said in, JSON text.
        """
        row = self._db.one(
            "INSERT INTO feedback (sample_id, verdict, at, context, session_id) VALUES "
            "(?, ?, ?, ?, (SELECT id FROM sessions WHERE ended_at IS NULL)) RETURNING id",
            (sample_id, verdict, self._clock(), context),
        )
        return int(row[0]) if row else 0

    def withdraw_feedback(self, sample_id: int, verdict: str) -> FeedbackRow | None:
        """Forget the last time that this was said of a sample; return what was forgotten."""
        row = self._db.one(
            "DELETE FROM feedback WHERE id = (SELECT max(id) FROM feedback "
            f"WHERE sample_id = ? AND verdict = ?) RETURNING {_COLUMNS}",
            (sample_id, verdict),
        )
        return FeedbackRow(*row) if row else None

    def drop_feedback(self, feedback_id: int) -> None:
        """Forget one word."""
        self._db.query("DELETE FROM feedback WHERE id = ?", (feedback_id,))

    def restore_feedback(self, row: FeedbackRow) -> None:
        """Keep again what was forgotten, as if it never had been."""
        self._db.query(
            f"INSERT OR REPLACE INTO feedback ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
            (row.id, row.sample_id, row.verdict, row.at, row.context, row.session),
        )

    @reading
    def feedback(self, since: float = 0.0, *, last: int | None = None) -> list[FeedbackRow]:
        """Return what was said from `since` (Unix seconds) on, oldest first; the `last` few."""
        rows = self._db.query(
            f"SELECT {_COLUMNS} FROM feedback WHERE at >= ? ORDER BY at DESC, id DESC LIMIT ?",
            (since, -1 if last is None else last),
        )
        return [FeedbackRow(*row) for row in reversed(rows)]

    @reading
    def last_word(self, sample_id: int) -> FeedbackRow | None:
        """Return what was said of a sample last, None for nothing."""
        row = self._db.one(
            f"SELECT {_COLUMNS} FROM feedback WHERE sample_id = ? ORDER BY at DESC, id DESC "
            "LIMIT 1",
            (sample_id,),
        )
        return FeedbackRow(*row) if row else None

    @reading
    def pins(self) -> list[int]:
        """Return the ids of the pinned samples, first pinned first."""
        rows = self._db.stream("SELECT sample_id FROM pins ORDER BY at, sample_id")
        return [int(row[0]) for row in rows]

    @reading
    def pinned_at(self, sample_id: int) -> float | None:
        """Return when a sample was pinned, Unix seconds; None while it is not."""
        row = self._db.one("SELECT at FROM pins WHERE sample_id = ?", (sample_id,))
        return float(row[0]) if row else None

    def pin(self, sample_id: int, at: float | None = None) -> None:
        """Pin a sample, now or as of `at` (Unix seconds); pinning it again changes nothing."""
        when = self._clock() if at is None else at
        self._db.query("INSERT OR IGNORE INTO pins VALUES (?, ?)", (sample_id, when))

    def unpin(self, sample_id: int) -> None:
        """Take a pin off."""
        self._db.query("DELETE FROM pins WHERE sample_id = ?", (sample_id,))
