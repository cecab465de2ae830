"""What people see: Rich tables on stdout. The only module of the command line that draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from samplerecs_cli.diagnostics import shown
from samplerecs_cli.formats import bpm_text, key_text, length_text, role_text
from samplerecs_daemon.api import Suggestion, SuggestionList

#: Columns of a table whose paths are kept whole, at most.
_WIDEST = 10_000


def console() -> Console:
    """Return a console for stdout that leaves colours and numbers alone."""
    return Console(highlight=False, soft_wrap=False)


def print_suggestions(answer: SuggestionList) -> None:
    """Draw a ranked list on stdout."""
    console().print(suggestion_table(answer))


def suggestion_table(answer: SuggestionList) -> Table:
    """Return a ranked list, best first, as a table; each sound's reason stands below its name.

    The number before a sound is its id and not its place, for it is what other commands take.
    """
    table = _table()
    table.add_column("Id", justify="right", style="dim", no_wrap=True)
    table.add_column("Sound, and why", overflow="fold", ratio=1)
    table.add_column("Role", no_wrap=True)
    table.add_column("BPM", justify="right", no_wrap=True)
    table.add_column("Key", no_wrap=True)
    table.add_column("Length", justify="right", no_wrap=True)
    for entry in answer.suggestions:
        table.add_row(*_row(entry))
    return table


def _row(entry: Suggestion) -> list[Text]:
    # Text, not str: a name with [brackets] is a name, not markup.
    sample = entry.sample
    sound = Text(shown(sample.name), style="bold")
    sound.append(f"\n{shown(entry.reason)}", style="not bold dim")
    facts = (
        role_text(sample),
        bpm_text(sample.bpm),
        key_text(sample.key),
        length_text(sample.duration_s),
    )
    return [Text(str(sample.id)), sound, *map(Text, facts)]


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Draw a plain table, wider than the terminal where that keeps a path whole.

    Args:
        headers: those starting with ">" are aligned right; what stands below one starting with "="
            is never broken, so that a path in it can be copied.
        rows: the cells, as text.
    """
    table, screen = plain_table(headers, rows), console()
    if any(header.startswith("=") for header in headers):
        room = screen.options.update(max_width=_WIDEST)
        screen.width = max(screen.width, screen.measure(table, options=room).maximum)
    screen.print(table)


def stacked(*tables: Table) -> Group:
    """Return tables one below the other."""
    return Group(*tables)


def plain_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a plain table; for the headers see `print_table`."""
    table = _table()
    for header in headers:
        right = header.startswith(">")
        table.add_column(header.lstrip(">="), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
