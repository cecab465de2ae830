"""The orders in which a library is paged through, each a column of numbers over the index.

A text (name, pack, role) becomes its place among all such texts, so that every order is one
sort of numbers, and a page is found by a search in it.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.words import normal
from samplerecs_daemon.store import Store
from samplerecs_models.rank.columns import ROLE_CODES
from samplerecs_models.types import Bool, Float64, Int64
from samplerecs_models.vocabulary import Role

#: Where a value stands in its order as a cursor keeps it: a number, a text, or unknown.
Raw = float | str | None

#: Every order; with "-" before it the reverse, in which what is unknown still comes last.
SORTS = ("name", "newest", "bpm", "key", "length", "role", "pack")


@dataclass(frozen=True, slots=True)
class Column:
    """One order before it is turned round.

    Attributes:
        values: float64 (n,), rising as the order wants it; inf for what is unknown.
        table: the texts behind whole numbers, sorted; None where the values are numbers.
    """

    values: Float64
    table: Sequence[str] | None = None

    def raw(self, row: int) -> Raw:
        """Return a row's value as a cursor keeps it."""
        value = float(self.values[row])
        if np.isinf(value):
            return None
        return value if self.table is None else self.table[int(value)]

    def place(self, raw: Raw) -> float:
        """Return where a cursor's value stands, between two others where it is no longer known.

        Raises:
            ValueError: when it is of another kind.
        """
        if raw is None:
            return float("inf")
        if self.table is None and isinstance(raw, (int, float)):
            return float(raw)
        if self.table is not None and isinstance(raw, str):
            at = bisect_left(self.table, raw)
            return float(at) if at < len(self.table) and self.table[at] == raw else at - 0.5
        raise ValueError("the value is of another order")


@dataclass(frozen=True, slots=True)
class Order:
    """The rows of an index in one order; `keys` are the sorted values, ties by id."""

    column: Column
    sign: int
    rows: Int64
    keys: Float64
    ids: Int64

    def after(self, raw: Raw, sample_id: int) -> int:
        """Return how many rows come up to and with a value and an id."""
        value = self.column.place(raw)
        key = value if np.isinf(value) else self.sign * value
        first = int(np.searchsorted(self.keys, key, side="left"))
        last = int(np.searchsorted(self.keys, key, side="right"))
        return first + int(np.searchsorted(self.ids[first:last], sample_id, side="right"))


class Orders:
    """The orders of the index in use, each made when it is first asked for; for any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._stamp: tuple[str, int] = ("", -1)
        self._made: dict[str, Order] = {}
        self._columns: dict[str, Column] = {}
        self._names = _Names()

    def of(self, index: LibraryIndex, store: Store, sort: str) -> Order:
        """Return an order of an index.

        Args:
            index: the library.
            store: the calling thread's own, for names.
            sort: one of SORTS, with or without "-" before it.
        """
        stamp = (index.library, index.generation)
        with self._turn:
            if stamp != self._stamp:
                self._stamp, self._made, self._columns = stamp, {}, {}
            if sort not in self._made:
                self._made[sort] = self._order(index, store, sort)
            return self._made[sort]

    def _order(self, index: LibraryIndex, store: Store, sort: str) -> Order:
        name, sign = sort.lstrip("-"), -1 if sort.startswith("-") else 1
        column = self._columns.get(name)
        if column is None:
            made = self._names.column(index, store) if name == "name" else _COLUMNS[name](index)
            column = self._columns[name] = made
        values = np.where(np.isinf(column.values), np.inf, sign * column.values)
        ids = index.columns.ids
        rows = np.lexsort((ids, values)).astype(np.int64)
        return Order(column, sign, rows, values[rows], ids[rows])


class _Names:
    """The file names of a library in order, kept from one index to the next.

    A name that no sound has any more stays: it is in nobody's way.
    """

    def __init__(self) -> None:
        self._library = ""
        self._generation = -1
        self._keys: dict[int, str] = {}
        self._table: list[str] = []
        self._places: dict[str, float] = {}

    def column(self, index: LibraryIndex, store: Store) -> Column:
        # The generation first: names that change meanwhile are read again the next time.
        generation = store.generation()
        if index.library != self._library:
            self._keys, self._table, self._places = {}, [], {}
            self._know(store.names())
        elif generation != self._generation:
            self._know(store.names_of(store.changed_since(self._generation)))
        self._library, self._generation = index.library, generation
        # A sound whose name went with it while the index still has it comes last.
        texts = (self._keys.get(number, "") for number in index.columns.ids.tolist())
        places = [self._places.get(text, np.inf) for text in texts]
        return Column(np.array(places, dtype=np.float64), self._table)

    def _know(self, names: Mapping[int, str]) -> None:
        changed = {number: normal(name) for number, name in names.items()}
        self._keys |= changed
        fresh = {text for text in changed.values() if text} - self._places.keys()
        if fresh:
            # Pages under way hold the old table. Sorting what is nearly sorted is quick.
            self._table = sorted([*self._table, *sorted(fresh)])
            self._places = {text: float(at) for at, text in enumerate(self._table)}


def _coded(names: Sequence[str], codes: Int64) -> Column:
    """Return the order of texts of which each row has the number; a negative one is unknown."""
    texts = [normal(name) for name in names]
    table = sorted({text for text in texts if text})
    places = [float(bisect_left(table, text)) if text else np.inf for text in texts]
    return Column(np.array([*places, np.inf])[codes], table)


def _roles(index: LibraryIndex) -> Column:
    names = ["" if role is Role.UNKNOWN else role.value for role in ROLE_CODES]
    return _coded(names, index.columns.role.astype(np.int64))


def _numbers(values: Float64, known: Bool) -> Column:
    return Column(np.where(known, values, np.inf))


def _bpm(index: LibraryIndex) -> Column:
    bpm = index.columns.bpm.astype(np.float64)
    return _numbers(bpm, np.isfinite(bpm))


def _key(index: LibraryIndex) -> Column:
    """Return C, C minor, C# ...: a root without a mode, then major, then minor."""
    tonic = index.columns.tonic.astype(np.float64)
    return _numbers(tonic * 3 + index.columns.mode + 1, tonic >= 0)


def _length(index: LibraryIndex) -> Column:
    length = index.columns.duration_s.astype(np.float64)
    return _numbers(length, length > 0)


def _newest(index: LibraryIndex) -> Column:
    return Column(-index.columns.first_seen)


def _packs(index: LibraryIndex) -> Column:
    return _coded(index.packs, index.columns.pack.astype(np.int64))


_COLUMNS: dict[str, Callable[[LibraryIndex], Column]] = {
    "newest": _newest,
    "bpm": _bpm,
    "key": _key,
    "length": _length,
    "role": _roles,
    "pack": _packs,
}
