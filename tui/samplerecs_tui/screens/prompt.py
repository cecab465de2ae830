"""A question over the screen, answered by a line or by picking one of several."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from samplerecs_tui.screens.over import OverScreen
from samplerecs_tui.widgets.line_input import LineInput


class PromptScreen(OverScreen[str | None]):
    """Asks for a line; None where the user gives up.

    Args:
        question: what is asked.
        value: what stands there already.
        trouble: why what stands there was refused; "" where nothing was.
    """

    def __init__(self, question: str, value: str = "", trouble: str = "") -> None:
        super().__init__()
        self._question, self._value, self._trouble = question, value, trouble

    def compose(self) -> ComposeResult:
        """Make the question and the line."""
        with Vertical(classes="box"):
            if self._trouble:
                yield Label(self._trouble, classes="trouble", markup=False)
            yield Label(self._question, markup=False)
            yield LineInput(self._value, id="answer")

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    @on(LineInput.GivenUp)
    def _given_up(self) -> None:
        self.dismiss(None)


class PickScreen(OverScreen[str | None]):
    """Lets the user pick one of several by typing or with the arrows; None where they give up.

    Args:
        question: what is asked.
        options: (what is returned, how it reads) each.
        new: what the last entry is called that returns the typed text itself; "" for none.
        now: what is chosen at present, which is said and under the cursor; None for none of them.
    """

    def __init__(
        self,
        question: str,
        options: Sequence[tuple[str, str]],
        new: str = "",
        now: str | None = None,
    ) -> None:
        super().__init__()
        self._question, self._new, self._now = question, new, now
        self._options = tuple(
            (key, f"{said} (now)" if key == now else said) for key, said in options
        )

    def compose(self) -> ComposeResult:
        """Make the question, the line and the options."""
        with Vertical(classes="box"):
            yield Label(self._question, markup=False)
            finds = "Type to find" + (", or a new name" if self._new else "")
            yield LineInput(placeholder=finds, id="answer")
            yield OptionList(id="options", markup=False, compact=True)

    def on_mount(self) -> None:
        """Offer all."""
        self._offer("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    def _offer(self, typed: str) -> None:
        wanted = typed.strip().lower()
        found = [Option(said, id=key) for key, said in self._options if wanted in said.lower()]
        if self._new and typed.strip():
            found.append(Option(f"{self._new} “{typed.strip()}”", id=f"new:{typed.strip()}"))
        if not found:
            nothing = f"{self._new}: type its name" if self._new else "Nothing of that name"
            found.append(Option(nothing, disabled=True))
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(found)
        here = [at for at, each in enumerate(found) if each.id == self._now and not wanted]
        options.highlighted = None if found[0].disabled else next(iter(here), 0)

    def key_down(self) -> None:
        """Go one down, from the line as well."""
        self.query_one(OptionList).action_cursor_down()

    def key_up(self) -> None:
        """Go one up."""
        self.query_one(OptionList).action_cursor_up()

    @on(Input.Submitted)
    def _answered(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(options.get_option_at_index(options.highlighted).id)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    @on(LineInput.GivenUp)
    def _given_up(self) -> None:
        self.dismiss(None)


class SureScreen(PickScreen):
    """Asks whether to do what cannot be undone easily."""

    def __init__(self, question: str, yes: str) -> None:
        super().__init__(question, (("no", "No, leave it"), ("yes", yes)))
