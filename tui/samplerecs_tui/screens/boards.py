"""The boards: sounds put together by hand, in an order of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer

from samplerecs_daemon.api import Board, BoardExport, Event, SamplerecsError
from samplerecs_daemon.api.formats import count_text
from samplerecs_tui import keymap
from samplerecs_tui.screens.prompt import PickScreen, PromptScreen, SureScreen
from samplerecs_tui.screens.side import SideScreen, Title
from samplerecs_tui.state.tables import BOARD_COLUMNS, ON_BOARD_COLUMNS, board_row
from samplerecs_tui.widgets.rows import ListSource, Rows
from samplerecs_tui.widgets.status_line import StatusLine

_FORMS = (
    ("folder", "A folder with copies"),
    ("zip", "A zip"),
    ("manifest", "A list without audio, for somebody who has the sounds"),
)


class BoardsScreen(SideScreen):
    """Boards at the left, the sounds of one at the right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keymap.bindings(keymap.BOARDS),
        Binding("tab,left,right", "app.focus_next", "Boards or sounds", show=False),
    ]
    AUTO_FOCUS = "#boards"

    def __init__(self) -> None:
        super().__init__()
        self._boards: dict[int, Board] = {}

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Title(id="title")
        with Horizontal(id="halves"):
            yield Rows(BOARD_COLUMNS, "No board yet. n makes one.", id="boards")
            yield Rows(ON_BOARD_COLUMNS, "No sounds yet. + on a sound puts it here.", id="sounds")
        yield StatusLine()
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Listen to changes of boards."""
        super().on_mount()
        self.query_one(Title).say(["Boards"], hint="tab: boards or sounds")
        self.panel.happened.subscribe(self, self._happened)

    def fill(self) -> None:
        """Ask for the boards."""
        self.panel.errand(lambda client: client.boards(), self._filled)

    def board(self) -> Board | None:
        """Return the board under the cursor."""
        key = self.query_one("#boards", Rows).under_cursor()
        return self._boards.get(key) if isinstance(key, int) else None

    def _filled(self, boards: list[Board]) -> None:
        self._boards = {board.id: board for board in boards}
        self.query_one("#boards", Rows).show(ListSource([board_row(board) for board in boards]))
        self._open()

    @on(Rows.Moved, "#boards")
    def _open(self) -> None:
        board = self.board()
        if board is None:
            self.show_samples(())
            return
        self.panel.errand(lambda client: client.board(board.id), self._opened_board)

    def _opened_board(self, board: Board) -> None:
        if board.id in self._boards:
            self._boards[board.id] = board
        here = self.board()
        if here and here.id == board.id:
            self.show_samples(board.samples)

    def _happened(self, event: Event) -> None:
        if event.name == "board.changed" and self.is_current:
            self.fill()

    # What the user does.

    def action_board_new(self) -> None:
        """Make a board."""

        def made(name: str | None) -> None:
            if name and name.strip():
                self.panel.errand(
                    lambda client: client.create_board(name.strip()), lambda _: self.fill()
                )

        self.app.push_screen(PromptScreen("Name of the new board"), made)

    def action_board_rename(self) -> None:
        """Rename the board."""
        if board := self.board():

            def named(name: str | None) -> None:
                if name and name.strip():
                    self.panel.errand(
                        lambda client: client.rename_board(board.id, name.strip()),
                        lambda _: self.fill(),
                    )

            self.app.push_screen(PromptScreen("Name of the board", board.name), named)

    def action_board_delete(self) -> None:
        """Delete the board."""
        if board := self.board():

            def sure(answer: str | None) -> None:
                if answer == "yes":
                    self.panel.errand(
                        lambda client: client.delete_board(board.id), lambda _: self.fill()
                    )

            question = f"Delete the board {board.name}? u takes it back."
            self.app.push_screen(SureScreen(question, "Delete it"), sure)

    def action_board_export(self) -> None:
        """Write the board to a folder or file."""
        if board := self.board():

            def picked(form: str | None) -> None:
                if form:
                    ending = {"zip": ".zip", "manifest": ".json"}.get(form, "")
                    name = board.name.replace("/", "-").replace("\\", "-")
                    self._ask_where(board, form, str(_usual_place() / f"{name}{ending}"))

            self.app.push_screen(PickScreen(f"Write {board.name} as what?", _FORMS), picked)

    def _ask_where(self, board: Board, form: str, place: str, trouble: str = "") -> None:
        question = PromptScreen("Where to? It must be new.", place, trouble)
        self.app.push_screen(question, lambda to: self._export(board, form, to))

    def _export(self, board: Board, form: str, to: str | None) -> None:
        if not to or not to.strip():
            return
        path = Path(to.strip()).expanduser()

        def done(written: BoardExport) -> None:
            lacks = f" Not here now: {', '.join(written.missing)}." if written.missing else ""
            self.panel.say(f"{count_text(written.sounds, 'sound')} in {written.path}.{lacks}")

        def refused(error: SamplerecsError) -> None:
            # Asked again, with what was typed: a refusal is mended there.
            self._ask_where(board, form, to, f"{error.message} {error.hint}".strip())

        self.panel.errand(lambda client: client.export_board(board.id, path, form), done, refused)

    def action_board_earlier(self) -> None:
        """Move the sound up."""
        self._shift(-1)

    def action_board_later(self) -> None:
        """Move the sound down."""
        self._shift(1)

    def action_board_take_off(self) -> None:
        """Take the sound off the board."""
        board, sample = self.board(), self.sound()
        if board and sample:
            self.panel.errand(
                lambda client: client.remove_from_board(board.id, str(sample.id)),
                self._opened_board,
            )

    def action_board_play(self) -> None:
        """Hear the board from here on."""
        board = self.board()
        if board and board.samples:
            at = self.main().cursor
            self.panel.audition.play_through(board.samples[at:])

    def _shift(self, by: int) -> None:
        board, sample = self.board(), self.sound()
        if not board or not sample:
            return
        ids = [each.id for each in board.samples]
        at = ids.index(sample.id) if sample.id in ids else -1
        to = at + by
        if at < 0 or not 0 <= to < len(ids):
            return
        ids[at], ids[to] = ids[to], ids[at]
        self.panel.errand(lambda client: client.order_board(board.id, ids), self._opened_board)


def _usual_place() -> Path:
    """Return the folder that an export is offered to go to: one that is there."""
    desktop = Path.home() / "Desktop"
    return desktop if desktop.is_dir() else Path.home()
