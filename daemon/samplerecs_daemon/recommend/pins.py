"""What comes first whatever tempo and key say, in the order of its fit.

That is pinned sounds in a free list, and in a search the file whose name was asked for. Filters and
bans hold for them all the same: who asks for a bass is not shown a pinned kick. Pins take at most
PINS_FIRST places, so that a list always has something new; the others wait and fill what is left.
What comes first counts in the limits of the list, and no copy of it stands below: five pinned kicks
draw no sixth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samplerecs_daemon.api.formats import all_of
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_models.rank.columns import Limits, Query, Ranked, Ranking, Standing
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.prepared import Prepared
from samplerecs_models.rank.ranker import eligible_rows
from samplerecs_models.seams import Ranker
from samplerecs_models.types import Bool

#: Pinned sounds that come first in a list: half of the ten that it usually has.
PINS_FIRST = 5
#: What keeps out a pinned sound that is not among these.
PIN_WAITS = (
    f"Not in the list now: at most {PINS_FIRST} pinned sounds come first, and others fit better."
)

_PINNED = "pinned"
#: What keeps a sound out that is not pinned, and a pinned one not.
_OTHERWISE = {"seen": "that you took or passed over it", "tempo": "its tempo", "key": "its key"}


@dataclass(frozen=True, slots=True)
class First:
    """What comes first in a list.

    Attributes:
        rows: bool (n,), the rows of the library.
        why: what is said of them before their reason.
        most: as many of them come first, the others after all the rest; None for no limit.
    """

    rows: Bool
    why: str
    most: int | None = None

    def waiting(self, count: int) -> int:
        """Return how many of so many that may be listed do not come first."""
        return 0 if self.most is None else max(0, count - self.most)


def called_so(rows: Bool) -> First:
    """Return that the files come first whose name was asked for: bool (n,)."""
    return First(rows, "the name you asked for")


def pins_first(index: LibraryIndex, store: StoreReader, query: Query) -> First | None:
    """Return that the pinned sounds which the filters let through come first; None without any."""
    pinned = index.rows(store.pins())
    only = np.zeros(len(index), dtype=bool)
    only[pinned] = True
    if query.allowed is not None:
        only &= query.allowed
    return First(only, _PINNED, PINS_FIRST) if only.any() else None


def pinned_entry(entry: Ranked) -> Ranked:
    """Return a pinned sound's entry as a list has it."""
    return _led(entry, _PINNED)


def _led(entry: Ranked, why: str) -> Ranked:
    return replace(entry, reason=f"{why} · {entry.reason}")


@dataclass(frozen=True, slots=True)
class Led:
    """A ranking, and how many of what might come first wait."""

    ranking: Ranking
    waiting: int = 0


def rank_below(ranker: Ranker, columns: Prepared, query: Query, n: int, first: First | None) -> Led:
    """Return the `n` best: what comes first, then those that the query would list anyway."""
    if first is None:
        return Led(ranker.rank(columns, query, n))
    found = ranker.rank(columns, _of_first(query, first), n)
    led = [_led(each, first.why) for each in found.winners]
    above = led[: first.most]
    below = replace(
        _but_first(query, first), above=np.array([each.row for each in above], np.int64)
    )
    rest = ranker.rank(columns, below, n - len(above))
    # Each row counts under one rule or under none.
    count = len(columns) - sum(found.hidden.values())
    hidden = {**rest.hidden, "seen": rest.hidden.get("seen", 0) - count}
    if hidden["seen"] <= 0:
        del hidden["seen"]
    after = led[len(above) :]
    winners = (*above, *rest.winners, *after)
    shown = max(0, min(len(after), n - len(winners) + len(after)))
    return Led(Ranking(winners[:n], hidden), first.waiting(count) - shown)


def waiting_note(count: int) -> tuple[str, ...]:
    """Return the note on pinned sounds that wait."""
    if not count:
        return ()
    what = "pinned sound waits" if count == 1 else "pinned sounds wait"
    return (f"{count:,} more {what}: at most {PINS_FIRST} come first, those that fit best.",)


def pin_words(found: Standing, alone: Standing) -> str:
    """Return what being pinned does for a sound, in words.

    Args:
        found: where it stands, the pinned sounds on top.
        alone: where it would stand if nothing were pinned.
    """
    if found.hides:
        return "You pinned it."
    said = "You pinned it, so it comes first." if found.rank <= PINS_FIRST else "You pinned it."
    if alone.hides:
        others = all_of([_OTHERWISE[rule] for rule in alone.hides])
        return f"{said} Otherwise {others} would keep it out."
    return f"{said} By score alone it would be at place {alone.rank:,}."


def standing_with_pins(
    ranker: Ranker, columns: Prepared, query: Query, row: int, first: First | None
) -> Standing:
    """Return where a row stands, or would stand if all that hides it were loosened."""
    found = _standing_below(ranker, columns, query, row, first)
    if not found.hides:
        return found
    lifted = replace(query, lifted=query.lifted | set(found.hides))
    there = _standing_below(ranker, columns, lifted, row, first)
    return replace(there, of=found.of, hides=found.hides)


def _standing_below(
    ranker: Ranker, columns: Prepared, query: Query, row: int, first: First | None
) -> Standing:
    """Return where a row stands, what comes first being on top in an order of its own."""
    if first is None:
        return ranker.standing(columns, query, row)
    firsts = _eligible(columns, _of_first(query, first))
    others = _eligible(columns, _but_first(query, first))
    ahead = firsts - first.waiting(firsts)
    if first.rows[row]:
        found = ranker.standing(columns, _of_first(query, first), row)
        behind = others if found.rank > ahead else 0
        return replace(found, rank=found.rank + behind, of=found.of + others)
    found = ranker.standing(columns, _but_first(query, first), row)
    return replace(found, rank=found.rank + ahead, of=found.of + firsts)


def _eligible(columns: Prepared, query: Query) -> int:
    return int(np.count_nonzero(eligible_rows(scorer(columns, query))[0]))


def _of_first(query: Query, first: First) -> Query:
    """Return the query for what comes first alone, which neither rules nor variety keep out."""
    return replace(
        query,
        allowed=first.rows,
        seen=None,
        above=None,
        hides=False,
        diversity=0.0,
        limits=Limits(None),
        lifted=query.lifted - {"filter"},
    )


def _but_first(query: Query, first: First) -> Query:
    """Return the query for all but what comes first."""
    seen = first.rows
    if query.seen is not None and "seen" not in query.lifted:
        seen = seen | query.seen
    return replace(query, seen=seen, lifted=query.lifted - {"seen"})
