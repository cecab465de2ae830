"""Which sounds are embedded first: what lists aim at, near the project, new, the rest."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from samplerecs_daemon.api import Context
from samplerecs_daemon.context import project_key, valid_bpm
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_models.errors import InputError
from samplerecs_models.types import Bool, Int64

#: How long a sound is new, in seconds (14 days).
NEW_S = 14 * 86_400.0
#: How far a tempo may be from the project's, its half or its double, in BPM.
TEMPO_REACH = 5.0
#: Semitones from the project's tonic to the keys that go with it: the same, the fifths, the
#: relative ones.
_KINDRED = (0, 5, 7, 3, 9)


def likeliest(
    waiting: Collection[int],
    index: LibraryIndex,
    aims: Collection[int],
    context: Context,
    now: float,
) -> Int64:
    """Return the ids of the sounds that are there, the likeliest first.

    Args:
        waiting: ids of sounds without a vector.
        index: the library.
        aims: ids of the sounds that lists aim at, the pinned and lately taken ones.
        context: the open project.
        now: Unix seconds.
    """
    rows = index.rows(np.fromiter(waiting, np.int64, len(waiting)))
    rows = rows[index.columns.present[rows]]
    columns = index.columns
    ids, seen = columns.ids[rows], columns.first_seen[rows]
    is_aim = np.isin(ids, np.fromiter(aims, np.int64, len(aims)))
    near = _near(index, rows, context)
    order = np.lexsort((ids, -seen, ~(now - seen <= NEW_S), ~near, ~is_aim))
    return np.asarray(ids[order])


def _near(index: LibraryIndex, rows: Int64, context: Context) -> Bool:
    """Return which sounds have the project's tempo and do not speak against its key."""
    columns = index.columns
    near = np.zeros(len(rows), dtype=bool)
    bpm, pitch = _bpm(context), _pitch(context)
    if bpm is None and pitch is None:
        return near
    tonic = columns.tonic[rows].astype(np.int64)
    known = tonic >= 0
    kindred = np.isin((tonic - (pitch or 0)) % 12, _KINDRED) & known if pitch is not None else known
    if bpm is None:
        return np.asarray(kindred)
    own = columns.bpm[rows].astype(np.float64)
    for factor in (0.5, 1.0, 2.0):
        near |= np.abs(own - bpm * factor) <= TEMPO_REACH
    return np.asarray(near & (kindred | ~known))


def _bpm(context: Context) -> float | None:
    bpm = context.value("bpm")
    try:
        return valid_bpm(bpm) if bpm is not None else None
    except InputError:
        return None


def _pitch(context: Context) -> int | None:
    try:
        key = project_key(context)
    except InputError:
        return None
    return key.tonic if key else None
