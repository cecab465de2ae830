"""A copy of everything that was learnt, made while it is in use."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.engine.places import outside_roots
from samplerecs_daemon.store.backup import back_up


class BackupPart(EnginePart):
    """`backup` of `api.Folders`."""

    def backup(self, path: Path) -> Path:
        """Write a copy of the database; return the file.

        Raises:
            BadPath: when there is a file already, when its folder is not there or is one of the
                library; StoreError: when it cannot be written.
        """
        # The reader makes an empty library where there is none yet.
        target = outside_roots(path, (root.path for root in self._access.reader().roots()))
        back_up(self._access.database, target)
        self._tools.wrote([target])
        return target
