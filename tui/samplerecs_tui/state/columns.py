"""Columns of a table, fitted into any width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

#: Cells between two columns.
GAP = 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: key of its cells.
        title: its heading.
        least: cells it needs.
        most: cells it takes where there is room; 0 for `least`.
        drop: with too little room the highest goes first; 0 stays.
        right: numbers stand at the right.
        snug: it takes no more than its cells need, and leaves the rest to others.
        squeeze: text that is too long is thinned out, not cut, as fits a picture.
    """

    name: str
    title: str
    least: int
    most: int = 0
    drop: int = 0
    right: bool = False
    snug: bool = False
    squeeze: bool = False


def fit(
    columns: Sequence[Column], width: int, needs: Mapping[str, int] | None = None
) -> list[tuple[Column, int]]:
    """Return the columns that fit into `width` cells, each with its width, in their order.

    Room that is left goes to the columns that can take more, in equal parts. What cannot be left
    out is cut to the width that there is.

    Args:
        columns: all of them.
        width: cells there are.
        needs: column -> cells of the longest text in it, for those that are snug.
    """
    kept = [_snug(column, needs or {}) for column in columns]
    while _needed(kept) > width and any(column.drop for column in kept):
        kept.remove(max(kept, key=lambda column: column.drop))
    widths = {column.name: column.least for column in kept}
    _grow(kept, widths, width - _needed(kept))
    fitted, left = [], width
    for column in kept:
        given = max(0, min(widths[column.name], left))
        if given:
            fitted.append((column, given))
        left -= given + GAP
    return fitted


def _snug(column: Column, needs: Mapping[str, int]) -> Column:
    if not column.snug or column.name not in needs:
        return column
    need = max(len(column.title), needs[column.name])
    return replace(column, least=min(column.least, need), most=min(column.most, need))


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.least for column in columns) + GAP * max(0, len(columns) - 1)


def _grow(columns: Sequence[Column], widths: dict[str, int], room: int) -> None:
    """Give out `room` cells, each round in equal parts to those that can take more."""
    while room > 0:
        open_ = [c for c in columns if widths[c.name] < c.most]
        if not open_:
            return
        share = max(1, room // len(open_))
        for column in open_[:room]:
            more = min(share, column.most - widths[column.name], room)
            widths[column.name] += more
            room -= more
