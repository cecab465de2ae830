"""What the user said of a sound, which must outlive the row that it was said of.

A sound known by its name alone may turn out, once heard, to be one that the library knew already:
then all of this moves to that one.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from samplerecs_daemon.store import codec
from samplerecs_daemon.store.connection import Database, Row
from samplerecs_models.types import Correction

#: (table, column) of every sample id that stands for a word of the user's. Where the table allows
#: a sample once, what was said of the one that stays is kept. The column needs an index.
CARRIED: tuple[tuple[str, str], ...] = (
    ("feedback", "sample_id"),
    ("pins", "sample_id"),
    ("board_sounds", "sample_id"),
    ("project_samples", "sample_id"),
    ("crate", "sample_id"),
)
_BANS = "kind = 'sample' AND root_id = 0 AND value = ?"


def was_spoken_of(database: Database, sample_id: int) -> bool:
    """Say whether the user said anything of a sample."""
    for table, column in (*CARRIED, ("corrections", "sample_id")):
        if database.one(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", (sample_id,)):
            return True
    return database.one(f"SELECT 1 FROM bans WHERE {_BANS}", (str(sample_id),)) is not None


def carry(database: Database, old: int, new: int) -> None:
    """Move what was said of the sample `old` to `new`, inside a transaction."""
    for table, column in CARRIED:
        database.query(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", (new, old))
        database.query(f"DELETE FROM {table} WHERE {column} = ?", (old,))
    database.query(f"UPDATE OR IGNORE bans SET value = ? WHERE {_BANS}", (str(new), str(old)))
    database.query(f"DELETE FROM bans WHERE {_BANS}", (str(old),))
    _carry_correction(database, old, new)


def _carry_correction(database: Database, old: int, new: int) -> None:
    moved = _correction(database, old)
    if moved is None:
        return
    there = _correction(database, new)
    if there is not None:
        first, last = sorted((there, moved), key=lambda row: float(row[1]))
        body = codec.dump_correction(joined(first, last))
        moved = (body, last[1])
    database.query("DELETE FROM corrections WHERE sample_id = ?", (old,))
    database.query("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)", (new, *moved))


def _correction(database: Database, sample_id: int) -> Row | None:
    return database.one("SELECT body, at FROM corrections WHERE sample_id = ?", (sample_id,))


def joined(first: Row, last: Row) -> Correction:
    """Return the later word, its gaps filled by the earlier one."""
    earlier, later = codec.load_correction(first[0]), codec.load_correction(last[0])
    values: dict[str, Any] = {
        field.name: getattr(later, field.name) or getattr(earlier, field.name)
        for field in fields(Correction)
    }
    values["tags"] = tuple(dict.fromkeys((*earlier.tags, *later.tags)))
    return Correction(**values)
