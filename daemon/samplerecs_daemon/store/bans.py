"""What is never to be suggested. A folder is kept by the root that holds it and its path below.

So its ban holds wherever the root is: on a drive that is mounted elsewhere, or after a relink.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from samplerecs_daemon.store.connection import Database, Row
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart
from samplerecs_daemon.store.records import Ban, RootRow

_KEPT = """SELECT b.kind, b.value, b.root_id, r.path, r.away OR NOT r.watched
  FROM bans b LEFT JOIN roots r ON r.id = b.root_id """
_EXACTLY = "kind = ? AND root_id = ? AND value = ?"


class Bans(StorePart):
    """The bans table."""

    @reading
    def bans(self) -> list[Ban]:
        """Return what is never to be suggested, the first banned first; folders where they are."""
        return [_ban(row) for row in self._db.stream(f"{_KEPT} ORDER BY b.at, b.value")]

    def is_banned(self, ban: Ban) -> bool:
        """Say whether exactly this is banned."""
        return self.banned_at(ban) is not None

    @reading
    def banned_at(self, ban: Ban) -> float | None:
        """Return since when exactly this is banned, Unix seconds; None while it is not."""
        row = self._db.one(f"SELECT at FROM bans WHERE {_EXACTLY}", self._key(ban))
        return float(row[0]) if row else None

    def ban(self, ban: Ban) -> None:
        """Never suggest this again."""
        self._db.query(
            "INSERT OR IGNORE INTO bans (kind, root_id, value, at) VALUES (?, ?, ?, ?)",
            (*self._key(ban), self._clock()),
        )

    def unban(self, ban: Ban) -> None:
        """Take a ban back."""
        self._db.query(f"DELETE FROM bans WHERE {_EXACTLY}", self._key(ban))

    @reading
    def lasting(self, ban: Ban) -> Mapping[str, object]:
        """Return what names a ban wherever its folder goes: JSON values for `ban_of`."""
        kind, root_id, value = self._key(ban)
        return {"kind": kind, "root": root_id, "value": os.fsdecode(value)}

    @reading
    def ban_of(self, kind: str, value: str, root: int | None = None) -> Ban:
        """Return the ban that `lasting` named; without `root`, the one of an absolute path."""
        row = self._db.one("SELECT path, watched FROM roots WHERE id = ?", (root,))
        if row is None:
            return Ban(kind, value, root)
        # A root that is a part of another now has given its bans to that one.
        return Ban(kind, _joined(row[0], value), root if row[1] else None)

    def _key(self, ban: Ban) -> tuple[str, int, str | bytes]:
        """Return kind, root and value as they are kept."""
        root_id, value = 0, ban.value
        if ban.kind == "folder" and ban.root != 0:
            root_id, value = self._place(ban)
        return ban.kind, root_id, _stored(value)

    def _place(self, ban: Ban) -> tuple[int, str]:
        """Return the root that a folder is in, the innermost, and its path below; 0: in none."""
        rows = self._db.query(
            "SELECT id, path FROM roots WHERE ?1 IS NULL OR id = ?1 "
            "ORDER BY watched DESC, away, length(path) DESC",
            (ban.root,),
        )
        folder = Path(ban.value)
        for root_id, path in rows:
            root = Path(os.fsdecode(path))
            if folder.is_relative_to(root):
                return int(root_id), _below(folder, root)
        return 0, ban.value


def give_bans(database: Database, old: RootRow, new: RootRow) -> None:
    """Have the bans of the folders that two roots share be those of `new`, in a transaction.

    The roots are compared by their paths, or, where these are of one volume, by those inside it.
    """
    of_volume = bool(old.volume) and old.volume == new.volume
    before, after = (Path(root.subpath) if of_volume else root.path for root in (old, new))
    rows = database.query(
        "SELECT value, at FROM bans WHERE kind = 'folder' AND root_id = ?", (old.id,)
    )
    for value, at in rows:
        folder = before / os.fsdecode(value)
        if folder.is_relative_to(after):
            database.query(f"DELETE FROM bans WHERE {_EXACTLY}", ("folder", old.id, value))
            database.query(
                "INSERT OR IGNORE INTO bans (kind, root_id, value, at) VALUES ('folder', ?, ?, ?)",
                (new.id, _stored(_below(folder, after)), at),
            )


def _ban(row: Row) -> Ban:
    kind, value, root_id, path, gone = row
    name = os.fsdecode(value)
    return Ban(kind, name if path is None else _joined(path, name), root_id, bool(gone))


def _joined(root: bytes, below: str) -> str:
    return str(Path(os.fsdecode(root)) / below)


def _below(folder: Path, root: Path) -> str:
    """Return the path of a folder below a root, "" for the root itself."""
    return "" if folder == root else str(folder.relative_to(root))


def _stored(value: str) -> str | bytes:
    """Return a ban's value as TEXT, or as a BLOB where a folder's name is no Unicode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return os.fsencode(value)
    return value
