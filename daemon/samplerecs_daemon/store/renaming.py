"""What names say, read again where a newer samplerecs reads names better; no file is opened."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.store import codec, described
from samplerecs_daemon.store.errors import reading, understanding
from samplerecs_daemon.store.part import StorePart
from samplerecs_models.metadata import NAMES_VERSION, facts_of_name, library_name, renewed

#: Files whose names are read again in one transaction: a twentieth of a second.
BATCH = 200


class Renaming(StorePart):
    """The facts of locations, as far as they rest on names."""

    @reading
    def has_todays_names(self, root_id: int) -> bool:
        """Say whether the names of a root were read as this samplerecs reads them."""
        row = self._db.one("SELECT value FROM meta WHERE key = ?", (_key(root_id),))
        return row is not None and row[0] == str(NAMES_VERSION)

    @reading
    def read_names_again(self, root_id: int, after: int = 0) -> int | None:
        """Renew what the names of BATCH files of a root say, in one transaction.

        Args:
            root_id: the root.
            after: the number that the call before returned; 0 for the first.

        Returns:
            The number to go on after; None when all are read, which is noted.
        """
        with self._db.transaction():
            rows = self._db.query(
                "SELECT l.id, l.sample_id, l.relative, l.facts, r.path FROM locations l "
                "JOIN roots r ON r.id = l.root_id WHERE l.root_id = ? AND l.id > ? "
                "ORDER BY l.id LIMIT ?",
                (root_id, after, BATCH),
            )
            touched = {row[1] for row in rows if self._renew(*row)}
            if touched:
                described.refresh(self._db, sorted(touched), self._bump())
            if len(rows) == BATCH:
                return int(rows[-1][0])
            self._db.query(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", (_key(root_id), str(NAMES_VERSION))
            )
        return None

    def _renew(self, number: int, _: int, relative: bytes, body: str, root: bytes) -> bool:
        """Read one name again; say whether it says something else now."""
        with understanding(self._db.path):
            facts = codec.load_facts(body)
        named = facts_of_name(os.fsdecode(relative), library_name(Path(os.fsdecode(root))))
        after = renewed(facts, named)
        if after == facts:
            return False
        self._db.query(
            "UPDATE locations SET facts = ? WHERE id = ?", (codec.dump_facts(after), number)
        )
        return True


def _key(root_id: int) -> str:
    return f"names {root_id}"
