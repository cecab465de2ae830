"""Watched folders: where they are, on which volume, and when they were last scanned."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.store import described
from samplerecs_daemon.store.bans import give_bans
from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading, understanding
from samplerecs_daemon.store.part import StorePart, display
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import BadPath

_COLUMNS = "id, path, volume, subpath, added_at, last_scan, away, mount"


class Roots(StorePart):
    """The roots table."""

    @reading
    def roots(self) -> list[RootRow]:
        """Return the watched folders in the order in which they were added."""
        return [
            _root(row)
            for row in self._db.stream(f"SELECT {_COLUMNS} FROM roots WHERE watched ORDER BY id")
        ]

    def root(self, root_id: int) -> RootRow:
        """Return one root by id, watched or not; KeyError when there is none."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM roots WHERE id = ?", (root_id,))
        if row is None:
            raise KeyError(root_id)
        with understanding(self.path):
            return _root(row)

    @reading
    def add_root(self, path: Path, *, volume: str = "", subpath: str | None = None) -> RootRow:
        """Watch a folder, or return it when it is watched already.

        A folder that was removed, or that is now mounted elsewhere, comes back with all that is
        known of its files. Watched folders inside it become part of it: their files go over with
        all that is known of them, so that none is heard again. (Words that the folders between
        would add to theirs come when a file is next read.)

        Args:
            path: absolute path.
            volume: identity of its volume ("" when unknown).
            subpath: its path in the volume; the whole path by default.

        Raises:
            BadPath: when a watched folder already holds it, or one inside it is another volume.
        """
        inside = os.fsencode(subpath if volume and subpath is not None else path)
        with self._db.transaction():
            inner = self._inside(path, volume)
            row = self._known_at(path, volume) or self._db.one(
                "INSERT INTO roots (volume, subpath, path, added_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (volume, subpath) DO UPDATE SET watched = 1, away = 0, "
                "path = excluded.path "
                "RETURNING id",
                (volume, inside, os.fsencode(path), self._clock()),
            )
            root_id = int(row[0]) if row else 0
            for root in inner:
                self._take_over(root, root_id, path)
            self._take_bans(root_id)
            self._refresh_root(root_id)
        return self.root(root_id)

    @reading
    def move_root(self, root_id: int, path: Path) -> None:
        """Note that a root is now found at `path` (its volume is mounted elsewhere)."""
        with self._db.transaction():
            self._db.query("UPDATE roots SET path = ? WHERE id = ?", (os.fsencode(path), root_id))
            self._touch_root(root_id)

    @reading
    def note_mount(self, root_id: int, mount: str) -> None:
        """Note where the volume of a root is mounted, now that the root was seen there."""
        self._db.query(
            "UPDATE roots SET mount = ?2 WHERE id = ?1 AND mount <> ?2",
            (root_id, os.fsencode(mount)),
        )

    @reading
    def some_files(self, root_id: int, most: int = 16) -> tuple[str, ...]:
        """Return some of the files that were last seen in a root, by their paths below it."""
        rows: list[Row] = []
        for order in ("ASC", "DESC"):
            rows += self._db.query(
                "SELECT relative FROM locations WHERE root_id = ? AND present "
                f"ORDER BY relative {order} LIMIT ?",
                (root_id, most // 2),
            )
        return tuple(dict.fromkeys(os.fsdecode(row[0]) for row in rows))

    @reading
    def remove_root(self, path: Path) -> RootRow:
        """Stop watching a folder; what was learnt of its sounds is kept.

        Raises:
            BadPath: when the folder is not watched.
        """
        with self._db.transaction():
            row = self._db.one(
                f"UPDATE roots SET watched = 0 WHERE path = ? AND watched RETURNING {_COLUMNS}",
                (os.fsencode(path),),
            )
            if row is None:
                raise BadPath(
                    f"{path} is not one of the folders of your library.",
                    "`samplerecs library list` shows them.",
                )
            self._refresh_root(int(row[0]))
        return _root(row)

    def finish_scan(self, root_id: int) -> None:
        """Note that a whole scan of the root has just ended."""
        self._db.query("UPDATE roots SET last_scan = ? WHERE id = ?", (self._clock(), root_id))

    def _known_at(self, path: Path, volume: str) -> Row | None:
        """Watch the root at this very path again, unless its volume is surely another."""
        return self._db.one(
            "UPDATE roots SET watched = 1, away = 0 "
            "WHERE path = ? AND (volume = ? OR '' IN (volume, ?)) RETURNING id",
            (os.fsencode(path), volume, volume),
        )

    def _inside(self, path: Path, volume: str) -> list[RootRow]:
        """Return the watched folders inside a new one; refuse what cannot be one with others."""
        inner = []
        for root in self.roots():
            if root.path != path and path.is_relative_to(root.path):
                raise BadPath(
                    f"{path} is inside {root.path}, which is already in your library.",
                    "Nothing to do: its sounds are found there.",
                )
            if root.path != path and root.path.is_relative_to(path):
                if root.volume and volume and root.volume != volume:
                    # It may be unplugged by itself: one root is of one volume.
                    raise BadPath(
                        f"{path} holds {root.path}, a drive of its own in your library.",
                        "Add the other folders in it one by one; or run `samplerecs library remove "
                        f'"{root.path}"` first (nothing learnt is lost).',
                    )
                inner.append(root)
        return inner

    def _take_over(self, inner: RootRow, root_id: int, path: Path) -> None:
        """Make a folder's files those of the folder around it; its samples stay as they are.

        Of a file that was known there before as well, the older word stays, and is compared with
        the disk by the next scan.
        """
        prefix = str(inner.path.relative_to(path)) + os.sep
        self._db.query(
            "UPDATE OR IGNORE locations SET root_id = ?1, relative = CAST(?2 || relative AS BLOB), "
            "display = ?3 || display WHERE root_id = ?4",
            (root_id, os.fsencode(prefix), display(prefix), inner.id),
        )
        self._db.query(
            "UPDATE OR REPLACE failures SET root_id = ?1, relative = CAST(?2 || relative AS BLOB), "
            "display = ?3 || display WHERE root_id = ?4",
            (root_id, os.fsencode(prefix), display(prefix), inner.id),
        )
        give_bans(self._db, inner, self.root(root_id))
        self._db.query("UPDATE roots SET watched = 0 WHERE id = ?", (inner.id,))
        self._refresh_root(inner.id)

    def _take_bans(self, root_id: int) -> None:
        """Have the bans inside a new root follow it, where a root that is not watched kept them."""
        new = self.root(root_id)
        rows = self._db.query(
            f"SELECT {_COLUMNS} FROM roots WHERE NOT watched "
            "AND (volume = ?1 OR '' IN (volume, ?1))",
            (new.volume,),
        )
        for old in map(_root, rows):
            give_bans(self._db, old, new)

    def _refresh_root(self, root_id: int) -> None:
        """Merge every sample of a root anew (it was added or removed)."""
        ids = self._db.query(
            "SELECT DISTINCT sample_id FROM locations WHERE root_id = ?", (root_id,)
        )
        described.refresh(self._db, (int(row[0]) for row in ids), self._bump())

    def _touch_root(self, root_id: int) -> None:
        self._db.query(
            "UPDATE samples SET changed = ? WHERE id IN "
            "(SELECT sample_id FROM locations WHERE root_id = ?)",
            (self._bump(), root_id),
        )


def _root(row: Row) -> RootRow:
    root_id, path, volume, subpath, added_at, last_scan, away, mount = row
    place, inside = Path(os.fsdecode(path)), os.fsdecode(subpath)
    return RootRow(
        root_id, place, volume, inside, added_at, last_scan, bool(away), os.fsdecode(mount)
    )
