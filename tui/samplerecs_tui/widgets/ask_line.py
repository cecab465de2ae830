"""The question: a line to type it in, and what is asked while nobody types."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from samplerecs_tui.ending import unless_ending
from samplerecs_tui.widgets.line_input import LineInput, QueryInput

#: Seconds between two words to the screen while one types: a pasted book is not 10,000 questions.
TELL_S = 0.03


class AskLine(Horizontal):
    """Hidden while nothing is asked."""

    class Typed(Message):
        """The user changed the words."""

        def __init__(self, query: str) -> None:
            self.query_text = query
            super().__init__()

    class Kept(Message):
        """The user is content with the words."""

    class GivenUp(Message):
        """The user wants the words of before."""

        def __init__(self, query: str) -> None:
            self.query_text = query
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="ask")
        self._before = ""
        self._said: tuple[str, str, str, bool] | None = None
        self._typing = False
        self._told = ""
        self._telling: Timer | None = None

    def compose(self) -> ComposeResult:
        """Make the line and the words."""
        yield Static("/", id="ask-sign")
        yield QueryInput(
            placeholder='words and filters: "dark pad" kind:loop bpm:80-90', id="query"
        )
        yield Static(id="ask-words")

    def on_mount(self) -> None:
        """Begin hidden."""
        self.show("")

    def type(self, query: str) -> None:
        """Let the user type; `query` stands there already."""
        self._before, self._told, self._typing = query, query, True
        self.display = True
        self.add_class("-typing")
        box = self.query_one(LineInput)
        box.display = True
        self.query_one("#ask-sign").display = True
        with box.prevent(Input.Changed):
            box.value = query
        box.cursor_position = len(query)
        # At once: `focus` would do so later, and lose what is typed meanwhile.
        self.screen.set_focus(box)

    def show(self, words: str, result: str = "", hint: str = "") -> None:
        """Show what is asked ("" for nothing), what came of it, and below that how it goes on."""
        if self._said == (words, result, hint, self._typing):
            return
        self._said = (words, result, hint, self._typing)
        self.set_class(self._typing, "-typing")
        if not self._typing:
            self.query_one(LineInput).display = False
            self.query_one("#ask-sign").display = False
            self.display = bool(words)
        shown = Content.assemble(
            ("" if self._typing else words, "bold $accent"),
            (f"  {result}" if result else "", "$quiet"),
            (f"\n{hint}" if hint and not self._typing else "", "$quiet"),
        )
        self.query_one("#ask-words", Static).update(shown)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing and self._telling is None:
            self._telling = self.set_timer(TELL_S, unless_ending(self.app, self._tell_rest))
            self._told = event.value
            self.post_message(self.Typed(event.value))

    def _tell_rest(self) -> None:
        """Tell what was typed since the last word."""
        self._telling = None
        self._tell_now()

    def _tell_now(self) -> None:
        value = self.query_one(LineInput).value
        if self._typing and value != self._told:
            self._told = value
            self.post_message(self.Typed(value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._tell_now()
        self._typing = False
        self.query_one(LineInput).remember(event.value)
        self.post_message(self.Kept())

    @on(LineInput.GivenUp)
    def _given_up(self, event: LineInput.GivenUp) -> None:
        event.stop()
        self._typing = False
        self.post_message(self.GivenUp(self._before))
