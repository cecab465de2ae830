"""The words that one model heard in the sounds, in memory: word -> sounds and how surely."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import numpy as np

from samplerecs_daemon.store.heard import TagRow
from samplerecs_models.types import Float32, Int64


class Tags:
    """The tags of one model; any thread may call any method.

    Args:
        rows: what the store has.
    """

    def __init__(self, rows: Iterable[tuple[int, TagRow]] = ()) -> None:
        self._turn = threading.Lock()
        self._by_word: dict[str, dict[int, float]] = {}
        self.add(rows)

    def add(self, rows: Iterable[tuple[int, TagRow]]) -> None:
        """Add tags of sounds that had none."""
        with self._turn:
            for sample_id, row in rows:
                self._by_word.setdefault(row.word, {})[sample_id] = row.confidence

    def of(self, word: str) -> tuple[Int64, Float32]:
        """Return the ids of the sounds that answer a word, and how surely, 0..1."""
        with self._turn:
            found = self._by_word.get(word, {})
            ids = np.fromiter(found.keys(), np.int64, len(found))
            return ids, np.fromiter(found.values(), np.float32, len(found))
