"""The real daemon on a machine that a test disturbs: `python daemon_in_trouble.py FOLDER`.

In FOLDER the test writes what goes wrong, and takes it away again:

- `disk`: "full K" or "read-only K": from the K-th write on the database cannot be written;
- `clock`: seconds by which the clock is put back;
- `hung`: the folder `FOLDER/hangs` never answers while this file exists.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw

TROUBLE = Path(sys.argv[1]) if __name__ == "__main__" else Path()
_ERRORS = {"full": apsw.FullError, "read-only": apsw.ReadOnlyError}


class Disk(apsw.VFS):
    """SQLite's own disk, which fails as the test says."""

    def __init__(self, order: Path) -> None:
        self._order = order
        self._said = ""
        self._writes = 0
        self.base = apsw.vfs_names()[0]
        super().__init__("in-trouble", base=self.base, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> Any:  # noqa: N802 - SQLite's name
        """Open a file of this disk."""
        return _File(self, name, flags)

    def count(self) -> None:
        """Note one write; raise when it is one that fails."""
        try:
            said = self._order.read_text(encoding="utf-8")
        except OSError:
            said = ""
        if said != self._said:
            self._said, self._writes = said, 0
        if said:
            self._writes += 1
            what, first = said.split()
            if self._writes >= int(first):
                raise _ERRORS[what]("as the test says")


class _File(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's name
        self._disk.count()
        super().xWrite(data, offset)


def put_back_clock(order: Path) -> None:
    """Have the wall clock go wrong while the order says so."""
    real = time.time

    def now() -> float:
        try:
            return real() - float(order.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return real()

    vars(time)["time"] = now


def main() -> int:
    """Be the daemon."""
    put_back_clock(TROUBLE / "clock")
    disk = Disk(TROUBLE / "disk")
    from samplerecs_daemon.ingest.files import HungFiles
    from samplerecs_daemon.server import run
    from samplerecs_daemon.wiring import daemon, parts

    system = HungFiles(str(TROUBLE / "hangs"), str(TROUBLE / "hung"))
    vars(daemon)["walk_of"] = lambda settings, paths: replace(
        parts.walk_of(settings, paths), system=system
    )
    try:
        return run(os.environ, open_daemon=daemon.open_daemon)
    finally:
        disk.unregister()


if __name__ == "__main__":
    sys.exit(main())
