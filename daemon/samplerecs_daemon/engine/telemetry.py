"""Signals: what faces observe, kept as events on this machine only."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence

from samplerecs_daemon.api import Signal, Stats
from samplerecs_daemon.engine.history import statistics
from samplerecs_daemon.engine.sessions import LARGEST_ID
from samplerecs_daemon.engine.watching import WatchingPart, event_data, small_context
from samplerecs_daemon.recommend.verdicts import skipped_twice
from samplerecs_daemon.signals import INTEREST, SKIP, WHATS
from samplerecs_daemon.store.events import DAY_S, DailyCount, EventRow
from samplerecs_models.errors import InputError

#: Days for which views, previews and skips are kept one by one.
KEPT_DAYS = 90
#: Longest name of a face, in characters, and the most seconds that one observation spans.
FACE_MAX, SECONDS_MAX = 40, 86_400.0
#: Events that are read at once for an export.
_BATCH = 1000


class TelemetryPart(WatchingPart):
    """The signals of `api.Keeping`."""

    def note_list(self, number: int, at: float, mode: str, sample_ids: Sequence[int]) -> None:
        """Remember a list that faces show from now on; signals on its sounds refer to it.

        Args:
            number: its number in this run, above 0.
            at: when it was published, Unix seconds.
            mode: fusion or rules.
            sample_ids: what is in it.
        """
        self._watch.note_list(number, at, mode, sample_ids)

    def report(self, signals: Sequence[Signal]) -> int:
        """Keep what a face observed; return how many events were derived.

        Raises:
            InputError: when a signal makes no sense.
        """
        for signal in signals:
            _check(signal)
        store = self._access.reader()
        if not signals or not store.telemetry():
            return 0
        session, context = store.current_session(), small_context(self.context())
        now = self._clock()
        events = self._watch.derive(signals, now, session.id if session else None, context)
        if not events:
            return 0
        # Nothing else brings a sound out of the lists or back; what is on screen is told often.
        judges = any(event.name in (SKIP, INTEREST) for event in events)
        before = set(skipped_twice(store, now)) if judges else set()
        kept = self._keep(events)
        after = set(skipped_twice(self._access.reader(), now)) if judges else set()
        changed = before ^ after
        for event in kept:
            data = event_data(event)
            if event.sample_id in changed and event.name in (SKIP, INTEREST):
                data["left_out"] = event.sample_id not in before
            self._publish(f"recommendation.{event.name}", data)
        return len(kept)

    def set_telemetry(self, on: bool) -> Stats:
        """Switch signals on or off; what the user says of sounds is kept either way."""
        with self._access.writer() as store:
            store.set_telemetry(on)
            return statistics(store, self._tools.mode)

    def export_telemetry(self) -> Iterator[Mapping[str, object]]:
        """Yield every kept event, oldest first; days long past as counts before them."""
        for count in self._access.reader().daily_counts():
            yield _daily(count)
        last = 0
        # A batch at a time, each by the reader of the thread that asks: a stream may wander.
        while rows := self._access.reader().events_after(last, _BATCH):
            yield from map(_exported, rows)
            last = rows[-1].id

    def erase_telemetry(self) -> int:
        """Forget every kept event; return how many there were."""
        with self._access.writer() as store:
            return store.erase_events()

    def roll_up(self, now: float | None = None) -> int:
        """Turn views, previews and skips of KEPT_DAYS ago and older into daily counts.

        Args:
            now: Unix seconds; the clock's by default.

        Returns:
            How many events became counts.
        """
        # Whole days only, so that a day is never half events and half counts.
        before = ((self._clock() if now is None else now) // DAY_S - KEPT_DAYS) * DAY_S
        with self._access.writer() as store:
            return store.roll_up(before)

    def _keep(self, events: Sequence[EventRow]) -> list[EventRow]:
        with self._access.writer() as store, store.transaction():
            known = store.known_samples([event.sample_id for event in events])
            kept = [event for event in events if event.sample_id in known]
            for event in kept:
                store.add_event(event)
        return kept


def _check(signal: Signal) -> None:
    if signal.what not in WHATS:
        raise InputError(f"There is no signal {signal.what!r}.", f"Known: {', '.join(WHATS)}.")
    if not (math.isfinite(signal.seconds) and 0 <= signal.seconds <= SECONDS_MAX):
        raise InputError(f"A signal cannot last {signal.seconds} s.", "Give seconds from 0 up.")
    if not (math.isfinite(signal.share) and 0 <= signal.share <= 1):
        raise InputError(f"A share cannot be {signal.share}.", "Give a share from 0 to 1.")
    if not all(0 < sample <= LARGEST_ID for sample in signal.samples):
        raise InputError("A signal names a sound that cannot be.", "Give ids as lists have them.")
    named = len(signal.face) <= FACE_MAX and (not signal.face or signal.face.isprintable())
    if not named or not 0 <= signal.list_number <= LARGEST_ID:
        raise InputError("A signal's list or face cannot be used.", "Give them as they are.")


def _exported(event: EventRow) -> dict[str, object]:
    return {
        "at": event.at,
        "name": event.name,
        "sample": event.sample_id,
        "session": event.session_id,
        "mode": event.mode,
        "list": event.list_number,
        "context": json.loads(event.context),
        "face": event.face,
        "extra": dict(event.extra),
    }


def _daily(count: DailyCount) -> dict[str, object]:
    return {
        "at": count.day * DAY_S,
        "name": count.name,
        "mode": count.mode,
        "count": count.count,
    }
