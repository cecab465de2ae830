"""Small, named, forward-only steps from one schema to the next.

A step is a file `schema/NNNN_name.sql`; `PRAGMA user_version` holds the number of the last one
run. A step that was ever released is never edited: a change is a new file.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from samplerecs_daemon.store.connection import Database
from samplerecs_daemon.store.errors import foreign, newer

#: Marks the file as ours ("smpl" in ASCII).
APPLICATION_ID = 0x736D706C


def steps() -> list[tuple[int, str, Traversable]]:
    """Return (number, name, file) of every step, in order."""
    folder = resources.files("samplerecs_daemon.store") / "schema"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(f.name[:4]), f.name[5:-4], f) for f in found]


def latest() -> int:
    """Return the schema version that this program writes."""
    return steps()[-1][0]


def version(database: Database) -> int:
    """Return the schema version of the file, 0 for a new one.

    Raises:
        StoreNewer: above what this program knows.
        StoreError: the file belongs to another program.
    """
    found = _pragma(database, "user_version")
    marked = _pragma(database, "application_id")
    if marked == APPLICATION_ID:
        if found > latest():
            raise newer(database.path, found, latest())
        return found
    if marked or found or database.one("SELECT 1 FROM sqlite_schema"):
        raise foreign(database.path)
    return 0


def migrate(database: Database) -> int:
    """Bring the schema up to date, all steps in one transaction; return how many were run."""
    if version(database) == latest():
        return 0
    with database.transaction():
        # Asked again inside: another process may have been quicker.
        waiting = [step for step in steps() if step[0] > version(database)]
        for number, _name, file in waiting:
            database.query(file.read_text(encoding="utf-8"))
            database.query(f"PRAGMA user_version = {number}")
        database.query(f"PRAGMA application_id = {APPLICATION_ID}")
    return len(waiting)


def _pragma(database: Database, name: str) -> int:
    row = database.one(f"PRAGMA {name}")
    return int(row[0]) if row else 0
