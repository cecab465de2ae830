"""Everything that samplerecs ever wrote: listed, and removed when it is no longer wanted.

What lies in the three folders of its own is known by name, so that a file that somebody else put
there is neither listed nor touched. What it wrote elsewhere at the user's word (exports, backups)
is noted in a file when it is written. A live crate says itself which of its files are ours: what a
DAW laid beside them stays.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.daws.setup.doing import written_by
from samplerecs_daemon.paths import RENDERS, Paths
from samplerecs_daemon.render.handed import FOLDER
from samplerecs_models.errors import BadPath

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
SETTINGS, DATA, CACHE, SERVICE, YOURS = "settings", "library", "cache", "start at login", "yours"
SETUP = "DAW set-up"


@dataclass(frozen=True, slots=True)
class Trace:
    """One file or folder that samplerecs wrote: where, what it is, and its size in bytes."""

    path: Path
    what: str
    size: int


@dataclass(frozen=True, slots=True)
class Removed:
    """What `remove` did.

    Attributes:
        removed: what is gone.
        kept: what is left on purpose.
        failed: what could not be removed.
    """

    removed: tuple[Trace, ...]
    kept: tuple[Trace, ...]
    failed: tuple[Trace, ...]


def note_written(paths: Paths, path: Path) -> None:
    """Remember a file or folder that was written outside our folders at the user's word."""
    known = _noted(paths)
    if str(path) in known:
        return
    fresh = paths.written.with_name(paths.written.name + ".new")
    # Without room for the note the export itself still stands.
    with contextlib.suppress(OSError):
        paths.written.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps([*known, str(path)], indent=1), encoding="utf-8")
        fresh.replace(paths.written)


def traces(paths: Paths, service: Path) -> list[Trace]:
    """Return everything that is there now.

    Args:
        paths: the user's folders.
        service: the file that starts the daemon at login, whether it exists or not.
    """
    ours = [
        Trace(path, what, _tree_bytes(path))
        for folder, patterns, what in (
            (paths.config, _SETTINGS, SETTINGS),
            (paths.data, _DATA, DATA),
            (paths.cache, _CACHE, CACHE),
        )
        for path in _matching(folder, patterns)
    ]
    if service.exists():
        ours.append(Trace(service, SERVICE, _tree_bytes(service)))
    ours += [Trace(path, SETUP, _tree_bytes(path)) for path in written_by(paths.setups)]
    elsewhere = (Path(name) for name in _noted(paths))
    return ours + [Trace(path, YOURS, _tree_bytes(path)) for path in elsewhere if path.exists()]


def remove(
    found: Sequence[Trace], *, keep_data: bool, exports: bool, home: Path, folders: Sequence[Path]
) -> Removed:
    """Remove what was found, and the folders that are empty then.

    Args:
        found: what `traces` returned.
        keep_data: leave library and settings.
        exports: also remove what the user had written elsewhere.
        home: the user's home; no folder is removed at or above it.
        folders: our own folders, removed when they are empty, and so is what is above them.
    """
    gone, kept, failed = [], [], []
    for trace in found:
        if stays(trace, keep_data=keep_data, exports=exports):
            kept.append(trace)
        elif _delete(trace.path):
            gone.append(trace)
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
    return (keep_data and trace.what in (DATA, SETTINGS)) or (not exports and trace.what == YOURS)


def check_home(paths: Paths) -> None:
    """Raise BadPath where our folders are not folders (a mistyped SAMPLERECS_HOME)."""
    for folder in (paths.config, paths.data, paths.cache):
        if folder.exists() and not folder.is_dir():
            raise BadPath(f"{folder} is a file, not a folder of samplerecs.")


def _matching(folder: Path, patterns: Sequence[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(folder.glob(pattern))


def _noted(paths: Paths) -> list[str]:
    try:
        names = json.loads(paths.written.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def _tree_bytes(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(_tree_bytes(below) for below in path.iterdir())
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _delete(path: Path) -> bool:
    try:
        if (path / MANIFEST).is_file():
            _empty_crate(path)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _empty_crate(folder: Path) -> None:
    """Delete our files of a crate, and its folders where nothing else is in them.

    Raises:
        OSError: when one cannot be deleted.
    """
    names = (folder / MANIFEST).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    # The manifest is named last, so that what is cut short can be begun again.
    places = (folder / name for name in names if name)
    inside = [path for path in places if ".." not in path.parts and path.is_relative_to(folder)]
    for path in inside:
        path.unlink(missing_ok=True)
    for place in (*{path.parent for path in inside} - {folder}, folder):
        with contextlib.suppress(OSError):
            place.rmdir()


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
