"""Boards: sounds put together by hand, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board; `created_at` in Unix seconds, `count` the number of its sounds."""

    id: int
    name: str
    created_at: float
    count: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A sound on a board, and when it was put there (Unix seconds)."""

    sample_id: int
    at: float


class Boards(StorePart):
    """The boards and board_sounds tables."""

    @reading
    def boards(self) -> list[BoardRow]:
        """Return all boards, the latest first."""
        rows = self._db.stream(
            "SELECT b.id, b.name, b.created_at, count(s.sample_id) FROM boards b "
            "LEFT JOIN board_sounds s ON s.board_id = b.id GROUP BY b.id "
            "ORDER BY b.created_at DESC, b.id DESC"
        )
        return [BoardRow(*row) for row in rows]

    @reading
    def board(self, board_id: int) -> BoardRow | None:
        """Return one board."""
        row = self._db.one(
            "SELECT id, name, created_at, (SELECT count(*) FROM board_sounds WHERE board_id = ?1) "
            "FROM boards WHERE id = ?1",
            (board_id,),
        )
        return BoardRow(*row) if row else None

    @reading
    def board_sounds(self, board_id: int) -> list[Placed]:
        """Return a board's sounds in their order."""
        rows = self._db.stream(
            "SELECT sample_id, at FROM board_sounds WHERE board_id = ? ORDER BY position",
            (board_id,),
        )
        return [Placed(*row) for row in rows]

    def create_board(self, name: str) -> int:
        """Make an empty board and return its id."""
        row = self._db.one(
            "INSERT INTO boards (name, created_at) VALUES (?, ?) RETURNING id",
            (name, self._clock()),
        )
        return int(row[0]) if row else 0

    def put_board(self, board: BoardRow, sounds: Sequence[Placed]) -> None:
        """Make a board be as given: its name, its sounds and their order."""
        with self._db.transaction():
            self._db.query(
                "INSERT INTO boards (id, name, created_at) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                (board.id, board.name, board.created_at),
            )
            self._db.query("DELETE FROM board_sounds WHERE board_id = ?", (board.id,))
            for position, placed in enumerate(sounds):
                self._db.query(
                    "INSERT INTO board_sounds (board_id, sample_id, position, at) "
                    "VALUES (?, ?, ?, ?)",
                    (board.id, placed.sample_id, position, placed.at),
                )

    def delete_board(self, board_id: int) -> None:
        """Delete a board."""
        with self._db.transaction():
            self._db.query("DELETE FROM board_sounds WHERE board_id = ?", (board_id,))
            self._db.query("DELETE FROM boards WHERE id = ?", (board_id,))

    @reading
    def payload_of(self, sample_id: int) -> str:
        """Return the hash that identifies a sample's sound, "" for an unknown or unheard one."""
        row = self._db.one("SELECT payload_hash FROM samples WHERE id = ?", (sample_id,))
        return str(row[0]) if row and row[0] else ""

    @reading
    def sample_of(self, payload_hash: str) -> int | None:
        """Return the sample that holds a sound, or None."""
        row = self._db.one("SELECT id FROM samples WHERE payload_hash = ?", (payload_hash,))
        return int(row[0]) if row else None
