"""An index brought up to date: changed sounds replaced, new ones added, others taken out.

What did not change is copied by array operations, never looked at row by row. The matrix of
vectors, by far the largest part, is not even copied where sounds were only added or described
anew: new rows go into the spare room behind it (`room`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.room import Room
from samplerecs_daemon.index.strings import Strings, merge_strings
from samplerecs_daemon.index.words import merge_postings
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.rank.columns import Candidates
from samplerecs_models.rank.prepared import Prepared, prepare
from samplerecs_models.types import Float32, Int64

#: Rows that may lie behind the others out of the order of tempo, as a share of all. A tempo rule
#: then reads so many vectors in vain; putting all in order again costs a copy of the matrix.
LOOSE_SHARE = 0.125

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Join:
    """Two indexes and what becomes of their rows.

    Attributes:
        old, fresh: the index as it was, and one of the changed rows alone.
        order: int64 (n,), which row goes where: those of `old` by their number, those of `fresh`
            by theirs plus len(old).
        in_place: the old rows stay where they are, and new ones come behind them.
    """

    old: LibraryIndex
    fresh: LibraryIndex
    order: Int64
    in_place: bool


def merge(
    index: LibraryIndex,
    rows: Sequence[SampleRow],
    removed: Sequence[int],
    vectors: tuple[Int64, Float32] | None,
    generation: int,
) -> LibraryIndex:
    """Return the index with some samples changed, added or taken out; `index` stays as it is.

    It gives the answers that `build` gives from scratch. Words, packs and folders that nobody
    bears any longer stay in its tables, and find nothing, until the next build.

    Args:
        index: an index of the same library and model.
        rows: the samples that changed or are new, as they are now, each once.
        removed: ids that are gone; unknown ones are ignored.
        vectors: ids and unit vectors of `rows`; those without one have none from now on.
        generation: of the store the rows come from.

    Raises:
        ValueError: when the vectors are not of the model's dimension, or a row is also removed.
    """
    fresh = build(rows, index.model, vectors, generation, index.library)
    gone = np.asarray(removed, dtype=np.int64)
    if np.isin(fresh.ids, gone).any():
        raise ValueError("a sample cannot be changed and removed")
    left = index.rows(gone)
    if not len(fresh) and not len(left):
        return replace(index, generation=generation)
    join = _plan(index, fresh, left)
    columns, packs, folders, room = _columns(join)
    order = np.argsort(columns.ids)
    return LibraryIndex(
        generation=generation,
        library=index.library,
        model=index.model,
        columns=columns,
        ids=columns.ids[order],
        rows_of_ids=order.astype(np.int64),
        words=merge_postings(index.words, fresh.words, join.order),
        tags=merge_postings(index.tags, fresh.tags, join.order),
        packs=packs,
        folders=folders,
        room=room,
    )


def _plan(old: LibraryIndex, fresh: LibraryIndex, left: Int64) -> _Join:
    known = np.isin(fresh.columns.ids, old.ids)
    were, now = old.rows(fresh.columns.ids), np.flatnonzero(known)
    added = np.flatnonzero(~known)
    moved = _places(old)[were] != _places(fresh)[now]
    loose = _loose(old) + len(added)
    if not len(left) and not moved.any() and loose <= LOOSE_SHARE * len(old):
        order = np.arange(len(old) + len(added))
        order[were] = len(old) + now
        order[len(old) :] = len(old) + added
        return _Join(old, fresh, order, in_place=True)
    stays = np.ones(len(old), dtype=bool)
    stays[were] = stays[left] = False
    rows = np.concatenate([np.flatnonzero(stays), len(old) + np.arange(len(fresh))])
    ids = np.concatenate([old.columns.ids, fresh.columns.ids])[rows]
    places = np.concatenate([_places(old), _places(fresh)])[rows]
    return _Join(old, fresh, rows[np.lexsort((ids, places))], in_place=False)


def _places(index: LibraryIndex) -> Float32:
    """Return what rows are ordered by, see `library.build`."""
    return np.nan_to_num(index.columns.bpm)


def _loose(index: LibraryIndex) -> int:
    """Return the number of rows behind the first that is out of order."""
    falls = np.flatnonzero(np.diff(_places(index)) < 0)
    return len(index) - 1 - int(falls[0]) if len(falls) else 0


def _columns(join: _Join) -> tuple[Prepared, Strings, Strings, Room | None]:
    old, fresh = join.old.columns, join.fresh.columns
    packs, pack_codes = _coded(join, join.old.packs, join.fresh.packs, "pack")
    folders, folder_codes = _coded(join, join.old.folders, join.fresh.folders, "folder")
    vectors, room = _vectors(join)
    made: dict[str, Array] = {"vectors": vectors, "pack": pack_codes, "folder": folder_codes}
    for field in fields(Candidates):
        if field.name not in made:
            made[field.name] = _taken(join, getattr(old, field.name), getattr(fresh, field.name))
    if old.duplicate_of is old.ids:
        made["duplicate_of"] = made["ids"]
    return prepare(Candidates(**made)), packs, folders, room


def _coded(join: _Join, old: Strings, fresh: Strings, column: str) -> tuple[Strings, Array]:
    """Return the names behind a column of codes, and the column with their new numbers."""
    names, old_codes, fresh_codes = merge_strings(old, fresh)
    columns = zip((join.old.columns, join.fresh.columns), (old_codes, fresh_codes), strict=True)
    # One more entry, the last, for the code -1, which has no name.
    renumbered = [
        np.append(codes, -1).astype(np.int32)[getattr(part, column)] for part, codes in columns
    ]
    return names, _taken(join, *renumbered)


def _taken(join: _Join, old: Array, fresh: Array) -> Array:
    """Return the rows of a column in their order; its values a row stay in one piece each."""
    both = np.concatenate([old.T, fresh.T], axis=-1)
    return np.take(both, join.order, axis=-1).T


def _vectors(join: _Join) -> tuple[Float32, Room | None]:
    old = join.old.columns.vectors
    news = np.flatnonzero(join.order >= len(old))
    values = join.fresh.columns.vectors[join.order[news] - len(old)]
    shared = _extended(join, news, values) if join.in_place else None
    if shared is not None:
        return shared, join.old.room
    room = Room(len(join.order), old.shape[1])
    made = room.rows()
    if join.in_place:
        made[: len(old)] = old
    elif len(old):
        # "clip": the other mode would make a copy of the result on the way.
        here = np.where(join.order < len(old), join.order, 0)
        np.take(old, here, axis=0, out=made, mode="clip")
    made[news] = values
    return made, room


def _extended(join: _Join, news: Int64, values: Float32) -> Float32 | None:
    """Return the old matrix, new rows behind it; None where an old row changes, or no room is."""
    old, room = join.old.columns.vectors, join.old.room
    known = int(np.searchsorted(news, len(old)))
    if not np.array_equal(old[news[:known]], values[:known]):
        return None
    if known == len(news):
        return old
    return room.extended(len(old), values[known:]) if room else None
