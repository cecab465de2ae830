"""An SQLite VFS whose disk is full from its k-th write on: database, journal and log alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import apsw


class FailingDisk(apsw.VFS):
    """Counts the writes of all files and fails from one of them on.

    Args:
        name: under which `Store.open(vfs=...)` finds it.
        fail_at: number of the first write that fails, from 1; 0: none does.
        once: only that one write fails.
    """

    def __init__(self, name: str, fail_at: int = 0, *, once: bool = False) -> None:
        self.name = name
        self.fail_at = fail_at
        self.once = once
        self.writes = 0
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's name
        """Open a file of this disk."""
        return _File(self, name, flags)

    def count(self) -> None:
        """Note one write; FullError when the disk is full."""
        self.writes += 1
        reached = self.fail_at and self.writes >= self.fail_at
        if reached and not (self.once and self.writes > self.fail_at):
            raise apsw.FullError("no space left")


class _File(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.count()
        super().xWrite(data, offset)


@contextmanager
def failing_disk(fail_at: int = 0, *, once: bool = False) -> Iterator[FailingDisk]:
    """Register a failing disk for the `with` block."""
    disk = FailingDisk("failing", fail_at, once=once)
    try:
        yield disk
    finally:
        disk.unregister()
