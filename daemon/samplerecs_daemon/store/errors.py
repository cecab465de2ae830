"""From SQLite's errors to the StoreError tree: what happened, to which file, what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from samplerecs_models.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreNewer,
    StoreReadOnly,
)

_TRANSLATED = (
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.CorruptError,
    apsw.FullError,
    apsw.IOError,
    apsw.LockedError,
    apsw.NotADBError,
    apsw.NoMemError,
    apsw.PermissionsError,
    apsw.ReadOnlyError,
)


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Turn SQLite errors about the file `path` into StoreErrors; bugs in our SQL pass through."""
    try:
        yield
    except _TRANSLATED as error:
        raise translated(error, path) from error


def translated(error: apsw.Error, path: Path) -> StoreError:
    """Return the StoreError that tells a person what `error` means for the database `path`."""
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
        return corrupt(path, str(error))
    if isinstance(error, apsw.FullError):
        return StoreFull(
            f"The disk is full: {path} could not be written.",
            "Nothing that was saved before is lost. Free some space and run it again.",
        )
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy(
            f"Another program is writing to {path}.", "Wait until it is done, then try again."
        )
    if isinstance(error, apsw.ReadOnlyError) or not _writable(path):
        return read_only(path)
    return StoreError(
        f"The database {path} cannot be used: {error}.",
        "Check that the disk is there and healthy, then try again.",
    )


def corrupt(path: Path, detail: str) -> StoreCorrupt:
    """Return the error for a damaged database; `detail` is SQLite's own word."""
    return StoreCorrupt(
        f"The database {path} is damaged ({detail}).",
        f"Restore a backup of it, or move it away ({path.name} and the {path.name}-wal beside it) "
        "and scan your folders again. Your sounds are not touched.",
    )


def newer(path: Path, found: int, known: int) -> StoreNewer:
    """Return the error for a database whose schema `found` is above the `known` one."""
    return StoreNewer(
        f"The database {path} was written by a newer samplerecs "
        f"(its format is {found}, this one knows {known}).",
        "Update samplerecs, or point it at another data folder.",
    )


def foreign(path: Path) -> StoreError:
    """Return the error for an SQLite file that is not ours."""
    return StoreError(
        f"{path} is a database of another program.", "Choose another data folder for samplerecs."
    )


def read_only(path: Path) -> StoreReadOnly:
    """Return the error for a database, or a folder, that cannot be written."""
    return StoreReadOnly(
        f"The database {path} cannot be written: its folder or the file is read-only.",
        "Give yourself the right to write there, or choose another data folder.",
    )


def _writable(path: Path) -> bool:
    """Say whether `path` (or the folder it would be made in) may be written."""
    if path.exists() and not os.access(path, os.W_OK):
        return False
    return os.access(path.parent, os.W_OK)
