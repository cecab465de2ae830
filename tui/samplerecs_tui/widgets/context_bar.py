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
        self._said = ("", "")

    def say(self, words: str, ground: str) -> None:
        """Show a value and where it comes from; what is there already is not drawn again."""
        if (words, ground) != self._said:
            self._said = (words, ground)
            space = " " if ground else ""
            self.update(Content.assemble((words, "bold"), space, (ground, "$quiet")))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self._said[0]


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
        """Make a chip for each field, and a line to type those in that the user can say."""
        for name in project.SHOWN:
            yield Chip(name)
            if name in project.EDITABLE:
                box = LineInput(placeholder=project.EDITABLE[name], name=name, classes="edit")
                box.display = False
                yield box

    def show(self, context: Context, now: float, signs: dict[str, str], tapped: str = "") -> None:
        """Show the context.

        Args:
            context: the project.
            now: Unix seconds, for the ages.
            signs: what the terminal can show.
            tapped: what to show in the tempo's place, while it is tapped.
        """
        context = context.as_of(now)
        self._project, self._tapped = context, tapped
        short = self.app.size.width < ROOMY
        typed = self.editing
        for chip in self.query(Chip):
            words = project.value_words(chip.field, context, signs)
            ground = project.ground_words(context.values.get(chip.field), now, short=short)
            if chip.field == "playing" or not words:
                ground = ""
            if chip.field == "bpm" and tapped:
                words, ground = tapped, ""
            chip.display = bool(words) and not (typed and typed.name == chip.field)
            chip.say(words, ground)

    def edit(self, field: str = "bpm") -> None:
        """Let the user type a field."""
        self._close()
        chip = self.query_one(f"#chip-{field}", Chip)
        box = next(box for box in self.query(LineInput) if box.name == field)
        chip.display, box.display = False, True
        box.value = project.typed(field, self._project)
        box.action_select_all()
        # At once: `focus` would do so later, and lose what is typed meanwhile.
        self.screen.set_focus(box)

    @property
    def editing(self) -> LineInput | None:
        """The line that the user types in; None while they do not."""
        return next((box for box in self.query(LineInput) if box.display), None)

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
        box = self.editing
        if box is None or event.key not in ("tab", "shift+tab"):
            return
        event.stop()
        event.prevent_default()
        self._say(box)
        names = list(project.EDITABLE)
        step = 1 if event.key == "tab" else -1
        self.edit(names[(names.index(box.name or "bpm") + step) % len(names)])

    def _say(self, box: Input) -> None:
        field = box.name or ""
        if box.value.strip() != project.typed(field, self._project):
            self.post_message(self.Edited(field, box.value.strip()))

    def _close(self) -> None:
        box = self.editing
        if box is not None:
            box.display = False
            chip = self.query_one(f"#chip-{box.name}", Chip)
            chip.display = not chip.empty
