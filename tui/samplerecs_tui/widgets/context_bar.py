"""The project in one line: tempo, key, transport, and what else was said; changed in place."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from samplerecs_daemon.api import Context
from samplerecs_tui.state import project
from samplerecs_tui.widgets.line_input import LineInput

#: Below this width only the source of a value is shown, not its age.
ROOMY = 110


class Chip(Static):
    """One field."""

    def __init__(self, name: str) -> None:
        super().__init__(id=f"chip-{name}")
        self.field = name


class ContextBar(Horizontal):
    """The bar.

    Fields that nobody has used are folded away until they are edited.
    """

    class Edited(Message):
        """The user said what a field is; "" that it is not."""

        def __init__(self, field: str, value: str) -> None:
            self.field = field
            self.value = value
            super().__init__()

    class Left(Message):
        """The user is done with the bar."""

    def __init__(self) -> None:
        super().__init__(id="context")
        self._project = Context()
        self._tapped = ""

    def compose(self) -> ComposeResult:
        """Make a chip for each field."""
        for name in project.SHOWN:
            yield Chip(name)

    def show(self, context: Context, now: float, signs: dict[str, str], tapped: str = "") -> None:
        """Show the context.

        Args:
            context: the project.
            now: Unix seconds, for the ages.
            signs: what the terminal can show.
            tapped: what to show in the tempo's place, while it is tapped.
        """
        self._project, self._tapped = context, tapped
        short = self.app.size.width < ROOMY
        for chip in self.query(Chip):
            words = project.value_words(chip.field, context, signs)
            ground = project.ground_words(context.values.get(chip.field), now, short=short)
            if chip.field == "playing" or not words:
                ground = ""
            if chip.field == "bpm" and tapped:
                words, ground = tapped, ""
            chip.display = bool(words)
            chip.update(
                Content.assemble((words, "bold"), (f" {ground}" if ground else "", "$quiet"))
            )

    def edit(self, field: str = "bpm") -> None:
        """Let the user type a field."""
        self._close()
        chip = self.query_one(f"#chip-{field}", Chip)
        box = LineInput(
            project.typed(field, self._project),
            placeholder=project.EDITABLE[field],
            name=field,
            classes="edit",
        )
        chip.display = False
        self.mount(box, after=chip)
        box.focus()

    @property
    def editing(self) -> bool:
        """Whether the user types."""
        return bool(self.query(LineInput))

    @on(events.Click, "Chip")
    def _clicked(self, event: events.Click) -> None:
        if isinstance(event.widget, Chip) and event.widget.field in project.EDITABLE:
            self.edit(event.widget.field)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._say(event.input)
        self._close()
        self.post_message(self.Left())

    @on(LineInput.GivenUp)
    def _given_up(self, event: LineInput.GivenUp) -> None:
        event.stop()
        self._close()
        self.post_message(self.Left())

    def on_key(self, event: events.Key) -> None:
        """Go on to the next field with tab, and back with shift+tab."""
        boxes = list(self.query(LineInput))
        if not boxes or event.key not in ("tab", "shift+tab"):
            return
        event.stop()
        event.prevent_default()
        self._say(boxes[-1])
        names = list(project.EDITABLE)
        step = 1 if event.key == "tab" else -1
        self.edit(names[(names.index(boxes[-1].name or "bpm") + step) % len(names)])

    def _say(self, box: Input) -> None:
        field = box.name or ""
        if box.value.strip() != project.typed(field, self._project):
            self.post_message(self.Edited(field, box.value.strip()))

    def _close(self) -> None:
        for box in self.query(LineInput):
            box.remove()
        for chip in self.query(Chip):
            chip.display = bool(str(chip.render()))
