"""Whole folders that come and go with their drives, and what is known of a part of one.

A drive that is unplugged leaves every row of its files as it is; one flag of the root says that
they cannot be reached. So a hundred thousand sounds go, and come back, in a few statements.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.store import described
from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.records import FileStat, Known, RootRow
from samplerecs_daemon.store.root_names import rename_root
from samplerecs_daemon.store.roots import Roots
from samplerecs_models.errors import BadPath
from samplerecs_models.vocabulary import Undecodable

_REACHED = "l.present AND r.watched AND NOT r.away"
_PLACES = "FROM locations l JOIN roots r ON r.id = l.root_id WHERE l.sample_id = d.sample_id"
_KNOWN = """SELECT l.relative, l.size, l.mtime_ns, l.sample_id, l.present,
  s.payload_hash IS NOT NULL, NULL FROM locations l JOIN samples s ON s.id = l.sample_id
  WHERE l.root_id = ?1 AND """
_FAILED = """SELECT f.relative, f.size, f.mtime_ns, l.sample_id, 1, s.payload_hash IS NOT NULL,
  f.reason FROM failures f LEFT JOIN locations l USING (root_id, relative)
  LEFT JOIN samples s ON s.id = l.sample_id WHERE f.root_id = ?1 AND """
_AWAITED = """SELECT l.relative, l.size, l.mtime_ns, l.sample_id, d.bpm, d.tonic,
  EXISTS (SELECT 1 FROM pins p WHERE p.sample_id = l.sample_id)
  FROM locations l JOIN samples s ON s.id = l.sample_id
  JOIN described d ON d.sample_id = l.sample_id
  WHERE s.payload_hash IS NULL AND l.present AND NOT l.online AND l.root_id = ?1 """


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A present file that is known by its name and not heard yet.

    Attributes:
        relative: its path below the root.
        stat: size and mtime.
        sample_id: the sound that stands for it.
        bpm: the tempo that its name says, in BPM; `pitch`: the tonic, 0..11; None for none.
        pinned: the user pinned it.
    """

    relative: str
    stat: FileStat
    sample_id: int
    bpm: float | None
    pitch: int | None
    pinned: bool


