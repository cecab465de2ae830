"""Every key in words."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from samplerecs_tui import keymap
from samplerecs_tui.screens.over import OverScreen
from samplerecs_tui.signs import legend


class HelpScreen(OverScreen[None]):
    """The keys, by where they hold.

    Args:
        changes: the user's changes of keys.
        signs: what the terminal can show.
    """

    BINDINGS = [Binding("escape,q,question_mark,f1", "dismiss", "Back")]  # noqa: RUF012

    def __init__(self, changes: Mapping[str, str], signs: Mapping[str, str]) -> None:
        super().__init__()
        self._changes, self._signs = changes, signs

    def compose(self) -> ComposeResult:
        """Make one text of all."""
        with VerticalScroll(classes="box", id="help"):
            yield Static(self._text())

    def on_mount(self) -> None:
        """Let the arrow keys scroll."""
        self.query_one("#help").border_title = "Keys, and below them the signs"
        self.query_one("#help").border_subtitle = "escape goes back"

    def _text(self) -> Content:
        lines: list[Content] = []
        for place, words in keymap.PLACES.items():
            lines.append(Content.styled(words, "bold $accent"))
            for act in keymap.ACTS:
                if act.place == place:
                    keys = keymap.shown_keys(act, self._changes)
                    lines.append(Content.assemble((f"  {keys:<16} ", "bold"), act.words))
            lines.append(Content(""))
        lines.append(Content.styled("Signs and words", "bold $accent"))
        for sign, words in legend(self._signs):
            lines.append(Content.assemble((f"  {sign:<16} ", "bold"), words))
        return Content("\n").join(lines)
