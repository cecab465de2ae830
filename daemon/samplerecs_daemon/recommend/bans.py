"""What the user never wants to see again, as a mask over the rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.store.records import Ban
from samplerecs_models.types import Bool


def banned_rows(index: LibraryIndex, bans: Sequence[Ban]) -> Bool | None:
    """Return bool (n,), or None where nothing is banned."""
    if not bans:
        return None
    banned = np.zeros(len(index), dtype=bool)
    for ban in bans:
        banned |= _rows_of(index, ban)
    return banned


def _rows_of(index: LibraryIndex, ban: Ban) -> Bool:
    if ban.kind == "sample":
        mask = np.zeros(len(index), dtype=bool)
        mask[index.rows([int(ban.value)])] = True
        return mask
    if ban.kind == "tag":
        return index.tags.having(ban.value.lower())
    names, codes = (
        (index.packs, index.columns.pack)
        if ban.kind == "pack"
        else (index.folders, index.columns.folder)
    )
    table = np.array([_holds(ban, names[code]) for code in range(len(names))] + [False])
    return np.asarray(table[codes.astype(np.int64)])


def _holds(ban: Ban, name: str) -> bool:
    if ban.kind == "pack":
        return name == ban.value
    folder = ban.value.rstrip("/\\")
    return name == folder or name.startswith((f"{folder}/", f"{folder}\\"))
