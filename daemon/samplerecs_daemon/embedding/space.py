"""The vectors of one model in memory: they only grow, and a reader keeps what it has."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.store import Store
from samplerecs_models.types import Bool, Float32, Int64, ModelId

#: By how much the room grows when it is full, and the least of it.
_GROWTH, _LEAST = 1.5, 1_024


@dataclass(frozen=True)
class View:
    """What was there at one moment: ids int64 (n,), distinct, and unit vectors float32 (n, dim)."""

    ids: Int64
    vectors: Float32

    def vectors_of(self, ids: Int64) -> tuple[Int64, Float32]:
        """Return those of the ids that have a vector, in their order, and the vectors."""
        if not len(self.ids) or not len(ids):
            return np.empty(0, np.int64), self.vectors[:0]
        order, rising = self._order
        at = np.minimum(np.searchsorted(rising, ids), len(rising) - 1)
        known = rising[at] == ids
        return ids[known], self.vectors[order[at[known]]]

    def rows_in(self, index: LibraryIndex) -> tuple[Bool, Int64]:
        """Return which ids the library has, bool (n,), and the rows of those, in their order.

        Kept for the next request, which asks the same as long as neither changes.
        """
        kept: tuple[LibraryIndex, Bool, Int64] | None = self.__dict__.get("_rows")
        if kept is None or kept[0] is not index:
            known = np.isin(self.ids, index.ids)
            kept = self.__dict__["_rows"] = (index, known, index.rows(self.ids[known]))
        return kept[1], kept[2]

    @cached_property
    def _order(self) -> tuple[Int64, Int64]:
        order = np.argsort(self.ids)
        return order, self.ids[order]


class Space:
    """Every vector of one model; one thread at a time adds, any number read.

    Args:
        model: the space.
    """

    def __init__(self, model: ModelId) -> None:
        self.model = model
        self._turn = threading.Lock()
        self._following = threading.Lock()
        self._ids = np.empty(_LEAST, np.int64)
        self._vectors = np.empty((_LEAST, model.dim), np.float32)
        self._known: set[int] = set()
        self._view = View(self._ids[:0], self._vectors[:0])
        self._generation = -1

    def view(self) -> View:
        """Return what is there now."""
        return self._view

    def follow(self, store: Store) -> None:
        """Load what the store has and this has not; quick while nothing changed."""
        with self._following:
            generation = store.generation()
            if generation != self._generation:
                self._load(store)
                self._generation = generation

    @property
    def loaded(self) -> bool:
        """True once what the store had is here."""
        return self._generation >= 0

    def _load(self, store: Store) -> None:
        if store.vector_count(self.model) == len(self._known):
            return
        if not self._known:
            self.add(*store.vectors(self.model))
            return
        missing = [int(i) for i in store.vector_ids(self.model) if int(i) not in self._known]
        self.add(*store.vectors_of(self.model, missing))

    def add(self, ids: Int64, vectors: Float32) -> None:
        """Add vectors; of an id that is there already the first is kept."""
        with self._turn:
            fresh = [at for at, each in enumerate(ids) if int(each) not in self._known]
            begin, end = len(self._known), len(self._known) + len(fresh)
            if end > len(self._ids):
                self._grow(end)
            # Behind what any view shows: a reader never sees a row change.
            self._ids[begin:end], self._vectors[begin:end] = ids[fresh], vectors[fresh]
            self._known.update(int(ids[at]) for at in fresh)
            self._view = View(self._ids[:end], self._vectors[:end])

    def _grow(self, least: int) -> None:
        size = max(least, int(len(self._ids) * _GROWTH))
        ids, vectors = np.empty(size, np.int64), np.empty((size, self.model.dim), np.float32)
        there = len(self._known)
        ids[:there], vectors[:there] = self._ids[:there], self._vectors[:there]
        self._ids, self._vectors = ids, vectors
