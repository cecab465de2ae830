"""Every sound file below a folder, with its size and time, and a count of what was left out."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from samplerecs_daemon.crate import MANIFEST
from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.files import FileSystem, SystemFiles
from samplerecs_daemon.ingest.ignore import Ignore
from samplerecs_daemon.ingest.online import is_away, plain, stands_for
from samplerecs_daemon.ingest.privacy import HOW_TO_ALLOW, PRIVATE_FOLDER, is_private
from samplerecs_models.errors import BadPath

#: The largest number of nanoseconds that SQLite takes (the year 2262).
_MAX_NS = 2**63 - 1

#: What a link without a file at its end gives (and a file deleted this very moment).
_LEADS_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})

UNREADABLE_FOLDER = "folder that cannot be read"
LOOP = "link to a folder already seen"
BROKEN_LINK = "broken link"
HIDDEN_FILE = "file that the system would not show"
NOT_A_FILE = "not a regular file"
OURS = "made by samplerecs"
OTHER = "not a sound"


@dataclass(frozen=True, slots=True)
class Found:
    """One sound file: its path below the root, and what the disk says of it.

    `away` marks a file that is in the cloud only: it must not be opened.
    """

    relative: str
    stat: FileStat
    away: bool = False


@dataclass(slots=True)
class Tally:
    """What a walk left out: a count by reason, and what it could not look into.

    `unreadable` are folders and `unseen` files, by their paths below the root; `private` are those
    of the folders that macOS does not show without the user's word. `left_out` are files that an
    extra which is not installed would read.
    """

    skipped: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    private: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count what another walk left out, too."""
        self.skipped.update(other.skipped)
        self.unreadable.extend(other.unreadable)
        self.unseen.extend(other.unseen)
        self.private.update(other.private)
        self.left_out.extend(other.left_out)

    def shut(self, folder: str, *, private: bool = False) -> None:
        """Count a folder, by its path below the root, that cannot be read."""
        self.skipped[PRIVATE_FOLDER if private else UNREADABLE_FOLDER] += 1
        self.unreadable.append(folder)
        if private:
            self.private.add(folder)


def _readable() -> frozenset[str]:
    # Decoders load numpy; a process that is handed its Walk needs neither.
    from samplerecs_models.decode import readable_suffixes

    return readable_suffixes()


def _unreadable() -> Mapping[str, str]:
    from samplerecs_models.decode import unreadable_suffixes

    return dict(unreadable_suffixes())


def _with_extra() -> frozenset[str]:
    from samplerecs_models.decode import OPTIONAL_SUFFIXES

    return frozenset(OPTIONAL_SUFFIXES)


