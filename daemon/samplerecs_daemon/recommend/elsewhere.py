"""What is not there: gone from its folder, or on a drive that is not connected.

Better matches on such a drive are said, so that one can plug it in.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.rank.columns import Query, Ranking
from samplerecs_models.rank.fusion import scorer
from samplerecs_models.rank.ranker import eligible_rows
from samplerecs_models.types import Int64


def better_elsewhere(
    index: LibraryIndex, query: Query, ranking: Ranking, roots: Sequence[RootRow]
) -> tuple[str, ...]:
    """Return a note for each drive that holds better matches than what is there.

    Args:
        index: the library in memory.
        query: what was ranked.
        ranking: the list.
        roots: the watched folders.
    """
    away = [root for root in roots if root.away]
    if not ranking.hidden.get("absent") or not away:
        return ()
    rows = _better(index, query, ranking)
    better = Counter(_roots_of_rows(index, rows, away).tolist())
    drives = Counter[str]()
    for number, count in better.items():
        if number >= 0:
            drives[drive_name(away[number])] += count
    return tuple(_note(count, drive) for drive, count in drives.most_common())


def gone_rows(index: LibraryIndex, roots: Sequence[RootRow]) -> Int64:
    """Return the rows whose file is nowhere in a folder that is there: deleted, or moved away.

    Args:
        index: the library in memory.
        roots: the watched folders; without any nothing can be told.
    """
    absent = np.flatnonzero(~index.columns.present)
    away = [root for root in roots if root.away]
    if not roots or not len(absent):
        return absent[:0]
    return absent[_roots_of_rows(index, absent, away) < 0] if away else absent


def told_apart(hidden: Mapping[str, int], gone: int) -> dict[str, int]:
    """Return what is hidden, rule by rule, with the files that are gone as a rule of their own.

    Args:
        hidden: rule -> sounds that it hid; "absent" counts the gone too.
        gone: how many are gone.
    """
    if not gone:
        return dict(hidden)
    away = hidden["absent"] - gone
    others = {rule: count for rule, count in hidden.items() if rule != "absent"}
    return {**({"absent": away} if away else {}), "gone": gone, **others}


def _note(count: int, drive: str) -> str:
    matches = "1 better match is" if count == 1 else f"{count:,} better matches are"
    return f"{matches} on {drive} (not connected)."


def _better(index: LibraryIndex, query: Query, ranking: Ranking) -> Int64:
    """Return the rows of the absent sounds that score above all but the best few that are there.

    The list itself is no measure: for variety it passes over sounds that score higher.
    """
    made = scorer(replace(index.columns, present=np.ones_like(index.columns.present)), query)
    eligible, _ = eligible_rows(made)
    scores = made.scores(eligible)
    there = scores[eligible & index.columns.present]
    places = max(1, len(ranking.winners))
    floor = np.partition(there, -places)[-places] if len(there) >= places else -np.inf
    return np.flatnonzero(eligible & ~index.columns.present & (scores > floor))


def _roots_of_rows(index: LibraryIndex, rows: Int64, roots: Sequence[RootRow]) -> Int64:
    """Return for each row the position of its root among `roots`, -1 where it is in none."""
    beginnings = [os.path.join(root.path, "") for root in roots]  # noqa: PTH118 - with its slash
    codes, places = np.unique(index.columns.folder[rows], return_inverse=True)
    found = np.full(len(codes), -1, dtype=np.int64)
    for number, code in enumerate(codes.tolist()):
        whole = index.folders[code] + os.sep if code >= 0 else ""
        for position, beginning in enumerate(beginnings):
            if whole.startswith(beginning):
                found[number] = position
    return found[places]


def drive_name(root: RootRow) -> str:
    """Return what a person calls the drive of a root: its mount point's name, else the folder's."""
    if not root.volume:
        return root.path.name or str(root.path)
    inside = len(Path(root.subpath).parts)
    mount = root.path.parents[inside - 1] if inside else root.path
    return mount.name or str(mount)
