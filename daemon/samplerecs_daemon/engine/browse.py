"""`samples`: the library page by page, filtered and in any order."""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Sequence

import numpy as np

from samplerecs_daemon.api import BrowseRequest, SamplePage
from samplerecs_daemon.engine.orders import SORTS, Order, Orders, Raw
from samplerecs_daemon.engine.part import Tools
from samplerecs_daemon.engine.sessions import LARGEST_ID
from samplerecs_daemon.engine.watching import WatchingPart
from samplerecs_daemon.index.filters import masks
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.words import Term
from samplerecs_daemon.recommend.contradictions import exclusive
from samplerecs_daemon.recommend.pasted import Named, read_named
from samplerecs_daemon.recommend.prompt import in_parts, terms_of
from samplerecs_daemon.recommend.relevance import no_answer
from samplerecs_daemon.recommend.verdicts import ever_taken
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_daemon.store import Store
from samplerecs_models.errors import BadCount, BadFilter, InputError
from samplerecs_models.query import Filter
from samplerecs_models.types import Bool, Int64

#: The most sounds of one page.
MOST = 1000


class BrowsePart(WatchingPart):
    """`samples` of `api.Sounds`."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._orders = Orders()

    def samples(self, request: BrowseRequest) -> SamplePage:
        """Return a page of the library; pages taken one after another name every sound once.

        Sounds that come or go meanwhile do not shift the others.

        Raises:
            InputError: when sort, cursor, query or limit cannot be used.
        """
        if request.sort.removeprefix("-") not in SORTS:
            raise InputError(f"There is no order {request.sort!r}.", f"Known: {', '.join(SORTS)}.")
        if not 1 <= request.limit <= MOST:
            raise BadCount(f"A page cannot have {request.limit} sounds.", f"Ask for 1 to {MOST}.")
        store = self._access.reader()
        index = self._tools.index(store)
        named = read_named(request.q, index)
        if named.wanted.like:
            raise BadFilter(
                "like: orders a list and does not filter.", "Use `search` or `similar`."
            )
        order = self._orders.of(index, store, request.sort)
        start = _start(order, request)
        meets, notes = _meets(index, store, named, self._clock())
        passes = meets[order.rows]
        found = start + np.flatnonzero(passes[start:])
        page = found[: request.limit]
        rows = store.sample_rows(order.ids[page].tolist())
        return SamplePage(
            samples=tuple(sample_info(row) for row in rows),
            total=int(np.count_nonzero(passes)),
            next_cursor=_cursor(order, request, int(page[-1])) if len(found) > len(page) else "",
            notes=(*exclusive(named.wanted), *notes),
        )


def _meets(
    index: LibraryIndex, store: Store, named: Named, now: float
) -> tuple[Bool, tuple[str, ...]]:
    """Return the rows that meet every filter and the most words, and notes on the other words.

    As in a search a word that nothing answers does not count, unless none is answered; and where
    no sound meets all the words, those come that meet the most. A file whose name the words are
    comes with those that meet them all.

    Returns:
        bool (n,), and sentences.
    """
    wanted, passes = named.wanted, np.ones(len(index), dtype=bool)
    for mask in masks(index, wanted, now, _used(store, wanted)):
        passes &= mask.passes
    terms = terms_of(wanted)
    if not terms:
        return passes, ()
    called = passes & named.mask(len(index))
    met, unknown = _met(index, terms)
    if called.any():
        return called | (passes & (met == len(terms))), ()
    left = unknown
    if any(term.typed for term in unknown):
        terms = in_parts(terms, unknown)
        met, left = _met(index, terms)
    most, known = int(met[passes].max(initial=0)), len(terms) - len(left)
    notes = [no_answer(unknown)]
    other = "other " if unknown else ""
    if 0 < most < known:
        notes.append(f"No sound meets all the {other}words; these meet {most} of {known}.")
    return passes & (met == most) & (most > 0), tuple(filter(None, notes))


def _met(index: LibraryIndex, terms: Sequence[Term]) -> tuple[Int64, list[Term]]:
    """Return how many terms each row answers, int64 (n,), and those that none answers."""
    met, unknown = np.zeros(len(index), dtype=np.int64), []
    for term in terms:
        answers = index.term_hits(term) > 0
        met += answers
        if not answers.any():
            unknown.append(term)
    return met, unknown


def _used(store: Store, wanted: Filter) -> Int64:
    return np.array(ever_taken(store) if wanted.unused else [], dtype=np.int64)


def _cursor(order: Order, request: BrowseRequest, last: int) -> str:
    """Return what asks for the sounds after the one at a place of the order."""
    raw = order.column.raw(int(order.rows[last]))
    text = json.dumps([request.sort, raw, int(order.ids[last])], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _start(order: Order, request: BrowseRequest) -> int:
    """Return the place in the order at which a page begins.

    Raises:
        InputError: when the cursor is none that was given for this order.
    """
    if not request.cursor:
        return 0
    try:
        raw, sample_id = _read(request)
        return order.after(raw, sample_id)
    except (ValueError, binascii.Error, RecursionError):
        raise InputError(
            "The cursor is not one that a page of this order gave.", "Begin without a cursor."
        ) from None


def _read(request: BrowseRequest) -> tuple[Raw, int]:
    """Return the value and the id that a cursor holds; raise ValueError when it holds none."""
    text = request.cursor + "=" * (-len(request.cursor) % 4)
    said = json.loads(base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True))
    if not isinstance(said, list) or len(said) != 3 or said[0] != request.sort:
        raise ValueError("not a cursor of this order")
    _, raw, sample_id = said
    if type(sample_id) is not int or not 0 < sample_id <= LARGEST_ID:
        raise ValueError("not an id")
    if isinstance(raw, bool) or not (raw is None or isinstance(raw, (int, float, str))):
        raise ValueError("not a value")
    if isinstance(raw, (int, float)) and not (abs(raw) < 1e300 and math.isfinite(raw)):
        raise ValueError("not a number of an order")
    return raw, sample_id
