"""The side of the panel that faces the daemon: what it tells is known, what is wanted is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual import on
from textual.signal import Signal as TextualSignal

from samplerecs_daemon.api import (
    Client,
    Context,
    Event,
    HistoryRequest,
    LibraryStatus,
    LiveList,
    SamplerecsError,
    ScanProgress,
    Signal,
    from_json,
)
from samplerecs_tui.connection import Connection, Told
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.keys_in_order import KeysInOrder
from samplerecs_tui.news import Call, Happened, LineDown, LineUp, NewList
from samplerecs_tui.parts import Parts
from samplerecs_tui.state.library import Known, uses_of

T = TypeVar("T")
#: Seconds in which several changes of the library are one.
TOGETHER_S = 0.5
#: Events after which the library's numbers are asked for again.
_LIBRARY = frozenset({"library.changed", "library.root", "index.changed", "job", "gap"})
_HISTORY = frozenset({"recommendation.accept", "projects.changed"})
#: Events that put a mark beside a sound, or take it off, whichever face said so.
_MARKS = {"recommendation.accept": "accept", "recommendation.pin": "pin"}


class FollowingApp(KeysInOrder, Told):
    """An app that follows a daemon.

    Args:
        parts: its outside.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self.parts = parts
        self.known = Known()
        self.connection = Connection(parts.open_client, parts.start_daemon, self)
        #: Told each event of the daemon, on the panel's thread.
        self.happened: TextualSignal[Event] = TextualSignal(self, "happened")
        #: Told when something of `known` is new.
        self.learnt: TextualSignal[str] = TextualSignal(self, "learnt")
        self.lists: TextualSignal[LiveList] = TextualSignal(self, "lists")
        self._asking: set[str] = set()

    # What the line tells, on its threads.

    def line_up(self, client: Client) -> None:  # noqa: ARG002 - asked through errands
        """Say that a daemon answers."""
        self.post_message(LineUp())

    def line_down(self, error: SamplerecsError) -> None:
        """Say that none does."""
        self.post_message(LineDown(error))

    def line_list(self, new: LiveList) -> None:
        """Say that there is a new list."""
        self.post_message(NewList(new))

    def line_event(self, event: Event) -> None:
        """Say what happened."""
        self.post_message(Happened(event))

    # The same on the panel's thread.

    @on(LineUp)
    def _line_up(self) -> None:
        self.known.line = ""
        self.learnt.publish("line")
        self.refresh_context()
        self.refresh_library()
        self.refresh_daws()
        self.refresh_uses()

    @on(LineDown)
    def _line_down(self, message: LineDown) -> None:
        self.known.line = self.advised(str(message.error))
        self.known.progress = None
        self.learnt.publish("line")

    @on(NewList)
    def _new_list(self, message: NewList) -> None:
        self.set_context(message.new.list.context)
        self.lists.publish(message.new)

    @on(Happened)
    def _happened(self, message: Happened) -> None:
        event = message.event
        if event.name == "context.changed":
            self._learn_context(event.data.get("context"))
            self._soon("daws", self.refresh_daws)
        elif event.name == "scan.progress":
            self._learn_progress(event.data)
        elif event.name in _LIBRARY:
            self._soon("library", self.refresh_library)
        if event.name in _MARKS:
            self._learn_mark(event)
        if event.name in _HISTORY:
            self._soon("uses", self.refresh_uses)
        self.happened.publish(event)

    @on(Call)
    def _call(self, message: Call) -> None:
        # While the panel ends, its screens are being taken down: answers are nobody's any more.
        if self.is_running:
            message.do()

    # Errands.

    def errand(
        self,
        do: Callable[[Client], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[SamplerecsError], object] | None = None,
    ) -> None:
        """Ask the engine on another thread; the answer comes on the panel's.

        Args:
            do: asks.
            done: takes the answer.
            failed: takes what went wrong; without it, a note says so.
        """

        def answered(answer: T) -> None:
            if done is not None:
                self.post_message(Call(lambda: done(answer)))

        def wrong(error: SamplerecsError) -> None:
            self.post_message(Call(lambda: (failed or self.tell)(error)))

        if not self.connection.errand(do, answered, wrong):
            wrong(SamplerecsError("There is no daemon to ask just now.", "ctrl+r starts it."))

    def advised(self, words: str) -> str:
        """Return advice in the face's own terms."""
        return words

    def tell(self, error: SamplerecsError) -> None:
        """Show what went wrong and what to do."""
        words = self.advised(f"{error.message} {error.hint}".strip())
        self.notify(words, severity="warning", markup=False)

    def report(self, signals: list[Signal]) -> None:
        """Tell the daemon what was on screen and heard; a loss of it is nothing to speak of."""
        if signals and not self.known.line:
            self.errand(lambda client: client.report(signals), failed=lambda _: None)

    def refresh_context(self) -> None:
        """Ask for the project."""
        self.errand(lambda client: client.context(), self.set_context)

    def refresh_library(self) -> None:
        """Ask for the library in numbers."""
        self.errand(lambda client: client.library(), self.set_library)

    def refresh_daws(self) -> None:
        """Ask who says what the project is."""
        if not self.known.line:
            self.errand(lambda client: client.daws(), self._set_daws, lambda _: None)

    def refresh_uses(self) -> None:
        """Ask what was taken and used."""

        def ask(client: Client) -> object:
            taken = client.history(HistoryRequest("accept", limit=1000))
            used = client.history(HistoryRequest("used", limit=1000))
            return uses_of(sorted((*taken, *used), key=lambda entry: -entry.at))

        self.errand(ask, self._set_uses, lambda _: None)

    def set_context(self, context: Context) -> None:
        """Take in what the project is now."""
        self.known.context = context
        self.learnt.publish("context")

    def context_said(self, context: Context) -> None:
        """Take in what the daemon made of what the user said of the project."""
        self.known.notes = context.notes
        self.set_context(context)

    def set_library(self, library: LibraryStatus) -> None:
        """Take in the library in numbers."""
        self.known.library = library
        self.learnt.publish("library")

    def _set_daws(self, daws: object) -> None:
        self.known.daws = tuple(daws)  # type: ignore[arg-type]
        self.learnt.publish("daws")

    def _set_uses(self, uses: object) -> None:
        self.known.uses = uses  # type: ignore[assignment]
        self.learnt.publish("uses")

    def _learn_context(self, data: object) -> None:
        try:
            self.set_context(from_json(Context, data))
        except ValueError:
            self.refresh_context()

    def _learn_progress(self, data: object) -> None:
        try:
            progress = from_json(ScanProgress, data)
        except ValueError:
            return
        self.known.progress = None if progress.stage == "done" else progress
        self.learnt.publish("progress")

    def _learn_mark(self, event: Event) -> None:
        sample = event.data.get("sample")
        if isinstance(sample, int):
            undo = event.data.get("undo") is True
            self.known.judged(sample, _MARKS[event.name], undo=undo)
            self.learnt.publish("marks")

    def _soon(self, what: str, do: Callable[[], None]) -> None:
        """Do something once for all changes of the next moment."""

        def now() -> None:
            self._asking.discard(what)
            do()

        if what not in self._asking:
            self._asking.add(what)
            self.set_timer(TOGETHER_S, unless_ending(self, now))
