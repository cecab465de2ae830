"""What the user chose by command: where lists are steered to, their order, and a pause."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

_OF_SESSION = "session_id IS (SELECT id FROM sessions WHERE ended_at IS NULL)"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step: a sound to be near to, or a direction from it; Unix seconds.

    `step` is "" for "more like this" itself.
    """

    id: int
    sample_id: int
    step: str
    at: float


class Steering(StorePart):
    """The steps table, and in meta the mode and the pause."""

    @reading
    def steps(self) -> list[StepRow]:
        """Return the steps of the session under way (of none: those without one), in order."""
        rows = self._db.query(
            "SELECT s.id, coalesce(r.by_id, s.sample_id), s.step, s.at FROM steps s "
            f"LEFT JOIN replaced r ON r.sample_id = s.sample_id WHERE {_OF_SESSION} ORDER BY s.id"
        )
        return [StepRow(*row) for row in rows]

    def add_step(self, sample_id: int, step: str, at: float | None = None) -> int:
        """Add a step to those of the session under way; return its id."""
        row = self._db.one(
            "INSERT INTO steps (session_id, sample_id, step, at) VALUES "
            "((SELECT id FROM sessions WHERE ended_at IS NULL), ?, ?, ?) RETURNING id",
            (sample_id, step, self._clock() if at is None else at),
        )
        return int(row[0]) if row else 0

    def drop_step(self, step_id: int) -> None:
        """Take one step back."""
        self._db.query("DELETE FROM steps WHERE id = ?", (step_id,))

    def clear_steps(self) -> None:
        """Take every step of the session under way back."""
        self._db.query(f"DELETE FROM steps WHERE {_OF_SESSION}")

    @reading
    def own_mode(self) -> str:
        """Return the mode that the user chose by command, "" where the settings decide."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'mode'")
        return str(row[0]) if row else ""

    def choose_mode(self, mode: str) -> None:
        """Keep the mode that the user chose; "" for what the settings say."""
        if mode:
            self._db.query("INSERT OR REPLACE INTO meta VALUES ('mode', ?)", (mode,))
        else:
            self._db.query("DELETE FROM meta WHERE key = 'mode'")

    @reading
    def is_paused(self) -> bool:
        """Say whether the user has background analysis rest."""
        return self._db.one("SELECT 1 FROM meta WHERE key = 'paused'") is not None

    def keep_paused(self, *, paused: bool) -> None:
        """Keep that background analysis is to rest, or to go on."""
        if paused:
            self._db.query("INSERT OR REPLACE INTO meta VALUES ('paused', '1')")
        else:
            self._db.query("DELETE FROM meta WHERE key = 'paused'")
