"""One way to the store for a process: a reader for each thread, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.lock import WriterLock

Clock = Callable[[], float]


class StoreAccess:
    """Hands out the store: each thread reads its own connection, whoever writes holds the lock.

    A command line takes the writer lock for one change and gives it back. A daemon calls `hold`
    and keeps lock and connection for its life; its threads then take turns.

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
        self._turn = threading.RLock()
        self._held: Store | None = None
        self._mine = threading.local()
        self._readers: list[Store] = []

    def reader(self) -> Store:
        """Return this thread's store for reading.

        Raises:
            StoreError: when the database cannot be used.
        """
        store: Store | None = getattr(self._mine, "store", None)
        if store is None:
            store = self._mine.store = self._open_reader()
            with self._turn:
                self._readers.append(store)
        return store

    def hold(self) -> None:
        """Take the writer lock and keep it until `close`.

        Raises:
            StoreBusy: when another process writes; StoreError: when it cannot be written.
        """
        self._lock.acquire(self._lock_wait_s)
        try:
            self._held = Store.open(self.database, clock=self._clock)
        except BaseException:
            self._lock.release()
            raise

    @contextmanager
    def writer(self) -> Iterator[Store]:
        """Open the store for writing, one thread at a time, for the `with` block.

        Raises:
            StoreBusy: when another process writes; StoreError: when it cannot be written.
        """
        with self._turn:
            if self._held is not None:
                yield self._held
                return
            self._lock.acquire(self._lock_wait_s)
            try:
                with Store.open(self.database, clock=self._clock) as store:
                    yield store
            finally:
                self._lock.release()

    def close(self) -> None:
        """Close what is open; no other thread may use the store any more."""
        with self._turn:
            while self._readers:
                self._readers.pop().close()
            self._mine = threading.local()
            if self._held is not None:
                self._held.close()
                self._held = None
                self._lock.release()

    def _open_reader(self) -> Store:
        if not self.database.exists():
            # Made under the lock, so that two first starts do not make it twice.
            with self.writer():
                pass
        return Store.open(self.database, readonly=True, clock=self._clock)
