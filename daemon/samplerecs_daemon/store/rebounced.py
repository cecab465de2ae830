"""A file whose audio was written anew in its place: to its owner it is the file it was.

What was said of a file's tempo, key, kind, role and tags holds for its new audio, too. A pin, a ban
or a place on a board is about what was heard, and stays with the sound that it was given to.
"""

from __future__ import annotations

import json

from samplerecs_daemon.store.connection import Database


def keep_word(database: Database, place: int, old: int, new: int) -> None:
    """Let new audio have the correction of the old at the same place, inside a transaction.

    A sound that has a correction of its own, or lies at another place too, is known by that: it is
    no new take of this file, but one put here under its name. The old sound keeps what was said of
    it: it may have moved, and be found again a moment later.

    Args:
        database: in a transaction.
        place: the id of the file's location, which holds `new` already.
        old: the sample that it held before.
        new: the sample that it holds now.
    """
    said = database.one("SELECT body, at FROM corrections WHERE sample_id = ?", (old,))
    if said is None or _lies_elsewhere(database, place, new):
        return
    if database.query(
        "INSERT OR IGNORE INTO corrections VALUES (?, ?, ?) RETURNING 1", (new, *said)
    ):
        _undo_with(database, old, new)


def _lies_elsewhere(database: Database, place: int, sample_id: int) -> bool:
    row = database.one(
        "SELECT 1 FROM locations WHERE sample_id = ? AND id <> ? AND present LIMIT 1",
        (sample_id, place),
    )
    return row is not None


def _undo_with(database: Database, old: int, new: int) -> None:
    """Have `undo` of each correction of the old sound take it back from the new one as well."""
    rows = database.query("SELECT id, inverse FROM actions WHERE instr(inverse, ?)", (f'"{old}":',))
    for number, text in rows:
        inverse = json.loads(text)
        for step in inverse["steps"]:
            if step["do"] == "correct" and str(old) in step["was"]:
                step["was"][str(new)] = step["was"][str(old)]
        database.query("UPDATE actions SET inverse = ? WHERE id = ?", (json.dumps(inverse), number))
