"""A copy of the database while it is in use, and a database put back from one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from samplerecs_daemon.owned import narrow, own_folder
from samplerecs_daemon.store.connection import Database
from samplerecs_daemon.store.errors import unwritable
from samplerecs_daemon.store.store import Store
from samplerecs_models.errors import BadPath, StoreCorrupt, StoreError

_SIDE_FILES = ("-wal", "-shm")


def back_up(database: Path, target: Path) -> None:
    """Write a whole, compact copy of a database; others may write it meanwhile.

    Args:
        database: the database file.
        target: a file that does not exist; its folder is made.

    Raises:
        BadPath: when `target` exists or its folder cannot be made.
        StoreError: when the database cannot be read, or the copy cannot be written.
    """
    if target.exists():
        raise BadPath(f"{target} is there already.", "Name a file that does not exist.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = tempfile.mkdtemp(prefix=".backup-", dir=target.parent)
    except OSError as error:
        raise unwritable(target, error.errno) from error
    try:
        made = Path(folder) / target.name
        source = Database(database, readonly=True)
        with contextlib.closing(source):
            source.copy_to(made)
        narrow(made)
        made.replace(target)
    except OSError as error:
        raise unwritable(target, error.errno) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_back(backup: Path, database: Path, aside: Path) -> None:
    """Put a backup in the place of a database; the one that was there is kept.

    The caller holds the writer lock, and nobody reads.

    Args:
        backup: what `back_up` wrote.
        database: the database file.
        aside: where the present database goes; nothing is there yet.

    Raises:
        BadPath: when `backup` is not there.
        StoreCorrupt: when it is damaged; StoreError: when it is none of ours or cannot be written.
    """
    if not backup.is_file():
        raise BadPath(f"{backup} is not there.", "Name the file that `library backup` wrote.")
    own_folder(database.parent)
    fresh = database.with_name(f"{database.name}.restored")
    try:
        shutil.copyfile(backup, fresh)
        with _told_of(backup, fresh), Store.open(fresh) as store:
            if broken := store.check():
                raise StoreCorrupt(
                    f"The backup {backup} is damaged ({broken[0]}).", "Try an older one."
                )
            # An index kept beside it may be of generations that this file never saw.
            store.renew_identity()
        for suffix in ("", *_SIDE_FILES):
            present = database.with_name(database.name + suffix)
            if present.exists():
                present.replace(aside.with_name(aside.name + suffix))
        os.replace(fresh, database)  # noqa: PTH105 - as atomic as the system can
    except OSError as error:
        raise unwritable(database, error.errno) from error
    finally:
        for suffix in ("", *_SIDE_FILES):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


@contextlib.contextmanager
def _told_of(backup: Path, copy: Path) -> Iterator[None]:
    """Have errors about a copy name the file that it was made of, which is the one people know."""
    try:
        yield
    except StoreError as error:
        message = error.message.replace(str(copy), str(backup))
        hint = error.hint
        if isinstance(error, StoreCorrupt):
            hint = "Try an older one; your library was not touched."
        raise type(error)(message, hint.replace(str(copy), str(backup))) from error
