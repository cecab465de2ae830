"""One way to the store for a process: a reader kept open, a writer for as long as it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.lock import WriterLock

Clock = Callable[[], float]


class StoreAccess:
    """Hands out the store: everybody reads one connection, whoever writes holds the lock.

    Args:
        database: the database file; made on first use.
        clock: returns Unix seconds.
        lock_wait_s: seconds to wait for another writer before giving up.
    """

    def __init__(self, database: Path, clock: Clock, lock_wait_s: float = 5.0) -> None:
        self.database = database
        self._clock = clock
        self._lock = WriterLock(database)
        self._lock_wait_s = lock_wait_s
        self._reader: Store | None = None

    def reader(self) -> Store:
        """Return the store for reading.

        Raises:
            StoreError: when the database cannot be used.
        """
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    @contextmanager
    def writer(self) -> Iterator[Store]:
        """Open the store for writing, holding the writer lock for the `with` block.

        Raises:
            StoreBusy: when another process writes; StoreError: when it cannot be written.
        """
        self._lock.acquire(self._lock_wait_s)
        try:
            with Store.open(self.database, clock=self._clock) as store:
                yield store
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close what is open."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _open_reader(self) -> Store:
        if not self.database.exists():
            # Made under the lock, so that two first starts do not make it twice.
            with self.writer():
                pass
        return Store.open(self.database, readonly=True, clock=self._clock)
