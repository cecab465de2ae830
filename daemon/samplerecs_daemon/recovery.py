"""A library put back from a backup, with nobody else at it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import running
from samplerecs_daemon.store.backup import put_back
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import DaemonError


@dataclass(frozen=True, slots=True)
class Restored:
    """A library that was put back.

    Attributes:
        database: the database file.
        aside: where the one that was there before is kept; None where there was none.
    """

    database: Path
    aside: Path | None


def restore(paths: Paths, backup: Path) -> Restored:
    """Put a backup in the place of the library; the library that was there is kept beside it.

    Raises:
        DaemonError: while a daemon runs; StoreBusy: while another process writes.
        BadPath, StoreError: when the backup cannot be used; nothing is changed then.
    """
    if found := running(paths):
        raise DaemonError(
            f"The daemon (process {found.pid}) uses the library.",
            "End it first: samplerecs daemon stop",
        )
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = paths.database.with_name(f"library-before-restore-{stamp}.db")
    there = paths.database.exists()
    with WriterLock(paths.database).acquire(5.0):
        put_back(backup.expanduser().absolute(), paths.database, aside)
    return Restored(paths.database, aside if there else None)
