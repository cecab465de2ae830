"""What was heard, taken or used; what was learnt; how samplerecs does."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import replace
from statistics import median

from samplerecs_daemon.api import (
    HistoryEntry,
    HistoryRequest,
    Learnt,
    Rate,
    SampleInfo,
    Stats,
    Taste,
    to_json,
)
from samplerecs_daemon.engine.bans import ban_infos
from samplerecs_daemon.engine.choosing import comparison
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.engine.watching import WatchingPart
from samplerecs_daemon.recommend.learner import words_of
from samplerecs_daemon.recommend.trial import DRAWN, interval
from samplerecs_daemon.recommend.views import sample_info
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.history import WHATS, HistoryRow, Seen
from samplerecs_models.errors import BadCount, EmptyLibrary, InputError

#: The most entries of one request, and the packs that statistics name.
MOST_ENTRIES, TOP_PACKS = 1000, 10
#: What statistics count, in the order in which it is shown.
COUNTED = ("view", "preview", "interest", "skip", "accept", "dismiss", "pin")


class HistoryPart(WatchingPart):
    """History, taste and statistics of `api.Keeping`."""

    def history(self, request: HistoryRequest) -> list[HistoryEntry]:
        """Return what was heard, taken or used, the latest first.

        Raises:
            InputError: when there is no such thing to ask for.
        """
        if request.what not in ("", *WHATS):
            raise InputError(f"There is no history of {request.what!r}.", f"Known: {_known()}.")
        if not 1 <= request.limit <= MOST_ENTRIES:
            raise BadCount(
                f"{request.limit} entries cannot be listed.", f"Ask for 1 to {MOST_ENTRIES}."
            )
        if not math.isfinite(request.since):
            raise InputError("`since` must be a number of seconds.")
        store = self._access.reader()
        project = request.project.strip().encode("utf-8", "replace").decode()
        rows = store.history(request.what, request.since, project, request.limit)
        ids = list({row.sample_id for row in rows})
        samples = {row.id: sample_info(row) for row in store.sample_rows(ids)}
        return [_entry(row, samples[row.sample_id]) for row in rows if row.sample_id in samples]

    def taste(self) -> Taste:
        """Return what was learnt of the user."""
        store = self._access.reader()
        projects = {row.id: row.project for row in store.sessions()}
        tastes = self._recommender().tastes(projects)
        return replace(_taste(store), learnt=self._learnt(), tastes=tastes)

    def reset_taste(self) -> Taste:
        """Forget what was learnt; pins, bans, boards and history stay. `undo` takes it back."""
        with self._access.writer() as store, store.transaction():
            steps = [{"do": "learn_since", "at": store.learnt_since()}]
            store.learn_since(self._clock())
            back = inverse(steps, ("taste.reset", {"undo": True}))
            store.add_action("forgot what was learnt of you", back)
            taste = _taste(store)
        self._publish("taste.reset", {"undo": False})
        return taste

    def export_taste(self) -> Mapping[str, object]:
        """Return everything that taste rests on and what was learnt of it, as plain data."""
        store = self._access.reader()
        words = list(words_of(store))
        rows = {row.id: row for row in store.sample_rows([word.sample for word in words])}
        return {
            "samplerecs_taste": 1,
            "exported_at": time.time(),
            "taste": to_json(self.taste()),
            "bans": to_json(ban_infos(store, self._tools.index(store))),
            "words": [
                {
                    "name": rows[word.sample].name,
                    "sound": store.payload_of(word.sample),
                    "counts": word.amount,
                    "at": word.at,
                    "session": word.session,
                    "genre": word.genre,
                    "parts": dict(word.parts or {}),
                }
                for word in words
                if word.sample in rows
            ],
        }

    def _learnt(self) -> Learnt:
        try:
            return self._recommender().learnt(self.context())
        except EmptyLibrary:
            return Learnt()

    def stats(self) -> Stats:
        """Return how samplerecs does."""
        return statistics(self._access.reader(), self._tools.mode)


def statistics(store: Store, mode: str) -> Stats:
    """Return how samplerecs does, from what is kept.

    Args:
        store: what is kept.
        mode: how lists are ordered where the user chose nothing else.
    """
    events, words = store.event_counts(), store.word_counts()
    times = store.times_to_preview()
    counts = {name: events.get(name, 0) for name in COUNTED}
    # These are kept whether or not signals are.
    counts |= {name: words.get(name, 0) for name in ("accept", "dismiss", "pin")}
    firsts = [at for at in (store.first_event(), store.first_word()) if at is not None]
    packs = list(store.taken_by("pack").items())[:TOP_PACKS]
    return Stats(
        since=min(firsts, default=None),
        acceptance={mode: wilson(seen) for mode, seen in sorted(_by_mode(store).items())},
        time_to_preview_s=round(median(times), 2) if times else None,
        top_packs=dict(packs),
        counts=counts,
        database_bytes=store.file_bytes(),
        signals_bytes=store.signals_bytes(),
        telemetry=store.telemetry(),
        comparison=comparison(store, store.own_mode() or mode),
    )


def _by_mode(store: Store) -> Mapping[str, Seen]:
    """Return what was seen and taken by mode, whether it was drawn or chosen."""
    found: dict[str, Seen] = {}
    for mode, seen in store.acceptance().items():
        name = mode.removeprefix(DRAWN)
        other = found.get(name, Seen())
        found[name] = Seen(seen.taken + other.taken, seen.shown + other.shown)
    return found


def wilson(seen: Seen) -> Rate:
    """Return a share with its 95 % interval (Wilson 1927; Agresti and Coull 1998).

    With nothing shown everything is possible: 0 to 1.
    """
    share, low, high = interval(seen)
    taken = min(seen.taken, seen.shown)
    return Rate(taken, seen.shown, round(share, 6), round(low, 6), round(high, 6))


def _taste(store: Store) -> Taste:
    since = store.learnt_since()
    said, first = store.said(since), store.first_word(since)
    return Taste(
        accepted=store.taken(since),
        dismissed=said.get("dismiss", 0),
        pinned=len(store.pins()),
        roles=_shares(store.taken_by("role", since)),
        packs=_shares(store.taken_by("pack", since)),
        since=first,
    )


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    whole = sum(counts.values())
    return {name: round(count / whole, 4) for name, count in counts.items()} if whole else {}


def _entry(row: HistoryRow, sample: SampleInfo) -> HistoryEntry:
    context = json.loads(row.context)
    key = context.get("key")
    bpm = context.get("bpm")
    return HistoryEntry(
        at=row.at,
        what=row.what,
        sample=sample,
        project=row.project,
        bpm=float(bpm) if isinstance(bpm, (int, float)) else None,
        key=f"{key} {context.get('mode') or ''}".strip() if key else None,
        board=str(context.get("board") or ""),
    )


def _known() -> str:
    return ", ".join(WHATS)
