"""What lies where the sounds of the open project lie: in their packs and folders.

A project is made of few packs, and its own say something of what goes into it that those of all the
projects before do not: after ten lofi beats, four sounds of a drum and bass kit hardly move the
likes of the long run, for the more there is behind these, the less a few sounds count. So the
project's sounds are counted by themselves as well, and added. Their roles are not: who has three
snares is not looking for a fourth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.liking import lifts, properties
from samplerecs_models.rank.limits import BLOCK
from samplerecs_models.types import Float32

#: From so many sounds on a project says which packs it is made of.
ENOUGH = 4
#: A pack or a folder is named in the reason where it gave the project so many sounds.
NAMED = 2
_SAY = "from {}, like other sounds of the project"


@dataclass(frozen=True, slots=True)
class Packmates:
    """How much each sound lies where the project's do.

    Attributes:
        column: float32 (n,), 0..1.
        places: (code, places) of each pack that gave the project two sounds or more: its share of
            ten places (calibration: Steck, RecSys 2018). () for a project of few sounds.
        said: (property, code) -> what is said of a sound of that pack or folder.
    """

    column: Float32
    places: tuple[tuple[int, int], ...]
    said: Mapping[tuple[str, int], str]


def packmates_of(index: LibraryIndex, project: Sequence[int]) -> Packmates | None:
    """Return what lies in the packs and folders of the project's sounds.

    Counted as likes are (`learn.lift`): beyond a pack's share of the library, and with doubt, so
    that one sound says little.

    Args:
        index: the library in memory.
        project: ids of the sounds in it.

    Returns:
        None where the library has none of them.
    """
    # What was put in twice is one sound.
    rows = np.unique(index.rows(project))
    if not len(rows):
        return None
    once, liked = np.ones(len(rows)), np.ones(len(rows), dtype=bool)
    total = np.zeros(len(index), dtype=np.float32)
    said: dict[tuple[str, int], str] = {}
    for name, codes, names, worth in properties(index):
        if name == "role":
            continue
        found = lifts(codes, len(names), rows, once, liked, index.columns.present)
        total += np.take((worth * found).astype(np.float32), codes, mode="clip")
        gave = np.bincount(codes[rows], minlength=len(found))
        for code in np.flatnonzero((gave >= NAMED) & (found > 0)).tolist():
            said[name, code] = _SAY.format(PurePath(names[code]).name)
    places = _places(index.columns.pack[rows]) if len(rows) >= ENOUGH else ()
    return Packmates(np.clip(total, 0, 1), places, said)


def _places(packs: NDArray[np.int32]) -> tuple[tuple[int, int], ...]:
    codes, counts = np.unique(packs[packs >= 0], return_counts=True)
    places = np.rint(BLOCK * counts / len(packs)).astype(int).tolist()
    several = (counts >= NAMED).tolist()
    found = zip(codes.tolist(), places, several, strict=True)
    return tuple((code, most) for code, most, more in found if more)
