"""Files that hold the same sound: bit for bit, or by ear. Told, never deleted."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from samplerecs_daemon.api import DuplicateGroup
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.store import Store
from samplerecs_models.rank.alike import alike


class DuplicatesPart(EnginePart):
    """`duplicates` of `api.Folders`."""

    def duplicates(self, *, near: bool = False) -> list[DuplicateGroup]:
        """Return groups of files with the same sound; with `near`, what sounds the same.

        The groups that waste the most space come first.
        """
        store = self._access.reader()
        found = _near(store, self._tools.index(store)) if near else _exact(store)
        return sorted(found, key=lambda group: (-group.bytes_extra, group.paths))


def _exact(store: Store) -> list[DuplicateGroup]:
    groups = []
    for sample_id in store.copied():
        places = store.places(sample_id)
        # A file may have gone between the two looks.
        if len(places) > 1:
            groups.append(_group(places, exact=True, similarity=1.0))
    return groups


def _near(store: Store, index: LibraryIndex) -> list[DuplicateGroup]:
    columns = index.columns
    vectors = np.asarray(columns.vectors)
    groups = []
    for rows in alike(vectors, columns.duration_s, columns.has_vector & columns.present):
        cosines = vectors[rows[1:]] @ vectors[rows[0]]
        places = [place for row in rows for place in store.places(int(columns.ids[row]))]
        if len(places) > 1:
            groups.append(_group(places, exact=False, similarity=float(cosines.min())))
    return groups


def _group(places: list[tuple[Path, int]], *, exact: bool, similarity: float) -> DuplicateGroup:
    return DuplicateGroup(
        exact=exact,
        similarity=round(min(1.0, similarity), 4),
        bytes_extra=sum(size for _, size in places[1:]),
        paths=tuple(str(path) for path, _ in places),
    )
