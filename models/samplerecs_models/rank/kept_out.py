"""What kept a sound out of a list that its score would have brought it into.

Every cause is tried: the list is made again without it, and the first that lets the sound in is
what decided. So this says what the choice does, and keeps no account of how it does it. Where
several hold it back at once, the one is named that a producer finds plainest of that sound: that
four drum loops are listed, before what their number has to do with the one-shots.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from samplerecs_models.rank.columns import ROLE_CODES, Limits, Query
from samplerecs_models.rank.diversity import copies
from samplerecs_models.rank.limits import ONE_ROLE, limits_of, one_role
from samplerecs_models.rank.prepared import Prepared
from samplerecs_models.types import Int64
from samplerecs_models.vocabulary import Role

_NO_ROLE = ROLE_CODES.index(Role.UNKNOWN)
#: Makes the list of a query again, and returns its rows.
Again = Callable[[Query], Collection[int]]
#: What keeps a sound out: the same sound is listed; the places of its pack, its role, of what has
#: no tempo are taken; what has no tempo has places kept for it; a sound much like it is listed; all
#: that is listed scores more; the list stays as it was for the most part; none of these alone.
COPY, PACK, ROLE, UNTIMED, KEPT, LIKE, SCORE, STEADY, OTHERS = (
    *("copy", "pack", "role", "untimed", "kept", "like", "score", "steady", "others"),
)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Why a row is in no list: `cause` is one of the above, `rows` the listed ones behind it."""

    cause: str
    rows: tuple[int, ...] = ()

    def beside(self, listed: Mapping[int, float]) -> list[float]:
        """Return the scores of what is listed (row -> score) beside the rows behind it."""
        return [score for row, score in listed.items() if row not in self.rows]


def kept_out(
    prepared: Prepared,
    query: Query,
    row: int,
    score: float,
    listed: Mapping[int, float],
    again: Again,
) -> KeptOut:
    """Return what kept a row that no rule hides out of a list.

    Args:
        prepared: the candidates.
        query: what the list was made for, with what stands above it.
        row: of the sound; not in the list.
        score: of the row.
        listed: row -> score, the list without what is on top of it whatever its score.
        again: makes the list again.
    """
    if not listed:
        return KeptOut(OTHERS)
    above = [] if query.above is None else query.above.tolist()
    rows = np.array([*above, *listed], dtype=np.int64)
    same = rows[copies(prepared, rows, row)]
    if len(same):
        return KeptOut(COPY, tuple(same.tolist()))
    if score < min(listed.values()):
        return KeptOut(SCORE)
    if row in again(query):
        return KeptOut(STEADY)
    causes = _causes(prepared, query, row, rows)
    decided = next((found for found, without in causes if row in again(without)), None)
    # Several at once: none alone lets it in, and each of them is true. So it is beside the places
    # that are kept for others: these let in whatever comes next.
    if decided is None or decided.cause == KEPT:
        plainest = _plainest([found for found, _ in causes], prepared.role[row] != _NO_ROLE)
        decided = plainest or decided
    if decided is None and (kept := _below_all_beside(causes, score, listed)) is not None:
        return kept
    return decided or KeptOut(OTHERS)


def _plainest(causes: Sequence[KeptOut], has_role: bool) -> KeptOut | None:
    """Return what is most easily said of the limits of its own that a row meets, if any."""
    order = (ROLE, PACK, UNTIMED) if has_role else (PACK, UNTIMED, ROLE)
    found = {each.cause: each for each in causes}
    return next((found[name] for name in order if name in found), None)


def _below_all_beside(
    causes: Sequence[tuple[KeptOut, Query]], score: float, listed: Mapping[int, float]
) -> KeptOut | None:
    """Return the kept places, where all that is listed beside them scores more than `score`."""
    kept = next((found for found, _ in causes if found.cause == KEPT), None)
    if kept is None:
        return None
    return kept if all(other >= score for other in kept.beside(listed)) else None


def _causes(
    prepared: Prepared, query: Query, row: int, listed: Int64
) -> list[tuple[KeptOut, Query]]:
    """Return what may keep a row out, each with the query that is without it."""
    limits = limits_of(query)
    untimed = prepared.class_untimed[prepared.tempo_class]
    of_pack = listed[prepared.pack[listed] == prepared.pack[row]]
    codes = one_role(prepared.role.astype(np.int64), limits)
    of_role = listed[codes[listed] == codes[row]]
    per_role = limits.per_one_role if codes[row] == ONE_ROLE else limits.per_role
    without_tempo = listed[untimed[listed]]
    pack = int(prepared.pack[row])
    causes: list[tuple[str, Int64, Query]] = []
    if _taken(of_pack, limits.places_of(pack)):
        causes.append((PACK, of_pack, _with(query, replace(limits, per_pack=None))))
    if limits.per_role is not None and _taken(of_role, per_role):
        causes.append((ROLE, of_role, _with(query, replace(limits, per_role=None))))
    if _taken(without_tempo, limits.untimed):
        without = replace(limits, untimed=None) if untimed[row] else None
        if without is None and limits.untimed_first:
            without = replace(limits, untimed_first=False)
        if without is not None:
            cause = UNTIMED if untimed[row] else KEPT
            causes.append((cause, without_tempo, _with(query, without)))
    causes.append((LIKE, _nearest(prepared, row, listed), replace(query, diversity=0.0)))
    return [(KeptOut(name, tuple(rows.tolist())), without) for name, rows, without in causes]


def _taken(rows: Int64, most: int | None) -> bool:
    return most is not None and len(rows) >= most


def _with(query: Query, limits: Limits) -> Query:
    return replace(query, limits=limits)


def _nearest(prepared: Prepared, row: int, listed: Int64) -> Int64:
    """Return the listed row that a row is most like, of those it is compared with; or none."""
    untimed = prepared.class_untimed[prepared.tempo_class]
    beside = listed[untimed[listed] == untimed[row]]
    if not len(beside) or not prepared.has_vector[row]:
        return listed[:0]
    return np.asarray(beside[[np.argmax(prepared.vectors[beside] @ prepared.vectors[row])]])