@dataclass(frozen=True, slots=True)
class Walk:
    """How to walk: the ignore list, the folders that are our own, the suffixes.

    Attributes:
        ignore: name patterns to leave out.
        own: absolute paths of our data, cache, exports and renders.
        readable: suffixes of sound files, lower case with their dot.
        unreadable: suffix -> what it is, of known files that cannot be read.
        with_extra: suffixes that are readable where an extra is installed.
        system: the file system.
        platform: whose it is, as `sys.platform` names it.
    """

    ignore: Ignore = field(default_factory=Ignore)
    own: frozenset[str] = frozenset()
    readable: frozenset[str] = field(default_factory=_readable)
    unreadable: Mapping[str, str] = field(default_factory=_unreadable)
    with_extra: frozenset[str] = field(default_factory=_with_extra)
    system: FileSystem = field(default_factory=SystemFiles)
    platform: str = sys.platform

    def files(self, root: Path, tally: Tally, below: str = "") -> Iterator[Found]:
        """Yield the sound files below `root`; `tally` counts the rest.

        Links to folders are followed after the real folders, and never into one already seen,
        so that a loop ends and a file keeps its plain path.

        Args:
            root: the library folder.
            tally: filled up while the walk is read.
            below: a folder, by its path below the root, to see only what is in it.

        Raises:
            BadPath: when `root` is missing or is not a folder.
        """
        for here, entries in self._visits(root, tally, below):
            for entry in entries:
                relative = os.path.join(here, entry.name)  # noqa: PTH118 - 100,000 times
                yield from self._file(entry, relative, tally)

    def each_folder(
        self, root: Path, tally: Tally, enter: Callable[[str], object], below: str = ""
    ) -> None:
        """Call `enter` with each folder that `files` looks into, before it is listed.

        Raises:
            BadPath: when `root` is missing or is not a folder.
        """
        for _ in self._visits(root, tally, below, enter):
            pass

    def reads(self, name: str) -> bool:
        """Say whether a file of this name or path is a sound to us, by its ending alone."""
        return _ending(name) in self.readable

    def wants(self, root: str, relative: str, *, folder: bool) -> bool:
        """Say whether `files` would show a path, or look into a folder, by the names alone.

        Args:
            root: absolute path of the library folder.
            relative: a path below it.
            folder: the path is a folder's, not a file's.
        """
        if not folder and not self.reads(relative):
            return False
        place = root
        for part in relative.split(os.sep):  # noqa: PTH206 - a dirty path each
            place = f"{place}{os.sep}{part}"
            if self._reason(part, place):
                return False
        return True

    def _visits(
        self,
        root: Path,
        tally: Tally,
        below: str,
        enter: Callable[[str], object] | None = None,
    ) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
        """Yield each folder with those of its entries that are no folders and not left out."""
        check_folder(root, self.system, self.platform)
        if below and _leads_back(root, below):
            # A walk of the whole root comes there by the plain path.
            tally.skipped[LOOP] += 1
            return
        seen: set[tuple[int, int]] = set()
        folders, links = [below], deque[str]()
        while folders or links:
            here = folders.pop() if folders else links.popleft()
            if self._enter(root, here, seen, tally):
                if enter:
                    enter(here)
                inside: list[str] = []
                yield here, self._sorted(root, here, tally, inside, links, partly=bool(below))
                folders.extend(reversed(inside))

    def _sorted(
        self,
        root: Path,
        here: str,
        tally: Tally,
        inside: list[str],
        links: deque[str],
        *,
        partly: bool,
    ) -> list[os.DirEntry[str]]:
        """Return the files of one folder; its folders go to `inside` and `links`."""
        files: list[os.DirEntry[str]] = []
        found = self._entries(root, here, tally)
        if here and any(entry.name == MANIFEST for entry in found):
            # A live crate, also one that is no longer kept: its sounds are known by other paths.
            tally.skipped[OURS] += 1
            return files
        for entry in found:
            reason = self._reason(entry.name, entry.path)
            if reason:
                tally.skipped[reason] += 1
            elif not _is_folder(entry):
                files.append(entry)
            elif not entry.is_symlink():
                inside.append(os.path.join(here, entry.name))  # noqa: PTH118
            elif partly and leads_inside(root, entry.path):
                # A walk of the whole root comes there by the plain path.
                tally.skipped[LOOP] += 1
            else:
                links.append(os.path.join(here, entry.name))  # noqa: PTH118
        return files

    def _reason(self, name: str, path: str) -> str | None:
        if path in self.own:
            return OURS
        return self.ignore.reason(stands_for(name) or name)

    def _entries(self, root: Path, here: str, tally: Tally) -> list[os.DirEntry[str]]:
        """Return the entries of one folder by name; a folder that cannot be read has none."""
        whole = os.path.join(root, here)  # noqa: PTH118
        try:
            with self.system.scandir(whole) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            tally.shut(here, private=is_private(error, whole, self.platform))
            return []

    def _enter(self, root: Path, here: str, seen: set[tuple[int, int]], tally: Tally) -> bool:
        """Say whether a folder is new to this walk, whatever path leads to it."""
        try:
            status = self.system.stat(os.path.join(root, here))  # noqa: PTH118
        except OSError:
            tally.shut(here)
            return False
        identity = (status.st_dev, status.st_ino)
        if identity in seen:
            tally.skipped[LOOP] += 1
            return False
        seen.add(identity)
        return True

    def _file(self, entry: os.DirEntry[str], relative: str, tally: Tally) -> Iterator[Found]:
        """Yield the file when it is a sound to us; count it when it is not."""
        meant = stands_for(entry.name)
        suffix = _ending(meant or entry.name)
        if suffix not in self.readable:
            word = self.unreadable.get(suffix)
            tally.skipped[f"{word} ({suffix})" if word else OTHER] += 1
            if suffix in self.with_extra and not meant:
                tally.left_out.append(relative)
            return
        try:
            status = entry.stat()
        except OSError as error:
            if error.errno in _LEADS_NOWHERE:
                tally.skipped[BROKEN_LINK] += 1
            else:
                # A right withheld or a drive that stutters: the file is unknown, not gone.
                tally.skipped[HIDDEN_FILE] += 1
                tally.unseen.append(relative)
            return
        if meant and self.system.exists(plain(entry.path)):
            # The file itself has come meanwhile; its stub is about to go.
            return
        if stat.S_ISREG(status.st_mode):
            away = bool(meant) or is_away(status)
            yield Found(plain(relative) if meant else relative, stat_of(status), away)
        else:
            # A pipe or device of that name would block its reader for ever.
            tally.skipped[NOT_A_FILE] += 1


def stat_of(status: os.stat_result) -> FileStat:
    """Return size and mtime as the store can hold them.

    A camera or a broken clock may have stamped a file in the year 2446, whose nanoseconds are
    more than 64 bits.
    """
    return FileStat(status.st_size, max(-_MAX_NS, min(_MAX_NS, status.st_mtime_ns)))


def check_folder(
    path: Path, system: FileSystem | None = None, platform: str = sys.platform
) -> None:
    """Raise BadPath unless `path` is a folder that can be listed.

    Args:
        path: absolute.
        system: the file system; the real one when left out.
        platform: whose it is, as `sys.platform` names it.
    """
    system = system or SystemFiles()
    if not system.exists(str(path)):
        raise BadPath(f"{path} is not there.", "Check the spelling, or plug the drive in.")
    if not stat.S_ISDIR(system.stat(str(path)).st_mode):
        raise BadPath(f"{path} is a file.", "Name the folder that holds your sounds.")
    try:
        with system.scandir(str(path)):
            pass
    except OSError as error:
        if is_private(error, str(path), platform):
            raise BadPath(f"macOS keeps the folder {path} private.", HOW_TO_ALLOW) from None
        raise BadPath(
            f"The folder {path} cannot be read ({error.strerror}).",
            "Give yourself the right to read it.",
        ) from None


def _leads_back(root: Path, below: str) -> bool:
    """Say whether a path below the root leads, by a link, to another place of the same root."""
    home = os.path.realpath(root)
    end = os.path.realpath(os.path.join(home, below))  # noqa: PTH118
    plain = os.path.join(home, below)  # noqa: PTH118
    return end != plain and (end == home or end.startswith(os.path.join(home, "")))  # noqa: PTH118


def leads_inside(root: Path, link: str) -> bool:
    """Say whether a link's end lies inside the root it is in."""
    home = os.path.realpath(root)
    end = os.path.realpath(link)
    return end == home or end.startswith(os.path.join(home, ""))  # noqa: PTH118


def _ending(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - asked 100,000 times


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself; `_file` counts it as broken.
        return False
