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
from samplerecs_tui.widgets.line_input import FieldInput, LineInput

#: Cells that a line to type in takes, and those at the two ends of the bar.
LINE_CELLS, ENDS = 32, 2


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
        self._refused: dict[str, str] = {}
        self._shown: tuple[Context, float, dict[str, str], str] | None = None

    def compose(self) -> ComposeResult:
        """Make a chip for each field, and a line to type those in that the user can say."""
        for name in project.SHOWN:
            yield Chip(name)
            if name in project.EDITABLE:
                box = FieldInput(placeholder=project.EDITABLE[name], name=name)
                box.display = False
                yield box
        yield Chip("more")

    def on_resize(self) -> None:
        """Fit what is said into the new width."""
        if self._shown:
            self.show(*self._shown)

    def show(self, context: Context, now: float, signs: dict[str, str], tapped: str = "") -> None:
        """Show the context.

        Args:
            context: the project.
            now: Unix seconds, for the ages.
            signs: what the terminal can show.
            tapped: what to show in the tempo's place, while it is tapped.
        """
        context = context.as_of(now)
        self._project, self._shown = context, (context, now, signs, tapped)
        typed = self.editing
        said = [
            self._said(name, context, now, signs, tapped)
            for name in project.SHOWN
            if not (typed and typed.name == name)
        ]
        room = self.app.size.width - ENDS - (LINE_CELLS if typed else 0)
        fields = [each for each in said if each.words]
        fitted, hidden = project.fitted(fields, max(0, room))
        forms = {name: (words, ground) for name, words, ground in fitted}
        if hidden and room >= project.MORE_CELLS:
            forms["more"] = (f"+{hidden} more", "")
        for chip in self.query(Chip):
            words, ground = forms.get(chip.field, ("", ""))
            chip.display = bool(words)
            chip.say(words, ground)

    def _said(
        self, name: str, context: Context, now: float, signs: dict[str, str], tapped: str
    ) -> project.Said:
        if name == "bpm" and tapped:
            return project.Said(name, tapped)
        words, field = project.value_words(name, context, signs), context.values.get(name)
        if name == "playing" or not words:
            return project.Said(name, words)
        source = project.ground_words(field, now, short=True)
        return project.Said(name, words, project.ground_words(field, now), source)

    def refused(self, field: str, text: str) -> None:
        """Let the user mend what was refused; it is not lost where they type another field."""
        self._refused[field] = text
        if self.editing is None:
            self.edit(field)

    def edit(self, field: str = "bpm") -> None:
        """Let the user type a field."""
        self._close()
        self.add_class("-editing")
        chip = self.query_one(f"#chip-{field}", Chip)
        box = next(box for box in self.query(LineInput) if box.name == field)
        chip.display, box.display = False, True
        refused = self._refused.pop(field, "")
        box.value = refused or project.typed(field, self._project)
        if refused:
            box.cursor_position = len(refused)
        else:
            box.action_select_all()
        if self._shown:
            self.show(*self._shown)
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
            self.remove_class("-editing")
            self.on_resize()
