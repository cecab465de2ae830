"""A copy of everything that was learnt, made while it is in use."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.store.backup import back_up


class BackupPart(EnginePart):
    """`backup` of `api.Folders`."""

    def backup(self, path: Path) -> Path:
        """Write a copy of the database; return the file.

        Raises:
            BadPath: when there is a file already; StoreError: when it cannot be written.
        """
        target = path.expanduser().absolute()
        self._access.reader()  # makes an empty library where there is none yet
        back_up(self._access.database, target)
        self._tools.wrote(target)
        return target
