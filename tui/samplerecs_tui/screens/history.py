"""What was heard, taken and used: when, where, in which tempo and key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Footer

from samplerecs_daemon.api import Event, HistoryEntry, HistoryRequest, SampleInfo
from samplerecs_tui import keymap
from samplerecs_tui.screens.side import SideScreen, Title
from samplerecs_tui.state.tables import DEEDS, HISTORY_COLUMNS, history_cells
from samplerecs_tui.widgets.detail import Detail
from samplerecs_tui.widgets.rows import Rows
from samplerecs_tui.widgets.status_line import StatusLine

MOST = 1000
_EVENTS = frozenset(f"recommendation.{name}" for name in ("preview", "accept", "dismiss", "pin"))


class HistoryScreen(SideScreen):
    """The history."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.HISTORY)]

    def __init__(self) -> None:
        super().__init__()
        self._what = 0
        self._entries: tuple[HistoryEntry, ...] = ()

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Title(id="title")
        with Container(id="body"):
            yield Rows(HISTORY_COLUMNS, "Nothing yet.", id="sounds")
            yield Detail()
        yield StatusLine()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Listen to what happens."""
        super().on_mount()
        self.panel.happened.subscribe(self, self._happened)

    def fill(self) -> None:
        """Ask for the history."""
        self.query_one(Title).say([word.capitalize() for word in DEEDS.values()], self._what)
        what = tuple(DEEDS)[self._what]
        request = HistoryRequest(what, limit=MOST)
        self.panel.errand(lambda client: client.history(request), self._filled)

    def action_history_what(self) -> None:
        """Show the next kind of deeds."""
        self._what = (self._what + 1) % len(DEEDS)
        self.fill()

    def _filled(self, entries: list[HistoryEntry]) -> None:
        self._entries = tuple(entries)
        self.show_samples([entry.sample for entry in entries], self._describe)

    def _describe(self, at: int, _: SampleInfo) -> dict[str, str]:
        return history_cells(self._entries[at], self.panel.parts.clock())

    def _happened(self, event: Event) -> None:
        if event.name in _EVENTS and self.is_current:
            self.fill()
