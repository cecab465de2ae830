"""The store: everything that outlives the process, in one SQLite file."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from samplerecs_daemon.store import described, migrations
from samplerecs_daemon.store.actions import Actions
from samplerecs_daemon.store.bans import Bans
from samplerecs_daemon.store.boards import Boards
from samplerecs_daemon.store.connection import Database
from samplerecs_daemon.store.context import ContextTable
from samplerecs_daemon.store.crate import Crate
from samplerecs_daemon.store.errors import absent
from samplerecs_daemon.store.events import Events
from samplerecs_daemon.store.feedback import Feedback
from samplerecs_daemon.store.heard import Heard
from samplerecs_daemon.store.history import History
from samplerecs_daemon.store.learning import Learning
from samplerecs_daemon.store.names import Names
from samplerecs_daemon.store.part import Clock
from samplerecs_daemon.store.presence import Presence
from samplerecs_daemon.store.projects import Projects
from samplerecs_daemon.store.renaming import Renaming
from samplerecs_daemon.store.samples import Samples
from samplerecs_daemon.store.sessions import Sessions
from samplerecs_daemon.store.statistics import Statistics
from samplerecs_daemon.store.steering import Steering
from samplerecs_daemon.store.transfers import Transfers


class Store(
    Samples,
    Heard,
    ContextTable,
    Sessions,
    Feedback,
    Bans,
    Boards,
    Actions,
    Events,
    History,
    Learning,
    Names,
    Renaming,
    Presence,
    Projects,
    Crate,
    Statistics,
    Steering,
    Transfers,
):
    """Roots, samples, vectors, context and what is kept of the user's work, in one file.

    One object is used by one thread at a time; each thread opens its own. Whoever writes holds
    the `WriterLock` beside the file; readers need none.
    """

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        readonly: bool = False,
        clock: Clock = time.time,
        vfs: str | None = None,
    ) -> Self:
        """Open the database, make it when it is missing, bring its schema up to date.

        Args:
            path: the database file.
            readonly: read only; a missing or older file is still made or updated first.
            clock: returns Unix seconds.
            vfs: name of a registered SQLite VFS (tests of failing disks).

        Raises:
            StoreCorrupt: the file is damaged.
            StoreNewer: it was written by a newer samplerecs.
            StoreReadOnly: it has to be written and cannot be.
            StoreFull: the disk is full.
            StoreError: it cannot be used for another reason.
        """
        if readonly and not absent(path):
            database = Database(path, readonly=True, vfs=vfs)
            try:
                if migrations.version(database) == migrations.latest():
                    return cls(database, clock)
            except BaseException:
                database.close()
                raise
            database.close()
        database = Database(path, vfs=vfs)
        try:
            migrations.migrate(database)
            store = cls(database, clock)
            store._merge_anew()
        except BaseException:
            database.close()
            raise
        if not readonly:
            return store
        store.close()
        return cls(Database(path, readonly=True, vfs=vfs), clock)

    def transaction(self) -> AbstractContextManager[None]:
        """Make several changes one: all or nothing, for as long as the `with` block lasts."""
        return self._db.transaction()

    def one_state(self) -> AbstractContextManager[None]:
        """Read one state of the file in the `with` block, whatever others write meanwhile."""
        return self._db.one_state()

    def check(self) -> list[str]:
        """Return what is wrong inside the file, [] when it is sound; reads all of it."""
        rows = self._db.query("PRAGMA integrity_check")
        broken = [str(row[0]) for row in rows if row[0] != "ok"]
        orphans = self._db.query("PRAGMA foreign_key_check")
        return broken + [f"{row[0]} row {row[1]} has no {row[2]}" for row in orphans]

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _merge_anew(self) -> None:
        """Rewrite the merged columns when what makes them has changed."""
        found = self._db.one("SELECT value FROM meta WHERE key = 'described'")
        if found and found[0] == described.stamp():
            return
        with self._db.transaction():
            ids = [row[0] for row in self._db.query("SELECT id FROM samples ORDER BY id")]
            described.refresh(self._db, ids, self._bump())
            self._db.query(
                "INSERT OR REPLACE INTO meta VALUES ('described', ?)", (described.stamp(),)
            )
