"""From SQLite's errors to the StoreError tree: what happened, to which file, what to do."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import apsw

from samplerecs_models.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreNewer,
    StoreReadOnly,
)

P = ParamSpec("P")
T = TypeVar("T")

#: What only a damaged file gives to statements that are tested on sound ones.
_DAMAGED = (
    apsw.CorruptError,
    apsw.InternalError,
    apsw.MismatchError,
    apsw.NotADBError,
    apsw.TooBigError,
)
_TRANSLATED = (
    *_DAMAGED,
    apsw.BusyError,
    apsw.CantOpenError,
    apsw.FullError,
    apsw.IOError,
    apsw.LockedError,
    apsw.NoMemError,
    apsw.PermissionsError,
    apsw.ReadOnlyError,
)
#: What our readers of JSON, paths and vectors raise on bytes that the store never wrote.
_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class HasPath(Protocol):
    """Something that reads a database file."""

    @property
    def path(self) -> Path:
        """The database file."""


Reader = TypeVar("Reader", bound=HasPath)


def reading(
    method: Callable[Concatenate[Reader, P], T],
) -> Callable[Concatenate[Reader, P], T]:
    """Make a method that only reads raise StoreCorrupt where a row makes no sense."""

    @wraps(method)
    def guarded(self: Reader, /, *args: P.args, **kwargs: P.kwargs) -> T:
        # Not `understanding`: a `with` costs as much as a short statement.
        try:
            return method(self, *args, **kwargs)
        except _UNREADABLE as error:
            raise corrupt(self.path, "a row of it makes no sense") from error

    return guarded


@contextmanager
def understanding(path: Path) -> Iterator[None]:
    """Turn the failure to make sense of a stored row into StoreCorrupt.

    SQLite notices a damaged page, not a damaged value in it.
    """
    try:
        yield
    except _UNREADABLE as error:
        raise corrupt(path, "a row of it makes no sense") from error


@contextmanager
def translating(path: Path) -> Iterator[None]:
    """Turn SQLite errors about the file `path` into StoreErrors; bugs in our SQL pass through."""
    try:
        yield
    except _TRANSLATED as error:
        raise translated(error, path) from error
    except UnicodeDecodeError as error:
        raise corrupt(path, "a text of it is no Unicode") from error


def translated(error: apsw.Error, path: Path) -> StoreError:
    """Return the StoreError that tells a person what `error` means for the database `path`."""
    if isinstance(error, _DAMAGED):
        return corrupt(path, str(error))
    if isinstance(error, apsw.FullError):
        return full(path)
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoreBusy(
            f"Another program is writing to {path}.", "Wait until it is done, then try again."
        )
    if not _writable(path):
        return read_only(path)
    if isinstance(error, apsw.ReadOnlyError):
        return read_only(path) if _plain_header(path) else corrupt(path, "its header")
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


def full(path: Path) -> StoreFull:
    """Return the error for a disk, or a quota, that is used up."""
    return StoreFull(
        f"The disk is full: {path} could not be written.",
        "Nothing that was saved before is lost. Free some space and run it again.",
    )


def unwritable(path: Path, number: int | None) -> StoreError:
    """Return the error for the database `path` when the system refused a write by `errno`."""
    return full(path) if number in _NO_SPACE else read_only(path)


def out_of_space(number: int) -> bool:
    """Say whether an `errno` means that there is no room: the disk, a quota or a file limit."""
    return number in _NO_SPACE


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
    """Return the error for a database, or a folder, that cannot be written, or not even read."""
    # Not `is_dir`, which raises where a folder above is closed.
    if not os.access(path.parent, os.X_OK) and not absent(path.parent):
        return StoreReadOnly(
            f"The database {path} cannot be used: its folder is closed to you.",
            "Give yourself the right to read and write there, or choose another data folder.",
        )
    return StoreReadOnly(
        f"The database {path} cannot be written: its folder or the file is read-only.",
        "Give yourself the right to write there, or choose another data folder.",
    )


def absent(path: Path) -> bool:
    """Say whether there is no such file or folder; one that may not be looked at may be there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _writable(path: Path) -> bool:
    """Say whether `path` (or the folder it would be made in) may be written."""
    if os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        return False
    return os.access(path.parent, os.W_OK)


def _plain_header(path: Path) -> bool:
    """Say whether the header lets this SQLite write (bytes 18 and 19: journal or WAL)."""
    try:
        with path.open("rb") as handle:
            return set(handle.read(20)[18:]) <= {1, 2}
    except OSError:
        return True
