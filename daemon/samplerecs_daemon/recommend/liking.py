"""What can be liked of a sound, and how much each of it is liked beyond chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_models.rank.columns import ROLE_CODES
from samplerecs_models.rank.learn import lift
from samplerecs_models.types import Bool, Float64, Int64
from samplerecs_models.vocabulary import Role

#: What each property says of a sound that has it.
PACK, FOLDER, ROLE = 0.5, 0.6, 0.35


def lifts(
    codes: Int64, size: int, rows: Int64, counts: Float64, liked: Bool, present: Bool
) -> Float64:
    """Return how each code is liked; the one after the last is "none", which nobody likes."""
    share = np.bincount(codes[present], minlength=size + 1)[:size] / max(1, int(present.sum()))
    taken, passed = (
        np.bincount(codes[rows[side]], counts[side], minlength=size + 1)[:size].astype(np.float64)
        for side in (liked, ~liked)
    )
    return np.append(lift(taken, passed, share), 0.0)


def properties(
    index: LibraryIndex,
) -> Iterator[tuple[str, Int64, Sequence[str], float]]:
    """Yield each property that can be liked: its name, each row's code, the names, its worth."""
    columns = index.columns
    packs = [index.packs[n] for n in range(len(index.packs))]
    folders = [index.folders[n] for n in range(len(index.folders))]
    yield "pack", _coded(columns.pack.astype(np.int64), len(packs)), packs, PACK
    yield "folder", _coded(columns.folder.astype(np.int64), len(folders)), folders, FOLDER
    roles = [role.value for role in ROLE_CODES]
    unknown = ROLE_CODES.index(Role.UNKNOWN)
    codes = np.where(columns.role == unknown, len(roles), columns.role).astype(np.int64)
    yield "role", codes, roles, ROLE


def _coded(codes: Int64, none: int) -> Int64:
    return np.where(codes < 0, none, codes)
