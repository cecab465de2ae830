"""What samplerecs wrote where the user said (exports, backups, renders, the crate).

It is noted when it is written, file by file: a folder of the user's may hold what others laid
into it, so nothing in it is ever removed but what is noted, or named in the crate's own list.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.crate import MANIFEST, PLAYLIST
from samplerecs_daemon.paths import Paths

YOURS = "yours"
#: What is no sound in a crate; its own list is removed last, so that what is cut short goes on.
_LISTS = (PLAYLIST, MANIFEST)


@dataclass(frozen=True, slots=True)
class Trace:
    """One file or folder that samplerecs wrote.

    Attributes:
        path: where it is. what: what it is, a word for the user. size: bytes of what is ours.
        files: in a folder of the user's, the files that are ours; None where all of `path` is.
        used: those of them, or `path` itself, that must stay: a known project names them, or they
            are no longer as they were made.
    """

    path: Path
    what: str
    size: int
    files: tuple[Path, ...] | None = None
    used: tuple[Path, ...] = ()

    @property
    def whole(self) -> bool:
        """True when nothing of it may be removed: a project names all that is a sound in it."""
        sounds = [path for path in self.files or (self.path,) if path.name not in _LISTS]
        return bool(self.used) and len(self.used) == len(sounds)


def note_written(paths: Paths, places: Sequence[Path]) -> None:
    """Remember files and folders that were written outside our folders at the user's word."""
    known = noted(paths)
    had = set(known)
    new = [str(place) for place in places if str(place) not in had]
    if not new:
        return
    fresh = paths.written.with_name(paths.written.name + ".new")
    # Without room for the note the export itself still stands.
    with contextlib.suppress(OSError):
        paths.written.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps([*known, *new], indent=1), encoding="utf-8")
        fresh.replace(paths.written)


def noted(paths: Paths) -> list[str]:
    """Return what was noted, the oldest first; never raises."""
    try:
        names = json.loads(paths.written.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def yours(paths: Paths, named: Collection[str] = ()) -> list[Trace]:
    """Return what was written where the user said and is there now.

    Args:
        paths: where it is noted.
        named: names of files that must stay, folded (`str.casefold`).
    """
    places = [Path(name) for name in noted(paths)]
    folders = {place for place in places if _is_folder(place)}
    inside = [place for place in places if not folders.isdisjoint(place.parents)]
    found = [
        _file(place, named)
        for place in places
        if place not in folders and place not in inside and _is_there(place)
    ]
    for folder in (place for place in places if place in folders):
        own = _crate_files(folder) or [each for each in inside if folder in each.parents]
        trace = _folder(folder, own, named)
        # A folder in which nothing is ours is none of our business, unless it is an empty one.
        if trace.files or _is_empty(folder):
            found.append(trace)
    return found


def take_away(trace: Trace) -> None:
    """Remove what is ours of a trace and used by no project, and its folders that are empty then.

    Raises:
        OSError: when something cannot be removed.
    """
    if trace.files is None:
        if not trace.used:
            trace.path.unlink(missing_ok=True)
        return
    kept = set(trace.used)
    gone = [path for path in trace.files if path not in kept]
    if trace.used:
        # The list says whose the rest is: with it no scan takes them for the user's own.
        gone = [path for path in gone if path.name != MANIFEST]
    for path in gone:
        path.unlink(missing_ok=True)
    for place in (*{path.parent for path in gone} - {trace.path}, trace.path):
        with contextlib.suppress(OSError):
            place.rmdir()


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files below a folder; 0 for what is not there."""
    if path.is_dir() and not path.is_symlink():
        return sum(size_of(below) for below in path.iterdir())
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)  # never raises, whatever may be looked at


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - never raises


def _is_empty(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return not any(folder.iterdir())
    return False


def _file(path: Path, named: Collection[str]) -> Trace:
    return Trace(path, YOURS, size_of(path), None, _used((path,), named))


def _folder(folder: Path, own: Iterable[Path], named: Collection[str]) -> Trace:
    files = tuple(path for path in own if _is_there(path) and not _is_folder(path))
    return Trace(folder, YOURS, sum(map(size_of, files)), files, _used(files, named))


def _used(files: Iterable[Path], named: Collection[str]) -> tuple[Path, ...]:
    return tuple(path for path in files if path.name.casefold() in named)


def _crate_files(folder: Path) -> list[Path]:
    """Return the files that a crate's list names as ours, the list itself last; [] for none."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return []
    names = text.splitlines()
    places = [folder / name for name in names if name]
    return [path for path in places if ".." not in path.parts and path.is_relative_to(folder)]
