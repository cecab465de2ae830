"""Tables of known answers, as the evaluations read them."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from samplerecs_models.metadata.lexicon import DRUMS

#: What stands in a column for a sound that has no such thing. An empty cell says nothing.
NONE = frozenset({"none", "-"})
#: Roles of hits: one-shots that have neither tempo nor key.
HITS = frozenset(role.value for role in DRUMS)


class BadTable(Exception):
    """A table on which nothing can be measured; its text is a sentence for people."""


@dataclass(frozen=True)
class Row:
    """One line of a table: where it stands, in words, and its cells by the columns' names."""

    where: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return what is in a column, without blanks round it; "" where it is empty or missing."""
        return self.cells.get(column, "")

    def number(self, column: str) -> float:
        """Return the number in a column, 0 where there is none; BadTable for what is no such."""
        text = self[column]
        try:
            value = float(text or "0")
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < 0:
            raise BadTable(f"{self.where}: {column} is {text!r}, which is no number from 0 on.")
        return value

    def has_none(self, column: str) -> bool:
        """Say whether the sound has no tempo or no key: "none" or "-" stands there, or nothing.

        Where nothing does, the table must name a drum's role: a hit has neither.
        """
        text = self[column].lower()
        return text in NONE or (not text and self["role"] in HITS)


def read_table(table: Path, *columns: str) -> list[Row]:
    """Return the rows of a tab-separated table whose first line names the columns.

    Args:
        table: the file.
        columns: those it must have, and that no row leaves empty.

    Raises:
        BadTable: when it has not, holds no rows, or is no text.
    """
    try:
        rows = list(_rows(table, columns))
    except (UnicodeDecodeError, csv.Error):
        raise BadTable(f"{table} is no table of text.") from None
    except OSError as error:
        raise BadTable(f"{table} cannot be read: {error.strerror}.") from None
    if not rows:
        raise BadTable(f"{table} names no sounds: there is nothing to measure on.")
    return rows


def check_heard(table: Path, heard: int) -> None:
    """Raise BadTable where not one of a table's sounds could be read."""
    if not heard:
        raise BadTable(
            f"None of the sounds of {table} can be read: there is nothing to measure on."
        )


def check_told(table: Path, told: int, left_out: int, what: str) -> None:
    """Print how many rows are left out, of whose sound the table does not say `what` it has.

    Raises:
        BadTable: where that is all of them.
    """
    if not told:
        raise BadTable(
            f"{table} says of none of its sounds which {what} it has, or that it has none "
            '("none"): there is nothing to measure on.'
        )
    if left_out:
        print(f"{left_out} left out: the table does not say their {what} (nor that it is none)")


def _rows(table: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    with table.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, delimiter="\t")
        named = [name.strip() for name in reader.fieldnames or ()]
        missing = [column for column in columns if column not in named]
        if missing:
            says = ", ".join(named) or "nothing"
            raise BadTable(
                f"{table} has no column {' and no column '.join(missing)}: its first line must "
                f"name the columns, with tabs between them, and says {says}."
            )
        for line in reader:
            cells = {str(k).strip(): v.strip() for k, v in line.items() if isinstance(v, str)}
            row = Row(f"{table}, line {reader.line_num}", cells)
            for column in columns:
                if not row[column]:
                    raise BadTable(f"{row.where}: {column} is empty.")
            yield row