class Presence(Roots):
    """Roots that are there or away, and parts of roots."""

    @reading
    def leave_root(self, root_id: int) -> int:
        """Note that a root cannot be reached; return how many of its files were present.

        What is known of each file stays as it is.
        """
        return self._set_away(root_id, away=True)

    @reading
    def return_root(self, root_id: int) -> int:
        """Note that a root is back; return how many files are present again."""
        return self._set_away(root_id, away=False)

    def _set_away(self, root_id: int, *, away: bool) -> int:
        with self._db.transaction():
            row = self._db.one(
                "UPDATE roots SET away = ?2 WHERE id = ?1 AND away <> ?2 RETURNING id",
                (root_id, away),
            )
            if row is None:
                return 0
            files = self._db.one(
                "SELECT count(*) FROM locations WHERE root_id = ? AND present", (root_id,)
            )
            self._show(root_id)
        return int(files[0]) if files else 0

    def _show(self, root_id: int) -> None:
        """Bring the merged columns of all sounds of a root in line with its flag."""
        here = "FROM locations WHERE root_id = ?1 AND present"
        self._db.query(
            f"UPDATE samples SET changed = ?2 WHERE id IN (SELECT sample_id {here})",
            (root_id, self._bump()),
        )
        self._db.query(
            "UPDATE described SET (present, locations) = (SELECT watched AND NOT away, "
            "watched AND NOT away FROM roots WHERE id = ?1) "
            f"WHERE location_id IN (SELECT id {here})",
            (root_id,),
        )
        # Sounds with further places: counted anew, and shown at the first that can be reached.
        self._db.query(
            f"UPDATE described AS d SET locations = (SELECT count(*) {_PLACES} AND {_REACHED}), "
            f"present = EXISTS (SELECT 1 {_PLACES} AND {_REACHED}), location_id = (SELECT l.id "
            f"{_PLACES} ORDER BY {_REACHED} DESC, r.watched DESC, l.present DESC, l.id LIMIT 1) "
            "WHERE d.sample_id IN (SELECT l.sample_id FROM locations l WHERE l.root_id = ? "
            "AND l.present AND EXISTS (SELECT 1 FROM locations o "
            "WHERE o.sample_id = l.sample_id AND o.id <> l.id))",
            (root_id,),
        )

    @reading
    def reached(self, samples: Iterable[int]) -> set[int]:
        """Return which of these samples have a file that is there."""
        rows = self._db.query(
            "SELECT sample_id FROM described WHERE present AND sample_id IN "
            "(SELECT value FROM json_each(?))",
            (json.dumps(list(samples)),),
        )
        return {int(row[0]) for row in rows}

    @reading
    def relocate_root(self, root_id: int, path: Path, volume: str, subpath: str) -> RootRow:
        """Note that a root is now another folder, with the same files in it; it is there.

        Raises:
            BadPath: when that folder was a root of its own before.
        """
        inside, before = os.fsencode(subpath if volume else path), self.root(root_id)
        with self._db.transaction():
            taken = self._db.one(
                "SELECT id FROM roots WHERE volume = ? AND subpath = ? AND id <> ?",
                (volume, inside, root_id),
            )
            if taken is not None:
                raise BadPath(
                    f"{path} was a folder of your library before, with files of its own.",
                    "`samplerecs library add` brings it back.",
                )
            self._db.query(
                "UPDATE roots SET path = ?, volume = ?, subpath = ?, mount = x'' WHERE id = ?",
                (os.fsencode(path), volume, inside, root_id),
            )
            self._set_away(root_id, away=False)
            self._touch_root(root_id)
            if renamed := rename_root(self._db, root_id, before.path, path):
                described.refresh(self._db, renamed, self._bump())
        return self.root(root_id)

    @reading
    def restamp(self, root_id: int, stats: Mapping[str, FileStat]) -> None:
        """Note sizes and times of files that hold what they held before."""
        rows = [
            (stat.size, stat.mtime_ns, root_id, os.fsencode(name)) for name, stat in stats.items()
        ]
        with self._db.transaction():
            self._db.many(
                "UPDATE locations SET size = ?, mtime_ns = ? WHERE root_id = ? AND relative = ?",
                rows,
            )

    @reading
    def known_of(self, root_id: int, relatives: Iterable[str]) -> dict[str, Known]:
        """Return what is known of some files of a root, as `locations_of` does of all."""
        rows: list[Row] = []
        for relative in relatives:
            for sql, column in ((_KNOWN, "l.relative"), (_FAILED, "f.relative")):
                rows += self._db.query(f"{sql} {column} = ?2", (root_id, os.fsencode(relative)))
        return dict(map(_known, rows))

    @reading
    def known_below(self, root_id: int, folder: str) -> dict[str, Known]:
        """Return what is known of the files in a folder of a root; "" is all of the root."""
        rows: list[Row] = []
        low = os.fsencode(folder) + os.fsencode(os.sep) if folder else b""
        high = low[:-1] + bytes([low[-1] + 1]) if low else None
        for sql, column in ((_KNOWN, "l.relative"), (_FAILED, "f.relative")):
            within = f"{column} >= ?2 AND (?3 IS NULL OR {column} < ?3)"
            rows += self._db.query(f"{sql} {within}", (root_id, low, high))
        return dict(map(_known, rows))

    @reading
    def awaited(self, root_id: int, relatives: Iterable[str] | None = None) -> list[AwaitedRow]:
        """Return the files of a root that are not heard yet; of some names, or of all."""
        return list(self._awaited(root_id, relatives))

    def _awaited(self, root_id: int, relatives: Iterable[str] | None) -> Iterator[AwaitedRow]:
        if relatives is None:
            yield from map(_awaiting, self._db.stream(_AWAITED, (root_id,)))
            return
        for relative in relatives:
            row = self._db.one(f"{_AWAITED} AND l.relative = ?2", (root_id, os.fsencode(relative)))
            if row is not None:
                yield _awaiting(row)


def _known(row: Row) -> tuple[str, Known]:
    relative, size, mtime, sample_id, present, heard, reason = row
    failed = None if reason is None else Undecodable.__members__.get(reason, Undecodable.UNREADABLE)
    known = Known(FileStat(size, mtime), sample_id, bool(present), failed, heard=bool(heard))
    return os.fsdecode(relative), known


def _awaiting(row: Row) -> AwaitedRow:
    relative, size, mtime, sample_id, bpm, tonic, pinned = row
    return AwaitedRow(
        os.fsdecode(relative), FileStat(size, mtime), sample_id, bpm, tonic, bool(pinned)
    )
