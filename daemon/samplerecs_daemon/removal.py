"""Everything that samplerecs ever wrote: listed, and removed when it is no longer wanted.

What lies in the three folders of its own is known by name, so that a file that somebody else put
there is neither listed nor touched. What it wrote elsewhere at the user's word is in `written`: a
file of it that a known project names stays, whatever is asked.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.crate.placing import as_made
from samplerecs_daemon.daws.setup.doing import written_by
from samplerecs_daemon.paths import RENDERS, Paths
from samplerecs_daemon.render.handed import FOLDER
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.crate import CrateRow
from samplerecs_daemon.written import YOURS, Trace, size_of, take_away, yours
from samplerecs_models.errors import BadPath, StoreError

#: What lies in each of our folders, by the patterns of its names.
_SETTINGS = (
    "config.toml",
    "daws.json",
    "daws.new",
    "paired.json",
    "paired.new",
    "setups.json",
    "setups.new",
)
_DATA = (
    "library.db*",
    "library-before-restore-*",
    "daemon.json*",
    "browsers.json*",
    "logs",
    "crash.log",
    "written.json*",
    "models",
)
_CACHE = ("index", "outlines", "previews", "prompts", "turns")
SETTINGS, DATA, CACHE, SERVICE = "settings", "library", "cache", "start at login"
SETUP = "DAW set-up"


@dataclass(frozen=True, slots=True)
class Removed:
    """What `remove` did.

    Attributes:
        removed: what is gone.
        kept: what is left on purpose, whole or in part.
        failed: what could not be removed.
    """

    removed: tuple[Trace, ...]
    kept: tuple[Trace, ...]
    failed: tuple[Trace, ...]


def names_in_use(paths: Paths) -> frozenset[str]:
    """Return the names of files that must stay, folded; none without a library.

    Known projects name them, or they lie in the crate and are no longer as they were made.

    Raises:
        StoreError: when the library cannot say.
    """
    if not paths.database.exists():
        return frozenset()
    try:
        with Store.open(paths.database, readonly=True) as store:
            changed = {row.path.name.casefold() for row in store.crate() if _changed(row)}
            return frozenset(store.names_in_projects() | changed)
    except StoreError as error:
        raise type(error)(
            f"Which exports your projects use cannot be known, so nothing was removed: "
            f"{error.message}",
            "Leave --exports away; remove by hand what no project uses.",
        ) from error


def _changed(row: CrateRow) -> bool:
    try:
        return not as_made(row)
    except OSError:
        # What cannot be looked at is not known to be ours.
        return True


def traces(paths: Paths, service: Path, named: Collection[str] = ()) -> list[Trace]:
    """Return everything that is there now.

    Args:
        paths: the user's folders.
        service: the file that starts the daemon at login, whether it exists or not.
        named: what `names_in_use` returned.
    """
    ours = [
        Trace(path, what, size_of(path))
        for folder, patterns, what in (
            (paths.config, _SETTINGS, SETTINGS),
            (paths.data, _DATA, DATA),
            (paths.cache, _CACHE, CACHE),
        )
        for path in _matching(folder, patterns)
    ]
    if service.exists():
        ours.append(Trace(service, SERVICE, size_of(service)))
    ours += [Trace(path, SETUP, size_of(path)) for path in written_by(paths.setups)]
    return [*ours, *yours(paths, named)]


def remove(
    found: Sequence[Trace], *, keep_data: bool, exports: bool, home: Path, folders: Sequence[Path]
) -> Removed:
    """Remove what was found, and the folders that are empty then.

    Args:
        found: what `traces` returned.
        keep_data: leave library and settings.
        exports: also remove what the user had written elsewhere, but for what projects name.
        home: the user's home; no folder is removed at or above it.
        folders: our own folders, removed when they are empty, and so is what is above them.
    """
    gone: list[Trace] = []
    kept: list[Trace] = []
    failed: list[Trace] = []
    for trace in found:
        if stays(trace, keep_data=keep_data, exports=exports):
            kept.append(trace)
        elif _delete(trace):
            (kept if trace.used else gone).append(trace)
        else:
            failed.append(trace)
    for folder in {trace.path.parent for trace in gone if trace.what == YOURS}:
        # Folders that were made for renders go with the last of them.
        if folder.name == FOLDER or (folder.name == RENDERS and folder.parent in folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
    above = [trace.path.parent for trace in gone if trace.what == SERVICE]
    for folder in (*folders, *above):
        _remove_empty(folder, home)
    return Removed(tuple(gone), tuple(kept), tuple(failed))


def stays(trace: Trace, *, keep_data: bool, exports: bool) -> bool:
    """Say whether `remove` leaves something on purpose; the words are its own."""
    if trace.what == YOURS:
        return not exports or trace.whole
    return keep_data and trace.what in (DATA, SETTINGS)


def check_home(paths: Paths) -> None:
    """Raise BadPath where our folders are not folders (a mistyped SAMPLERECS_HOME)."""
    for folder in (paths.config, paths.data, paths.cache):
        if folder.exists() and not folder.is_dir():
            raise BadPath(f"{folder} is a file, not a folder of samplerecs.")


def _matching(folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(folder.glob(pattern))


def _delete(trace: Trace) -> bool:
    path = trace.path
    try:
        if trace.what == YOURS:
            take_away(trace)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _remove_empty(folder: Path, home: Path) -> None:
    """Remove a folder and those above it while they are empty, up to the home."""
    while folder != home and home in folder.parents:
        try:
            os.rmdir(folder)  # noqa: PTH106 - fails where something is left, as it must
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent
