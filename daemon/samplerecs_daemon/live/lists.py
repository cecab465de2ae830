"""One thread that keeps the list of now ready: it hears what happened and ranks again.

The first change opens a window of 150 ms; at its end there is one list with the latest values; a
later change opens the next. After a rest the list is made as the window opens and lies ready at its
end; only where something changed meanwhile it is made again. Nothing polls: without a change
nothing is done.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api import VERDICTS, Event, LiveList, SuggestionList
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.live.moves import moves
from samplerecs_daemon.live.pack import packed, packed_now, same
from samplerecs_daemon.recommend.bans import covers
from samplerecs_daemon.services import Ready
from samplerecs_daemon.store.records import Ban
from samplerecs_models.errors import SamplerecsError

#: Seconds from the first change to the list that takes it in.
WINDOW_S = 0.15
#: What the user does must be in the very next answer; the library's own changes may wait.
_ACTS = frozenset(
    {
        "context.changed",
        "recommendation.accept",
        "recommendation.dismiss",
        "recommendation.pin",
        "recommendation.ban",
        "bans.changed",
        "recommendation.steer",
        "mode.changed",
        "session.started",
        "session.ended",
        "taste.reset",
    }
)
#: After these the list that stands is kept for the most part; what the user takes, pins, steers or
#: takes back may turn all of it over.
_CALM = frozenset(
    {"context.changed", "recommendation.dismiss", "recommendation.ban", "bans.changed"}
)
_OTHERS = {"index.changed": "library", "library.root": "drives", "library.trouble": "trouble"}
_log = logging.getLogger(__name__)

Note = Callable[[int, float, SuggestionList], None]


@dataclass(slots=True)
class _Pending:
    """What happened since the last list: why a new one, what the user said, did they act.

    `turning`: something happened after which nothing of the list need stay.
    """

    causes: list[str] = field(default_factory=list)
    said: dict[int, str] = field(default_factory=dict)
    acted: bool = False
    turning: bool = False


class Live:
    """The current list, ready as bytes.

    Args:
        make: makes the list of now (any thread), told the one of which most
            may stay (None where nothing need).
        bus: tells of changes, and is told of new lists.
        clock: returns Unix seconds.
        note: told number, time and list of each new one.
        window_s: seconds from the first change to the new list, at least.
    """

    def __init__(
        self,
        make: Callable[[SuggestionList | None], SuggestionList],
        bus: Bus,
        clock: Callable[[], float],
        note: Note | None = None,
        window_s: float = WINDOW_S,
    ) -> None:
        self._make = make
        self._bus = bus
        self._clock = clock
        self._note = note
        self._window_s = window_s
        self._turn = threading.Condition()
        self._pending = _Pending()
        #: What the list in the making takes in.
        self._taken_in = _Pending()
        self._heard = 0
        self._behind = False
        self._number = 0
        self._list: SuggestionList | None = None
        #: What somebody was shown last: the list in hand, or one made for a question since.
        self._shown: SuggestionList | None = None
        #: How much was heard before that one was begun.
        self._shown_upon = 0
        self._ready: Ready | None = None
        self._waiters: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Make the first list and keep it up from then on."""
        self._bus.hook(self.hear)
        with self._turn:
            self._pending.causes.append("start")
        self._thread.start()

    def stop(self) -> None:
        """End the thread; waits at most a second for the list in the making."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def fresh(self) -> Ready | None:
        """Return the current list at once; None while what the user did is not in it yet."""
        return None if self._behind else self._ready

    def listed(self) -> SuggestionList | None:
        """Return the current list itself; None while what the user did is not in it yet."""
        return None if self._behind else self._list

    def current(self) -> Ready:
        """Return the list of now; makes one where what the user did is not in it yet.

        Raises:
            SamplerecsError: what keeps a list from being made (an empty library).
        """
        # A list made for one question is not installed: the window's end makes everybody's.
        ready = self.fresh()
        if ready is not None:
            return ready
        heard = self._heard
        made = self._make(self._standing())
        self._show(made, heard)
        return packed_now(self._bus.boot, self._clock(), made)

    async def after(self, number: int) -> Ready:
        """Wait for a list with a higher number and return the latest."""
        arrived = asyncio.Event()
        waiter = (asyncio.get_running_loop(), arrived)
        with self._turn:
            self._waiters.add(waiter)
        try:
            while (ready := self._ready) is None or ready.number <= number:
                await arrived.wait()
                arrived.clear()
            return ready
        finally:
            with self._turn:
                self._waiters.discard(waiter)

    def hear(self, event: Event) -> None:
        """Take in what happened; quick, from any thread."""
        # Being looked at and heard changes no list, but where a sound was skipped once too often.
        if event.name not in _ACTS and event.name not in _OTHERS and "left_out" not in event.data:
            return
        with self._turn:
            if event.name in _ACTS:
                self._pending.acted = self._behind = True
            self._pending.causes.append(_cause(event))
            self._pending.turning |= event.name not in _CALM or bool(event.data.get("undo"))
            self._heard += 1
            sample, verdict = event.data.get("sample"), event.name.rpartition(".")[2]
            # A steer names a sound too, but says nothing of it.
            if isinstance(sample, int) and verdict in VERDICTS and not event.data.get("undo"):
                self._pending.said[sample] = verdict
            if event.name == "bans.changed" and not event.data.get("undo"):
                self._pending.said |= dict.fromkeys(self._banned(event.data), "ban")
            self._turn.notify_all()

    def _banned(self, data: Mapping[str, object]) -> list[int]:
        """Return the sounds of the list in hand that a ban of many puts out."""
        ban = Ban(str(data["kind"]), str(data["value"]))
        entries = self._list.suggestions if self._list else ()
        return [entry.sample.id for entry in entries if covers(ban, entry.sample)]

    def _run(self) -> None:
        while not self._ending:
            with self._turn:
                # Where change follows change the list is made once a window, at its end.
                quiet = not self._pending.causes
                self._turn.wait_for(lambda: self._ending or self._pending.causes)
                ends, heard = time.monotonic() + self._window_s, self._heard
            early = self._made(self._standing()) if quiet and not self._ending else None
            with self._turn:
                if self._ready is not None:
                    self._turn.wait_for(lambda: self._ending, max(0.0, ends - time.monotonic()))
                before = self._standing()
                self._taken_in = pending = self._pending
                self._pending = _Pending()
                fits, heard = quiet and self._heard == heard, self._heard
            if not self._ending:
                self._renew(early if fits else self._made(before), pending, heard)
            self._caught_up()

    def _standing(self) -> SuggestionList | None:
        """Return the list of which most may stay, None where nothing need."""
        with self._turn:
            turning = self._pending.turning or self._taken_in.turning
            return None if turning else self._shown

    def _show(self, made: SuggestionList, heard: int) -> None:
        """Take a list for the one that stands, unless one that was begun later is shown."""
        with self._turn:
            if heard >= self._shown_upon:
                self._shown, self._shown_upon = made, heard

    def _caught_up(self) -> None:
        """From here on only what was heard since the list in hand was begun is not in it."""
        with self._turn:
            self._taken_in = _Pending()
            self._behind = self._pending.acted

    def _made(self, before: SuggestionList | None) -> SuggestionList | SamplerecsError | None:
        """Return the list of now, or why there is none; None for a fault, which was logged."""
        try:
            return self._make(before)
        except SamplerecsError as error:
            return error
        except Exception:  # noqa: BLE001 - one list that fails must not end all later ones
            _log.exception("the current list could not be made")
            return None

    def _renew(
        self, made: SuggestionList | SamplerecsError | None, pending: _Pending, heard: int
    ) -> None:
        if isinstance(made, SamplerecsError):
            _log.info("no list can be made: %s", made)
            self._list, self._ready = None, None
        elif made is not None and (self._ready is None or not same(self._list, made)):
            self._try_install(made, pending, heard)

    def _try_install(self, made: SuggestionList, pending: _Pending, heard: int) -> None:
        try:
            self._install(made, pending, heard)
        except Exception:  # noqa: BLE001 - one list that fails must not end all later ones
            _log.exception("list %d could not be put out", self._number)
            # Until the next change each question has its list made for it, none is old.
            self._list, self._ready = None, None

    def _install(self, made: SuggestionList, pending: _Pending, heard: int) -> None:
        self._number += 1
        causes = tuple(dict.fromkeys(pending.causes))
        changed = moves(self._list, made, pending.said)
        live = LiveList(self._number, self._clock(), made, changed, causes)
        if self._note is not None:
            self._note(live.number, live.at, made)
        self._list, self._ready = made, packed(self._bus.boot, live)
        self._show(made, heard)
        # Before anybody is told: who asks upon it is given this list, with its number and moves.
        self._caught_up()
        with self._turn:
            waiters = tuple(self._waiters)
        for loop, arrived in waiters:
            # A loop that has closed has nobody waiting.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(arrived.set)
        self._bus.publish("recommendations.changed", {"number": live.number, "why": causes})


def _cause(event: Event) -> str:
    """Return what happened in words for the list's `why`."""
    if event.name == "context.changed":
        fields = event.data.get("fields")
        return f"context: {', '.join(map(str, fields))}" if isinstance(fields, list) else "context"
    name = event.data.get("name")
    said = f"{event.name.rpartition('.')[2]}: {name}" if name else event.name
    return _OTHERS.get(event.name, said)
