"""The one writer: an OS lock beside the database, which dies with its process."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from samplerecs_daemon.owned import own_folder
from samplerecs_daemon.store.errors import unwritable
from samplerecs_models.errors import StoreBusy


class WriterLock:
    """The right to write a database; readers need none.

    The operating system frees the lock when its holder ends in whatever way, so that it is never
    left behind. The holder's pid stands in a file of its own, because Windows does not let
    others read a locked one.

    Args:
        path: the database file.
    """

    def __init__(self, path: Path) -> None:
        self._database = path
        self._pid_file = path.with_name(path.name + ".pid")
        # The daemon may take it in one thread and give it back in another.
        self._lock = FileLock(path.with_name(path.name + ".lock"), thread_local=False)

    @property
    def known(self) -> bool:
        """False where nobody can hold it: it was never taken here."""
        return Path(self._lock.lock_file).exists()

    @property
    def held(self) -> bool:
        """True while this object holds the lock."""
        return self._lock.is_locked

    def acquire(self, timeout: float = 5.0) -> Self:
        """Take the lock, waiting at most `timeout` seconds.

        Raises:
            StoreBusy: another process holds it; the message names its pid.
            StoreReadOnly: the folder cannot be written.
            StoreFull: the disk is full.
        """
        try:
            own_folder(self._database.parent)
            self._lock.acquire(timeout=timeout)
            self._pid_file.write_text(f"{os.getpid()}\n", encoding="ascii")
        except Timeout:
            raise self._busy() from None
        except OSError as error:
            self._lock.release()
            raise unwritable(self._database, error.errno) from error
        return self

    def release(self) -> None:
        """Give the lock back; safe to call when it is not held."""
        if self._lock.is_locked:
            self._pid_file.unlink(missing_ok=True)
        self._lock.release()

    def holder(self) -> int | None:
        """Return the pid of the process that last took the lock, None when it said nothing."""
        try:
            return int(self._pid_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def __enter__(self) -> Self:
        return self if self.held else self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _busy(self) -> StoreBusy:
        pid = self.holder()
        who = f"process {pid}" if pid else "another process"
        return StoreBusy(
            f"{who[0].upper()}{who[1:]} is writing to the library {self._database}.",
            "Wait until its scan is done, or end it, then try again.",
        )
