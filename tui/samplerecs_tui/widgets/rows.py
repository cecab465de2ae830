"""A table of any length: only what is on screen is made, and only what changed is drawn again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar, Protocol

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from samplerecs_tui import keymap
from samplerecs_tui.state.columns import GAP, Column, fit

#: Cells at the left of a row that say where the cursor is, in every table.
GUTTER = 1
#: Cells at the left of a row that belong to its mark.
MARK_CELLS = GUTTER + 2


class Source(Protocol):
    """The rows of a table, by their place from 0."""

    def __len__(self) -> int:
        """Return how many rows there are."""

    def cells(self, at: int) -> Mapping[str, str]:
        """Return column -> text of one row; may be called often. Columns may be left out."""

    def key(self, at: int) -> object:
        """Return what the row is about; the cursor stays on it when rows move."""


@dataclass(frozen=True, slots=True)
class ListSource:
    """Rows that are all there: (key, cells) each."""

    rows: Sequence[tuple[object, Mapping[str, str]]] = ()

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.rows)

    def cells(self, at: int) -> Mapping[str, str]:
        """Return the cells of one row."""
        return self.rows[at][1]

    def key(self, at: int) -> object:
        """Return what the row is about."""
        return self.rows[at][0]


class Rows(ScrollView, can_focus=True):
    """A table with a cursor, for keyboard and mouse.

    Args:
        columns: its columns; which of them are shown depends on the width.
        empty: what to say where there are no rows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--head",
        "rows--cursor",
        "rows--blurred",
        "rows--quiet",
        "rows--mark",
    }
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.MOVING)]
    #: Columns that stand back, and one that stands out.
    QUIET: ClassVar[frozenset[str]] = frozenset({"rank", "length", "reason", "wave"})

    class Told(Message):
        """Base of what the table tells."""

        def __init__(self, rows: Rows) -> None:
            self.rows = rows
            super().__init__()

        @property
        def control(self) -> Rows:
            """The table."""
            return self.rows

    class Moved(Told):
        """The user moved the cursor."""

    class Opened(Told):
        """The user clicked a row twice, or the mark before it."""

    class Scrolled(Told):
        """Other rows are on screen than before."""

    def __init__(self, columns: Sequence[Column], empty: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._source: Source = ListSource()
        self._drawn: dict[int, Mapping[str, str]] = {}
        self._empty = empty
        #: Column -> cells of the longest text that was in it; a table that changes stays calm.
        self._needs: dict[str, int] = {}
        self.cursor = 0

    @property
    def source(self) -> Source:
        """The rows."""
        return self._source

    def under_cursor(self) -> object:
        """Return the key of the row under the cursor; None where there is none."""
        return self._source.key(self.cursor) if self.cursor < len(self._source) else None

    def on_screen(self) -> range:
        """Return the places of the rows that can be seen."""
        first = max(0, int(self.scroll_offset.y))
        return range(first, min(len(self._source), first + max(0, self.size.height - 1)))

    def show(self, source: Source, *, cursor: int | None = None) -> None:
        """Show other rows; the cursor stays on what it was on, where that is still there.

        Args:
            source: the rows.
            cursor: where to put the cursor instead.
        """
        on = self.under_cursor()
        longer = len(source) != len(self._source)
        self._source = source
        was, self.cursor = self.cursor, self._place_of(on) if cursor is None else cursor
        self.cursor = max(0, min(self.cursor, len(source) - 1))
        if longer:
            self.virtual_size = Size(0, len(source) + 1)
            self._drawn.clear()
            self._measure(self._source.cells(at) for at in self.on_screen())
            self.refresh()
        else:
            self.refresh_changed()
        if was != self.cursor:
            self.refresh_row(was)
            self.refresh_row(self.cursor)
        if was != self.cursor or cursor is not None:
            self._into_view()

    def say_when_empty(self, words: str) -> None:
        """Say something else where there are no rows."""
        if words != self._empty:
            self._empty = words
            self.refresh()

    def refresh_changed(self) -> None:
        """Draw those rows again whose cells are not what was drawn."""
        rows = {at: self._source.cells(at) for at in self.on_screen()}
        if self._measure(rows.values()):
            self.refresh()
            return
        for at, cells in rows.items():
            if self._drawn.get(at) != cells:
                self.refresh_row(at)

    def _measure(self, rows: Iterable[Mapping[str, str]]) -> bool:
        """Note how long texts are; say whether a column has to be wider than it was."""
        before = dict(self._needs)
        snug = [column.name for column in self._columns if column.snug]
        for cells, name in product(rows, snug):
            self._needs[name] = max(self._needs.get(name, 0), cell_len(cells.get(name, "")))
        return self._needs != before

    def refresh_row(self, at: int) -> None:
        """Draw one row again."""
        self.refresh_line(at + 1)

    def move(self, to: int) -> None:
        """Put the cursor on a row, as far as there is one, for the user."""
        to = max(0, min(to, len(self._source) - 1))
        if to != self.cursor and to >= 0:
            was, self.cursor = self.cursor, to
            self.refresh_row(was)
            self.refresh_row(to)
            self._into_view()
        self.post_message(self.Moved(self))

    def action_up(self) -> None:
        """Go one up."""
        self.move(self.cursor - 1)

    def action_down(self) -> None:
        """Go one down."""
        self.move(self.cursor + 1)

    def action_page_up(self) -> None:
        """Go a page up."""
        self.move(self.cursor - max(1, self.size.height - 2))

    def action_page_down(self) -> None:
        """Go a page down."""
        self.move(self.cursor + max(1, self.size.height - 2))

    def action_first(self) -> None:
        """Go to the first row."""
        self.move(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move(len(self._source) - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the user clicked; twice opens, as does the mark before a row."""
        at = event.y - 1 + int(self.scroll_offset.y)
        if event.y == 0 or not 0 <= at < len(self._source):
            return
        self.move(at)
        on_mark = event.x < MARK_CELLS and self._columns[0].name == "mark"
        if event.chain == (1 if on_mark else 2):
            self.post_message(self.Opened(self))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._drawn.clear()
        self.refresh_changed()
        if self.cursor < self.size.height - 1:
            # More room: what was scrolled away for want of it comes back.
            self.scroll_to(y=0, animate=False)
        self._into_view()
        self.post_message(self.Scrolled(self))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell that other rows are on screen."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.refresh_changed()
            self.post_message(self.Scrolled(self))

    def render_line(self, y: int) -> Strip:
        """Return one line: the heading, or a row."""
        # Without the scroll bar, where there is one.
        width = self.scrollable_content_region.width - GUTTER
        fitted = fit(self._columns, width, self._needs)
        if y == 0:
            head = {column.name: column.title for column, _ in fitted}
            return self._strip(" ", head, fitted, self.get_component_rich_style("rows--head"), {})
        at = y - 1 + int(self.scroll_offset.y)
        if at >= len(self._source):
            return self._below(y)
        cells = self._source.cells(at)
        self._drawn[at] = cells
        return self._row(at, cells, fitted)

    def _row(
        self, at: int, cells: Mapping[str, str], fitted: Sequence[tuple[Column, int]]
    ) -> Strip:
        if at == self.cursor:
            name = "rows--cursor" if self.has_focus else "rows--blurred"
            sign = self.sign("cursor" if self.has_focus else "dot")
            return self._strip(sign, cells, fitted, self.get_component_rich_style(name), {})
        quiet = self.get_component_rich_style("rows--quiet")
        styles = dict.fromkeys(self.QUIET, quiet)
        mark = self.get_component_rich_style("rows--mark")
        styles |= {"mark": mark, "moved": mark}
        return self._strip(" ", cells, fitted, self.rich_style, styles)

    def sign(self, name: str) -> str:
        """Return a sign of the app's set: there is one for terminals without Unicode."""
        signs: Mapping[str, str] = getattr(self.app, "signs", {})
        return signs.get(name, ">")

    def _below(self, y: int) -> Strip:
        words = self._empty if y == 2 and not len(self._source) else ""
        text = set_cell_size(f"  {words}", self.size.width)
        return Strip([Segment(text, self.get_component_rich_style("rows--quiet"))])

    def _strip(
        self,
        gutter: str,
        cells: Mapping[str, str],
        fitted: Sequence[tuple[Column, int]],
        base: Style,
        styles: Mapping[str, Style],
    ) -> Strip:
        segments, used = [Segment(gutter, base)], GUTTER
        for column, width in fitted:
            if used > GUTTER:
                segments.append(Segment(" " * GAP, base))
                used += GAP
            text = cells.get(column.name, "")
            text = thinned(text, width) if column.squeeze else text
            text = cut(text, width, right=column.right)
            segments.append(Segment(text, styles.get(column.name, base)))
            used += width
        segments.append(Segment(" " * max(0, self.size.width - used), base))
        return Strip(segments)

    def _place_of(self, key: object) -> int:
        """Return where a key is now; near the cursor first, for long tables."""
        if key is None:
            return self.cursor
        if self.cursor < len(self._source) and self._source.key(self.cursor) == key:
            return self.cursor
        places = range(min(len(self._source), 2000))
        return next((at for at in places if self._source.key(at) == key), self.cursor)

    def _into_view(self) -> None:
        room = max(1, self.size.height - 1)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False)


def thinned(text: str, width: int) -> str:
    """Return every so many of a text's characters, at most `width`."""
    if len(text) <= width:
        return text
    return "".join(text[at * len(text) // width] for at in range(width))


def cut(text: str, width: int, *, right: bool = False) -> str:
    """Return text of exactly `width` cells: filled up, or cut with an ellipsis; one line only."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    length = cell_len(text)
    if length <= width:
        space = " " * (width - length)
        return space + text if right else text + space
    if width <= 1:
        return set_cell_size(text, width)
    return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
