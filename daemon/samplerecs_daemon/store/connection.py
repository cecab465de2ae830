"""One connection to the database file: pragmas, transactions, errors in a person's words."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import apsw
import sqlite_vec

from samplerecs_daemon.owned import own_file, own_folder
from samplerecs_daemon.store.errors import (
    corrupt,
    full,
    out_of_space,
    translating,
    unwritable,
)

#: Pages of the log after which it is moved into the file: 16 MB, every 300 saved sounds or so.
LOG_PAGES = 4_000
#: Milliseconds to wait for another connection before giving up.
BUSY_MS = 5_000
Row = tuple[Any, ...]
#: Complaints about a statement as such. Any other is about tables that are not as we made them,
#: since every statement is tested on a sound file.
_OUR_FAULT = re.compile(
    r"syntax error|incomplete input|unrecognized token|transaction|Dimension mismatch"
)


class Database:
    """The database file; every statement of the store goes through here.

    One object is used by one thread at a time.

    Args:
        path: the database file; its folder is made when it is missing.
        readonly: open for reading only.
        vfs: name of a registered SQLite VFS, for tests of full and failing disks.

    Raises:
        StoreError: when the file cannot be opened; see `store.errors`.
    """

    def __init__(self, path: Path, *, readonly: bool = False, vfs: str | None = None) -> None:
        self.path = path
        self.readonly = readonly
        self._depth = 0
        with translating(path):
            self._connection = _connect(path, readonly, vfs)
        try:
            with self._translating():
                _prepare(self._connection, readonly)
        except BaseException:
            self._connection.close()
            raise

    def query(self, sql: str, bindings: tuple[Any, ...] = ()) -> list[Row]:
        """Return all rows of one statement."""
        try:
            return self._connection.execute(sql, bindings).fetchall()
        except (apsw.Error, UnicodeDecodeError) as error:
            self._told(error)

    def one(self, sql: str, bindings: tuple[Any, ...] = ()) -> Row | None:
        """Return the first row of one statement, or None."""
        try:
            return self._connection.execute(sql, bindings).fetchone()
        except (apsw.Error, UnicodeDecodeError) as error:
            self._told(error)

    def many(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run one statement that returns nothing for each of `rows`."""
        with self._translating():
            self._connection.executemany(sql, rows)

    def stream(self, sql: str, bindings: tuple[Any, ...] = ()) -> Iterator[Row]:
        """Yield the rows of one statement as they are read."""
        with self._translating():
            yield from self._connection.execute(sql, bindings)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner transaction is part of the outer one."""
        if self._depth:
            yield
            return
        self.query("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
            self.query("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._depth = 0

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """Let every reading of the block see the file as it was at the first; not for writing."""
        if self._depth:
            yield
            return
        self.query("BEGIN")
        self._depth = 1
        try:
            yield
        finally:
            self._depth = 0
            self._roll_back()

    def _told(self, error: Exception) -> NoReturn:
        """Raise an error of SQLite in a person's words.

        For statements that run by the thousand: a `with` costs as much as a short statement.
        """
        with self._translating():
            raise error
        raise AssertionError("unreachable")

    @contextmanager
    def _translating(self) -> Iterator[None]:
        """Turn SQLite errors into StoreErrors; faults of our own statements pass through."""
        with translating(self.path):
            try:
                yield
            except apsw.SQLError as error:
                if _OUR_FAULT.search(str(error)):
                    raise
                raise corrupt(self.path, str(error)) from error
            except apsw.ConstraintError as error:
                if self._sound():
                    raise
                raise corrupt(self.path, str(error)) from error
            except apsw.IOError as error:
                # SQLite tells ENOSPC as "full", a quota or a file limit as an I/O error.
                if out_of_space(self._connection.system_errno):
                    raise full(self.path) from error
                raise

    def _sound(self) -> bool:
        """Say whether the file itself is in order; asked only after an unexpected error."""
        try:
            rows = self._connection.execute("PRAGMA integrity_check(1)").fetchall()
            orphans = self._connection.execute("PRAGMA foreign_key_check").fetchall()
        except (apsw.Error, UnicodeDecodeError):
            return False
        return rows == [("ok",)] and not orphans

    def _roll_back(self) -> None:
        # A full disk may have ended the transaction already.
        if self._connection.in_transaction:
            self.query("ROLLBACK")

    def copy_to(self, target: Path) -> None:
        """Write a compact copy of what the database holds now to a new file."""
        with translating(target):
            self._connection.execute("PRAGMA query_only = OFF").fetchall()
            self._connection.execute("VACUUM INTO ?", (str(target),)).fetchall()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with translating(self.path):
            self._connection.close()


def _connect(path: Path, readonly: bool, vfs: str | None) -> apsw.Connection:
    if readonly:
        flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
        return apsw.Connection(_to_read(path), flags=flags, vfs=vfs)
    try:
        own_folder(path.parent)
        own_file(path)
    except OSError as error:
        raise unwritable(path, error.errno) from error
    return apsw.Connection(str(path), vfs=vfs)


def _to_read(path: Path) -> str:
    """Return the name under which a file is opened for reading.

    WAL needs a side file even to read. Where none can be made and nobody has one open, nobody
    writes either, and the file is read as it stands.
    """
    log = path.with_name(path.name + "-wal")
    if os.access(path.parent, os.W_OK) or os.access(log, os.F_OK):
        return str(path)
    return f"{path.absolute().as_uri()}?immutable=1"


def _prepare(connection: apsw.Connection, readonly: bool) -> None:
    connection.set_busy_timeout(BUSY_MS)
    connection.enable_load_extension(True)
    connection.load_extension(sqlite_vec.loadable_path())
    connection.enable_load_extension(False)
    if readonly:
        connection.execute("PRAGMA query_only = ON").fetchall()
        return
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    # NORMAL in WAL: a crash of the program loses nothing, a power cut the last commits at most.
    connection.execute("PRAGMA synchronous = NORMAL").fetchall()
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}").fetchall()
    connection.execute("PRAGMA foreign_keys = ON").fetchall()
