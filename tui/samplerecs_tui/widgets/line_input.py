"""Lines to type in: without a blinking cursor (idle is idle) and with a history."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

KEPT = 50


class LineInput(Input):
    """An input of one line; escape gives up, up and down go through what was typed before."""

    class GivenUp(Message):
        """The user pressed escape."""

        def __init__(self, box: LineInput) -> None:
            self.box = box
            super().__init__()

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        id: str | None = None,
        name: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, id=id, name=name, classes=classes, compact=True
        )
        self.cursor_blink = False
        self.past: list[str] = []
        self._back = 0

    def remember(self, text: str) -> None:
        """Keep a line for the arrow keys; the same again moves to the end."""
        if text.strip():
            self.past = [*(line for line in self.past if line != text), text][-KEPT:]
        self._back = 0

    def on_key(self, event: events.Key) -> None:
        """Go through the lines of before."""
        if event.key == "escape":
            event.stop()
            self.action_give_up()
        elif event.key in ("up", "down") and self.past:
            event.stop()
            event.prevent_default()
            self._go(1 if event.key == "up" else -1)

    def action_give_up(self) -> None:
        """Leave the line as it was before."""
        self.post_message(self.GivenUp(self))

    def action_earlier(self) -> None:
        """Bring back what was typed before."""
        self._go(1)

    def _go(self, back: int) -> None:
        if self.past:
            self._back = max(0, min(len(self.past), self._back + back))
            self.value = self.past[-self._back] if self._back else ""
            self.cursor_position = len(self.value)


class QueryInput(LineInput):
    """The line for a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keep"),
        Binding("escape", "give_up", "back"),
        Binding("up", "earlier", "earlier"),
    ]


class FieldInput(LineInput):
    """The line for a field of the project."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keep"),
        # The bar itself takes the key; this is for the line of hints.
        Binding("tab", "app.focus_next", "next"),
        Binding("escape", "give_up", "back"),
    ]
