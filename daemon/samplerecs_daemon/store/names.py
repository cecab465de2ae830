"""The file names of all sounds, for orders that the index does not hold."""

from __future__ import annotations

import os
from collections.abc import Sequence

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

_NAMES = "SELECT d.sample_id, l.relative FROM described d JOIN locations l ON l.id = d.location_id"


class Names(StorePart):
    """File names by sample."""

    @reading
    def names(self) -> dict[int, str]:
        """Return every sample's file name; a hundred thousand take about 0.2 s."""
        return {int(row[0]): _name(row[1]) for row in self._db.stream(_NAMES)}

    @reading
    def names_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the file names of some samples; unknown ones are left out."""
        found = (self._db.one(f"{_NAMES} WHERE d.sample_id = ?", (i,)) for i in ids)
        return {int(row[0]): _name(row[1]) for row in found if row is not None}


def _name(relative: bytes) -> str:
    return os.path.basename(os.fsdecode(relative))  # noqa: PTH119 (100,000 times)
