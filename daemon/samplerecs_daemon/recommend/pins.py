"""What comes first whatever rules say, in the order of its fit.

That is pinned sounds in a free list, and in a search the file whose name was asked for.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.rank.columns import Limits, Query, Ranking, Standing
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.prepared import Prepared
from samplerecs_models.rank.ranker import eligible_rows
from samplerecs_models.seams import Ranker
from samplerecs_models.types import Bool

#: Why a sound comes first: the user pinned it, or asked for it by the name of its file.
PINNED, CALLED_SO = "pinned", "the name you asked for"


def pinned_rows(index: LibraryIndex, store: StoreReader) -> Bool | None:
    """Return bool (n,), the rows of the pinned sounds; None where none is pinned."""
    pinned = index.rows(store.pins())
    if not len(pinned):
        return None
    only = np.zeros(len(index), dtype=bool)
    only[pinned] = True
    return only


def rank_below(
    ranker: Ranker, columns: Prepared, query: Query, n: int, pinned: Bool | None, why: str
) -> Ranking:
    """Return the `n` best: the pinned first, then those that the query would list anyway.

    `pinned`, bool (rows,), is what comes first; `why` is said of it before its reason.
    """
    if pinned is None:
        return ranker.rank(columns, query, n)
    rest = ranker.rank(columns, _but_pins(query, pinned), n)
    top = ranker.rank(columns, _of_pins(query, pinned), n).winners
    pins = tuple(replace(winner, reason=f"{why} · {winner.reason}") for winner in top)
    hidden = {**rest.hidden, "seen": rest.hidden.get("seen", 0) - len(pins)}
    if hidden["seen"] <= 0:
        del hidden["seen"]
    return Ranking((*pins, *rest.winners)[:n], hidden)


def standing_below_pins(
    ranker: Ranker, columns: Prepared, query: Query, row: int, pinned: Bool | None
) -> Standing:
    """Return where a row stands, the pinned sounds being on top in an order of their own."""
    if pinned is None:
        return ranker.standing(columns, query, row)
    if pinned[row]:
        found = ranker.standing(columns, _of_pins(query, pinned), row)
        return replace(found, of=found.of + _eligible(columns, _but_pins(query, pinned)))
    ahead = _eligible(columns, _of_pins(query, pinned))
    found = ranker.standing(columns, _but_pins(query, pinned), row)
    return replace(found, rank=found.rank + ahead, of=found.of + ahead)


def _eligible(columns: Prepared, query: Query) -> int:
    return int(np.count_nonzero(eligible_rows(scorer(columns, query))[0]))


def _of_pins(query: Query, pinned: Bool) -> Query:
    """Return the query for the pinned sounds alone, that neither rules nor variety keep out."""
    return replace(
        query, allowed=pinned, seen=None, hides=False, diversity=0.0, limits=Limits(None)
    )


def _but_pins(query: Query, pinned: Bool) -> Query:
    """Return the query for all but the pinned sounds."""
    return replace(query, seen=pinned if query.seen is None else pinned | query.seen)
