"""What every part of the store shares: the database, the clock, the generation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from samplerecs_daemon.store.connection import Database
from samplerecs_daemon.store.errors import reading

Clock = Callable[[], float]


class StorePart:
    """A group of the store's methods over one database.

    Args:
        database: where the rows are.
        clock: returns Unix seconds; the only source of time in the store.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    @property
    def path(self) -> Path:
        """The database file."""
        return self._db.path

    @reading
    def generation(self) -> int:
        """Return the number that rises with every change an index has to see."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'generation'")
        return int(row[0]) if row else 0

    @reading
    def identity(self) -> str:
        """Return what tells this library from any other: 32 hex digits, made with the file."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'identity'")
        return str(row[0]) if row else ""

    def renew_identity(self) -> None:
        """Become another library for whoever keeps something made of this one.

        For a file whose generations were written anew: one put back from a backup.
        """
        self._db.query("UPDATE meta SET value = lower(hex(randomblob(16))) WHERE key = 'identity'")

    @reading
    def _bump(self) -> int:
        """Raise the generation inside a transaction and return it."""
        row = self._db.one(
            "UPDATE meta SET value = value + 1 WHERE key = 'generation' RETURNING value"
        )
        return int(row[0]) if row else 0

    def _mark(self, sample_ids: Iterable[int]) -> None:
        """Note inside a transaction that an index has to read these samples again."""
        generation = self._bump()
        for sample_id in sample_ids:
            self._db.query("UPDATE samples SET changed = ? WHERE id = ?", (generation, sample_id))


def display(name: str) -> str:
    """Return a path as TEXT for people: bytes that are no Unicode become "?"."""
    return os.fsencode(name).decode("utf-8", "replace")
