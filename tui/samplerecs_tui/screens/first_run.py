"""The first run: pick folders, see the DAW answer, done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Button, Input, Label, Static
from textual.widgets.selection_list import Selection

from samplerecs_daemon.api import DawSource, LibraryStatus, LiveList, SamplerecsError
from samplerecs_daemon.api.formats import count_text
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.screens.browse import BrowseScreen
from samplerecs_tui.screens.over import OverScreen
from samplerecs_tui.state import status
from samplerecs_tui.state.tables import progress_words
from samplerecs_tui.widgets.folder_tree import FolderInput
from samplerecs_tui.widgets.line_input import LineInput
from samplerecs_tui.widgets.picks import Picks

if TYPE_CHECKING:
    from samplerecs_tui.app import LivePanel

_WELCOME = (
    "samplerecs listens to the sounds you own and keeps the ten best next ones ready for the "
    "project that is open. It never writes into your folders."
)
#: Seconds for which it shows that all is done before it goes.
DONE_S = 2.0
_LINK = "With Ableton Link on, its tempo is heard at once; for key and more, see"
_DAW = (
    "Press play in your DAW, or move its tempo. {how} `samplerecs daw list`. "
    "Without a DAW, {key} says tempo and key by hand."
)


class FirstRunScreen(OverScreen[None]):
    """Two steps on one page; everything on it may be skipped.

    Once sounds are suggested and a DAW answers, it is done and goes by itself.

    Args:
        again: the user asked for it; then it stays until they leave it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "finish", "Later"),
        Binding("ctrl+o", "browse", "Look for a folder"),
        *(Binding(str(n), f"pick({n})", f"Folder {n}", show=False) for n in range(1, 10)),
    ]
    #: Once, when the page is made: `focus` later on would take it from where the user has gone.
    AUTO_FOCUS = "#picks, #folder"

    def __init__(self, *, again: bool = False) -> None:
        super().__init__()
        self._waiting: list[Path] = []
        self._trouble = ""
        self._ready = 0
        self._going = again

    @property
    def panel(self) -> LivePanel:
        """The app."""
        return cast("LivePanel", self.app)

    def compose(self) -> ComposeResult:
        """Make the page."""
        folders = self.panel.parts.likely_folders()
        picks = [
            Selection(
                f"{at} {f.label}: {f.path}" if at < 10 else f"{f.label}: {f.path}", f.path, True
            )
            for at, f in enumerate(folders, 1)
        ]
        with VerticalScroll(classes="box", id="guide", can_focus=False):
            yield Label(_WELCOME, classes="quiet", markup=False)
            yield Label("1. Where are your sounds?", classes="step")
            if picks:
                yield Picks(*picks, id="picks", compact=True)
            yield FolderInput(
                placeholder="another folder: tab completes it, enter adds", id="folder"
            )
            yield Button("Look for a folder (ctrl+o)", id="browse", compact=True)
            yield Static(id="folders-say", markup=False)
            yield Label("2. Your DAW", classes="step")
            how = _LINK if self.panel.parts.choices.link else "How it is connected, says"
            daw = _DAW.format(how=how, key=self.panel.keys["context"])
            yield Label(daw, classes="quiet", markup=False)
            yield Static(id="daw-says", markup=False)
            yield Static(id="ready", classes="ready", markup=False)
            with Vertical(id="end"):
                yield Button("Add these folders", id="add", variant="primary", compact=True)
                yield Button("Show the suggestions", id="done", compact=True)

    def on_mount(self) -> None:
        """Listen to the app."""
        self.query_one("#guide").border_title = "Welcome"
        self.query_one("#guide").border_subtitle = "tab goes on, escape: later"
        self.panel.learnt.subscribe(self, lambda _: self._show())
        self.panel.lists.subscribe(self, self._list_came)
        self._show()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        if text:
            self._add([Path(text).expanduser()])
            event.input.value = ""
        else:
            self._add_picked()

    @on(Button.Pressed, "#add")
    def _add_picked(self) -> None:
        typed = self.query_one("#folder", LineInput).value.strip()
        picked = self.query(Picks)
        paths = [Path(str(path)) for each in picked for path in each.selected]
        self._add([*paths, *([Path(typed).expanduser()] if typed else [])])

    def action_pick(self, number: int) -> None:
        """Tick one of the usual folders, or take its tick off."""
        for picks in self.query(Picks):
            if number <= picks.option_count:
                picks.highlighted = number - 1
                picks.toggle(picks.get_option_at_index(number - 1).value)

    @on(Button.Pressed, "#browse")
    def action_browse(self) -> None:
        """Let the user walk through the folders; the one they choose is not added yet."""
        box = self.query_one("#folder", LineInput)

        def chosen(path: Path | None) -> None:
            if path is not None and self.here:
                box.value = str(path)
                box.cursor_position = len(box.value)
                self.set_focus(box)

        self.app.push_screen(BrowseScreen(Path.home(), self.panel.signs), chosen)

    @on(Button.Pressed, "#done")
    def action_finish(self) -> None:
        """Leave the guide."""
        self.dismiss()

    @on(LineInput.GivenUp)
    def _given_up(self) -> None:
        self.dismiss()

    def _add(self, paths: list[Path]) -> None:
        """Add folders one after the other."""
        known = self.panel.known.library
        there = {root.path for root in known.roots} if known else set()
        new = [path for path in paths if str(path) not in there]
        nothing = "That is in your library already." if paths else "Choose or type a folder."
        self._trouble = "" if new else nothing
        at_it, self._waiting = bool(self._waiting), [*self._waiting, *new]
        if not at_it:
            self._next()
        self._show()

    def _next(self) -> None:
        """Add the first that waits; goes on when the guide was left meanwhile."""
        if not self._waiting:
            self.panel.refresh_library()
            if self.here:
                # What went wrong is mended where it was typed; Enter must not leave the guide.
                self.set_focus(self.query_one("#folder" if self._trouble else "#done"))
            return
        path = self._waiting[0]

        def go_on() -> None:
            self._waiting = self._waiting[1:]
            self._next()
            self._show()

        def failed(error: SamplerecsError) -> None:
            if self.here:
                self._trouble = str(error)
                box = self.query_one("#folder", LineInput)
                box.value = box.value or str(path)
                box.cursor_position = len(box.value)
            else:
                self.panel.tell(error)
            go_on()

        self.panel.errand(lambda client: client.add_root(path), lambda _: go_on(), failed)

    def _list_came(self, new: LiveList) -> None:
        self._ready = len(new.list.suggestions)
        self._show()

    def _go_when_done(self) -> None:
        """Go, in a moment, where folders are there, a DAW answers and sounds are suggested."""
        library = self.panel.known.library
        # The last folder may be heard for hours; whoever adds several still types.
        folders = library is not None and bool(library.roots) and len(self._waiting) < 2
        if folders and self._ready and self._heard() and not self._trouble and not self._going:
            self._going = True
            self.set_timer(DONE_S, unless_ending(self.app, self._go))

    def _go(self) -> None:
        if self.is_current:
            self.panel.say(f"Ready: {count_text(self._ready, 'suggestion')}.")
            self.dismiss()

    def _heard(self) -> list[DawSource]:
        return [source for source in self.panel.known.daws if source.connected]

    def _show(self) -> None:
        if not self.here:
            # What was learnt just before it was left comes after that.
            return
        known = self.panel.known
        folders, daw = self.query_one("#folders-say", Static), self.query_one("#daw-says", Static)
        folders.update(self._trouble or self._progress(known.library))
        live = self._heard()
        says = [f"{s.name} says {', '.join(f'{k} {v}' for k, v in s.says.items())}" for s in live]
        ready = f"{count_text(self._ready, 'suggestion')} ready. Escape shows them."
        self.query_one("#ready", Static).update(ready if self._ready else "")
        self._go_when_done()
        daw.update("\n".join(says) or f"Nothing heard yet ({status.daw_words(known.daws)}).")

    def _progress(self, library: LibraryStatus | None) -> str:
        progress = self.panel.known.progress
        if progress:
            return f"{progress.root}: {progress_words(progress)}"
        if self._waiting:
            return f"{self._waiting[0]}: looking for sounds"
        if library and library.roots:
            return f"{count_text(library.sounds, 'sound')} in your library."
        return ""
