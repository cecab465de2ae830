"""What the user thinks of sounds: feedback, pins and bans."""

from __future__ import annotations

import os

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart
from samplerecs_daemon.store.records import Ban, FeedbackRow


class Feedback(StorePart):
    """The feedback, pins and bans tables."""

    def add_feedback(self, sample_id: int, verdict: str, context: str = "{}") -> int:
        """Keep one word on a sample with the context (JSON text) it was said in; return its id."""
        row = self._db.one(
            "INSERT INTO feedback (sample_id, verdict, at, context) VALUES (?, ?, ?, ?) "
            "RETURNING id",
            (sample_id, verdict, self._clock(), context),
        )
        return int(row[0]) if row else 0

    def withdraw_feedback(self, sample_id: int, verdict: str) -> None:
        """Forget the last time that this was said of a sample."""
        self._db.query(
            "DELETE FROM feedback WHERE id = (SELECT max(id) FROM feedback "
            "WHERE sample_id = ? AND verdict = ?)",
            (sample_id, verdict),
        )

    @reading
    def feedback(self, since: float = 0.0, *, last: int | None = None) -> list[FeedbackRow]:
        """Return what was said from `since` (Unix seconds) on, oldest first; the `last` few."""
        rows = self._db.query(
            "SELECT id, sample_id, verdict, at, context FROM feedback WHERE at >= ? "
            "ORDER BY at DESC, id DESC LIMIT ?",
            (since, -1 if last is None else last),
        )
        return [FeedbackRow(*row) for row in reversed(rows)]

    @reading
    def pins(self) -> list[int]:
        """Return the ids of the pinned samples, first pinned first."""
        rows = self._db.stream("SELECT sample_id FROM pins ORDER BY at, sample_id")
        return [int(row[0]) for row in rows]

    def pin(self, sample_id: int) -> None:
        """Pin a sample; pinning it again changes nothing."""
        self._db.query("INSERT OR IGNORE INTO pins VALUES (?, ?)", (sample_id, self._clock()))

    def unpin(self, sample_id: int) -> None:
        """Take a pin off."""
        self._db.query("DELETE FROM pins WHERE sample_id = ?", (sample_id,))

    @reading
    def bans(self) -> list[Ban]:
        """Return what is never to be suggested."""
        return [
            Ban(kind, os.fsdecode(value))
            for kind, value in self._db.stream("SELECT kind, value FROM bans ORDER BY at, value")
        ]

    def ban(self, ban: Ban) -> None:
        """Never suggest this again."""
        self._db.query(
            "INSERT OR IGNORE INTO bans VALUES (?, ?, ?)",
            (ban.kind, _stored(ban.value), self._clock()),
        )

    def unban(self, ban: Ban) -> None:
        """Take a ban back."""
        self._db.query(
            "DELETE FROM bans WHERE kind = ? AND value = ?", (ban.kind, _stored(ban.value))
        )


def _stored(value: str) -> str | bytes:
    """Return a ban's value as TEXT, or as a BLOB where a folder's name is no Unicode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return os.fsencode(value)
    return value
