"""What was seen and heard in this run, shared by the parts that keep what the user does."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from samplerecs_daemon.api import Context, SampleInfo, Signal
from samplerecs_daemon.engine.part import EnginePart, Tools
from samplerecs_daemon.signals import PREVIEW, VIEW, Derived, Observed, derive, taken
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.events import EventRow

#: Lists of this run that are remembered, so that what is done with their sounds finds them.
LISTS_KEPT = 64
#: Fields of the context that are kept with every word and signal.
CONTEXT_KEPT = ("bpm", "key", "mode", "mood_tags", "genre", "project")

Step = Mapping[str, object]


@dataclass(slots=True)
class _List:
    """A list that was published: when (Unix seconds), how it was made, what was in it."""

    at: float
    mode: str
    samples: frozenset[int]
    previewed: bool = False
    accepted: set[int] = field(default_factory=set)


class Watch:
    """What faces observed in this run, and the lists that they showed; safe from any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._lists: dict[int, _List] = {}
        self._seen = Observed()
        self._session: int | None = None

    def note_list(self, number: int, at: float, mode: str, sample_ids: Sequence[int]) -> None:
        """Remember a list that is shown from now on."""
        with self._turn:
            self._lists[number] = _List(at, mode, frozenset(sample_ids))
            while len(self._lists) > LISTS_KEPT:
                del self._lists[next(iter(self._lists))]

    def derive(
        self, signals: Sequence[Signal], now: float, session: int | None, context: str
    ) -> list[EventRow]:
        """Return what a batch of signals means, as events."""
        with self._turn:
            self._begin(session)
            self._seen, happened = derive(self._seen, signals, now)
            return [self._event(one, context) for one in happened]

    def taken(
        self, sample: int, verdict: str, now: float, session: int | None, context: str
    ) -> list[EventRow]:
        """Return what it means that the user said something of a sound, the word itself last."""
        with self._turn:
            self._begin(session)
            happened: tuple[Derived, ...] = ()
            if verdict != "dismiss":
                self._seen, happened = taken(self._seen, sample, now)
            number, made = self._holding(sample)
            extra: dict[str, object] = {}
            if verdict == "accept" and made is not None:
                extra["seen"] = self._seen.was_seen(number, sample)
                if sample in made.accepted:
                    extra["again"] = True
                made.accepted.add(sample)
            mode = made.mode if made else ""
            word = EventRow(now, verdict, sample, mode, number, context, extra=extra)
            return [*(self._event(one, context) for one in happened), word]

    def _begin(self, session: int | None) -> None:
        """Forget what was heard in another session."""
        if session != self._session:
            self._seen, self._session = Observed(), session

    def _holding(self, sample: int) -> tuple[int, _List | None]:
        """Return the latest list that a sound was in."""
        for number in reversed(self._lists):
            if sample in self._lists[number].samples:
                return number, self._lists[number]
        return 0, None

    def _event(self, one: Derived, context: str) -> EventRow:
        made = self._lists.get(one.list_number)
        extra: dict[str, object] = {}
        if one.name != VIEW:
            extra = {"heard_s": round(one.seconds, 2), "share": round(one.share, 3)}
        if one.name == PREVIEW and made is not None and not made.previewed:
            made.previewed = True
            extra["after_s"] = round(max(0.0, one.at - one.seconds - made.at), 2)
        mode = made.mode if made else ""
        return EventRow(
            one.at, one.name, one.sample, mode, one.list_number, context, one.face, extra
        )


class WatchingPart(EnginePart):
    """What the parts share that keep what the user does."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._watch = Watch()

    def _over(self, by_hand: Context) -> Context:
        """Return the context that the user's fields and those of programs make, no session's."""
        machines = self._tools.machines
        return machines.over(by_hand) if machines else by_hand

    def _say(self, store: Store, sample: SampleInfo, verdict: str, board: str = "") -> list[Step]:
        """Keep one word on a sound inside a transaction; return what takes it back.

        Args:
            store: to keep it in.
            sample: the sound.
            verdict: the word.
            board: name of the board that it was said by, "" for none.
        """
        whole = self.context()
        context = small_context(whole)
        parts = self._recommender().parts(sample.id, whole)
        kept = _with_more(context, parts=parts, board=board)
        said = store.add_feedback(sample.id, verdict, kept)
        steps: list[Step] = [{"do": "drop_feedback", "id": said}]
        session = store.current_session()
        events = self._watch.taken(
            sample.id, verdict, self._clock(), session.id if session else None, context
        )
        if store.telemetry():
            steps += [{"do": "drop_event", "id": store.add_event(one)} for one in events[-1:]]
            for one in events[:-1]:
                store.add_event(one)
                self._publish(f"recommendation.{one.name}", event_data(one))
        return steps

    def _unsay(self, store: Store, sample: SampleInfo, verdict: str) -> list[Step]:
        """Take the last such word back inside a transaction; return what says it again."""
        row = store.withdraw_feedback(sample.id, verdict)
        if row is None:
            return []
        event = store.withdraw_event(sample.id, verdict)
        restored: list[Step] = [{"do": "restore_feedback", "row": asdict(row)}]
        return restored + ([{"do": "restore_event", "row": asdict(event)}] if event else [])


def small_context(context: Context) -> str:
    """Return what a word or a signal keeps of the project, as JSON text."""
    values = {name: context.values[name].value for name in CONTEXT_KEPT if name in context.values}
    bpm = values.get("bpm")
    if isinstance(bpm, (int, float)):
        # A tempo that drifts must not make a context of its own every second.
        values["bpm"] = round(float(bpm), 1)
    return json.dumps(values, separators=(",", ":"))


def _with_more(context: str, *, parts: Mapping[str, float], board: str) -> str:
    """Return a context with what only this word has.

    Args:
        context: JSON text.
        parts: of the sound's score, from which the weights are learnt.
        board: name of the board that the sound was put on, "" for none.
    """
    told = {name: value for name, value in parts.items() if value}
    more = {name: value for name, value in (("parts", told), ("board", board)) if value}
    if not more:
        return context
    return json.dumps({**json.loads(context), **more}, separators=(",", ":"))


def event_data(event: EventRow) -> dict[str, object]:
    """Return the data of an event on what was seen or heard."""
    return {
        "sample": event.sample_id,
        "list": event.list_number,
        "mode": event.mode,
        "face": event.face,
        **event.extra,
    }


def told(sample: SampleInfo, *, undo: bool) -> dict[str, object]:
    """Return the data of an event on what the user said of a sound."""
    return {"sample": sample.id, "name": sample.name, "undo": undo}
