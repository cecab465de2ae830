"""The library: all its sounds, its folders, what could not be used, what is there twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import ContentSwitcher, Footer

from samplerecs_daemon.api import (
    BrowseRequest,
    DuplicateGroup,
    FailureGroup,
    SampleInfo,
    SamplePage,
    SamplerecsError,
    ScanReport,
)
from samplerecs_daemon.api.formats import count_text
from samplerecs_tui import keymap
from samplerecs_tui.screens.prompt import PickScreen, PromptScreen
from samplerecs_tui.screens.side import SideScreen, Title
from samplerecs_tui.state import tables
from samplerecs_tui.widgets.ask_line import AskLine
from samplerecs_tui.widgets.detail import Detail
from samplerecs_tui.widgets.rows import ListSource, Rows
from samplerecs_tui.widgets.status_line import StatusLine

PARTS = ("sounds", "folders", "failed", "duplicates")
SORTS = ("name", "newest", "bpm", "-bpm", "key", "length", "-length", "role", "pack")
PAGE = 500
_ON_SOUNDS = frozenset(
    {
        *(act.name for act in keymap.ACTS if act.place == keymap.SOUNDS),
        "library_query",
        "library_sort",
    }
)


class LibraryScreen(SideScreen):
    """Four tables, one at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.LIBRARY)]
    AUTO_FOCUS = "#sounds"

    def __init__(self) -> None:
        super().__init__()
        self._part = 0
        self._asked = BrowseRequest(limit=PAGE)
        self._samples: list[SampleInfo] = []
        self._page: SamplePage | None = None
        self._in_flight: BrowseRequest | None = None
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Title(id="title")
        yield AskLine()
        with ContentSwitcher(initial="sounds-part", id="switch"):
            with Container(id="sounds-part", classes="body"):
                yield Rows(tables.SAMPLE_COLUMNS, "No sounds.", id="sounds")
                yield Detail()
            yield Rows(
                tables.ROOT_COLUMNS,
                "No folder yet. A adds one; nothing is ever written into it.",
                id="folders",
            )
            yield Rows(
                tables.FAILURE_COLUMNS,
                "Nothing failed: every sound file could be used.",
                id="failed",
            )
            yield Rows(tables.DUPLICATE_COLUMNS, "No sound is there twice.", id="duplicates")
        yield StatusLine()
        yield Footer(compact=True, show_command_palette=False)

    def fill(self) -> None:
        """Ask for what the part shows."""
        self.query_one(Title).say([part.capitalize() for part in PARTS], self._part)
        part = PARTS[self._part]
        self._show_question()
        if part == "sounds":
            self._browse(replace(self._asked, cursor=""))
        elif part == "folders":
            self._show_folders()
            self.panel.refresh_library()
        elif part == "failed":
            self.panel.errand(lambda client: client.failures(), self._show_failures)
        else:
            self.panel.errand(lambda client: client.duplicates(), self._show_duplicates)

    def said(self) -> Sequence[str]:
        """Return how many sounds meet the filter."""
        if self._page is None or PARTS[self._part] != "sounds":
            return ()
        total = self._page.total
        if self._page.next_cursor:
            return (f"{len(self._samples):,} of {total:,} shown",)
        return (f"{total:,} meet the filter",) if self._asked.q else ()

    def learnt(self, what: str) -> None:
        """Follow the work on the folders."""
        if what in ("library", "progress"):
            self._show_folders()
        super().learnt(what)

    # Browsing.

    def _browse(self, request: BrowseRequest) -> None:
        if self._in_flight is not None:
            return
        self._in_flight = request

        def done(page: SamplePage) -> None:
            self._in_flight, self._trouble = None, ""
            if (self._asked.q, self._asked.sort) != (request.q, request.sort):
                self._browse(replace(self._asked, cursor=""))
                return
            self._page = page
            self._samples = [*(self._samples if request.cursor else ()), *page.samples]
            self.show_samples(self._samples)
            self._show_question()

        def failed(error: SamplerecsError) -> None:
            self._in_flight, self._trouble = None, str(error)
            if (self._asked.q, self._asked.sort) != (request.q, request.sort):
                self._browse(replace(self._asked, cursor=""))
            self._show_question()

        self.panel.errand(lambda client: client.samples(request), done, failed)

    def _show_question(self) -> None:
        sort = "" if self._asked.sort == "name" else f"by {self._asked.sort}"
        words = " · ".join(part for part in (self._asked.q, sort) if part)
        page = self._page
        found = " ".join((f"{page.total:,} found.", *page.notes)) if page else ""
        if PARTS[self._part] != "sounds":
            # The filter is of the sounds; the other parts show all there is.
            words = ""
        self.query_one(AskLine).show(words, self._trouble or found)

    @on(Rows.Moved, "#sounds")
    @on(Rows.Scrolled, "#sounds")
    def _near_the_end(self) -> None:
        rows = self.main()
        last = rows.on_screen().stop
        if self._page and self._page.next_cursor and last + PAGE // 5 >= len(self._samples):
            self._browse(replace(self._asked, cursor=self._page.next_cursor))

    def _ask(self, request: BrowseRequest) -> None:
        self._asked = request
        self._browse(request)

    @on(AskLine.Typed)
    def _typed(self, event: AskLine.Typed) -> None:
        self._ask(replace(self._asked, q=event.query_text.strip()))

    @on(AskLine.Kept)
    def _kept(self) -> None:
        self.set_focus(self.main())
        self._show_question()

    @on(AskLine.GivenUp)
    def _given_up(self, event: AskLine.GivenUp) -> None:
        self.set_focus(self.main())
        self._ask(replace(self._asked, q=event.query_text))
        self._show_question()

    # The other parts.

    def _show_folders(self) -> None:
        known = self.panel.known
        if known.library:
            rows = tables.root_rows(known.library, known.progress)
            self.query_one("#folders", Rows).show(ListSource(rows))

    def _show_failures(self, groups: list[FailureGroup]) -> None:
        self.query_one("#failed", Rows).show(ListSource(tables.failure_rows(groups)))

    def _show_duplicates(self, groups: list[DuplicateGroup]) -> None:
        self.query_one("#duplicates", Rows).show(ListSource(tables.duplicate_rows(groups)))

    def sound(self) -> SampleInfo | None:
        """Return the sound under the cursor; in the other parts there is none."""
        return super().sound() if PARTS[self._part] == "sounds" else None

    # What the user does.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is done with a sound only where sounds are listed."""
        if action in _ON_SOUNDS and PARTS[self._part] != "sounds":
            return False
        return super().check_action(action, parameters)

    def action_library_part(self) -> None:
        """Show the next part."""
        self._part = (self._part + 1) % len(PARTS)
        part = PARTS[self._part]
        self.query_one(ContentSwitcher).current = "sounds-part" if part == "sounds" else part
        self.query_one(f"#{part}", Rows).focus()
        self.fill()
        self.say_status()
        self.refresh_bindings()

    def action_library_query(self) -> None:
        """Let the user type a filter."""
        if PARTS[self._part] == "sounds":
            self.query_one(AskLine).type(self._asked.q)

    def action_library_sort(self) -> None:
        """Let the user pick an order."""

        def picked(sort: str | None) -> None:
            if sort:
                self._ask(replace(self._asked, sort=sort))

        names = [(s, s.removeprefix("-") + (", falling" if s[0] == "-" else "")) for s in SORTS]
        self.app.push_screen(PickScreen("Order by what?", names, now=self._asked.sort), picked)

    def action_library_add(self) -> None:
        """Add a folder."""

        def given(text: str | None) -> None:
            if text and text.strip():
                self.add(Path(text.strip()).expanduser())

        self.app.push_screen(PromptScreen("Folder with sounds; nothing is written there"), given)

    def add(self, path: Path) -> None:
        """Add a folder; its progress shows in the status line."""

        def done(report: ScanReport) -> None:
            self.panel.say(f"{report.root}: {count_text(report.found, 'sound')}.")
            self.panel.refresh_library()

        self.panel.errand(lambda client: client.add_root(path), done)

    def action_library_scan(self) -> None:
        """Look for what changed in all folders."""
        self.panel.errand(
            lambda client: client.scan(), lambda _: self.panel.say("The folders are up to date.")
        )

    def action_library_pause(self) -> None:
        """Pause the analysis, or go on."""
        library = self.panel.known.library
        if library is None:
            return
        if library.paused:
            self.panel.errand(lambda client: client.resume(), self.panel.set_library)
        else:
            self.panel.errand(lambda client: client.pause(), self.panel.set_library)
