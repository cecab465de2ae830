"""Every sound file below a folder, with its size and time, and a count of what was left out."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from samplerecs_daemon.ingest.ignore import Ignore
from samplerecs_daemon.store.records import FileStat
from samplerecs_models.decode import readable_suffixes, unreadable_suffixes
from samplerecs_models.errors import BadPath

#: st_flags of a file whose content is in the cloud only (macOS, <sys/stat.h>).
SF_DATALESS = 0x4000_0000
#: st_file_attributes of such a file (Windows): OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS.
_WINDOWS_AWAY = 0x1000 | 0x4_0000 | 0x40_0000
_ICLOUD_STUB = ".icloud"

#: The largest number of nanoseconds that SQLite takes (the year 2262).
_MAX_NS = 2**63 - 1

#: What a link without a file at its end gives (and a file deleted this very moment).
_LEADS_NOWHERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})

ONLINE_ONLY = "kept online only"
UNREADABLE_FOLDER = "folder that cannot be read"
LOOP = "link to a folder already seen"
BROKEN_LINK = "broken link"
HIDDEN_FILE = "file that the system would not show"
NOT_A_FILE = "not a regular file"
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

    `unreadable` are folders and `unseen` files, by their paths below the root.
    """

    skipped: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walk:
    """How to walk: the ignore list, the folders that are our own, the suffixes.

    Attributes:
        ignore: name patterns to leave out.
        own: absolute paths of our data, cache, exports and renders.
        readable: suffixes of sound files, lower case with their dot.
        unreadable: suffix -> what it is, of known files that cannot be read.
    """

    ignore: Ignore = field(default_factory=Ignore)
    own: frozenset[str] = frozenset()
    readable: frozenset[str] = field(default_factory=readable_suffixes)
    unreadable: Mapping[str, str] = field(default_factory=unreadable_suffixes)

    def files(self, root: Path, tally: Tally) -> Iterator[Found]:
        """Yield the sound files below `root`; `tally` counts the rest.

        Links to folders are followed after the real folders, and never into one already seen,
        so that a loop ends and a file keeps its plain path.

        Raises:
            BadPath: when `root` is missing or is not a folder.
        """
        check_folder(root)
        seen: set[tuple[int, int]] = set()
        folders, links = [""], deque[str]()
        while folders or links:
            here = folders.pop() if folders else links.popleft()
            if _enter(root, here, seen, tally):
                yield from self._folder(root, here, tally, folders, links)

    def _folder(
        self, root: Path, here: str, tally: Tally, folders: list[str], links: deque[str]
    ) -> Iterator[Found]:
        below: list[str] = []
        for entry in _entries(root, here, tally):
            relative = os.path.join(here, entry.name)  # noqa: PTH118 - 100,000 times
            reason = self._reason(entry)
            if reason:
                tally.skipped[reason] += 1
            elif not _is_folder(entry):
                yield from self._file(entry, relative, tally)
            elif entry.is_symlink():
                links.append(relative)
            else:
                below.append(relative)
        folders.extend(reversed(below))

    def _reason(self, entry: os.DirEntry[str]) -> str | None:
        if entry.name.endswith(_ICLOUD_STUB):
            return ONLINE_ONLY
        if entry.path in self.own:
            return "made by samplerecs"
        return self.ignore.reason(entry.name)

    def _file(self, entry: os.DirEntry[str], relative: str, tally: Tally) -> Iterator[Found]:
        """Yield the file when it is a sound to us; count it when it is not."""
        suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - 100,000 times
        if suffix not in self.readable:
            word = self.unreadable.get(suffix)
            tally.skipped[f"{word} ({suffix})" if word else OTHER] += 1
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
        if stat.S_ISREG(status.st_mode):
            yield Found(relative, stat_of(status), is_away(status))
        else:
            # A pipe or device of that name would block its reader for ever.
            tally.skipped[NOT_A_FILE] += 1


def stat_of(status: os.stat_result) -> FileStat:
    """Return size and mtime as the store can hold them.

    A camera or a broken clock may have stamped a file in the year 2446, whose nanoseconds are
    more than 64 bits.
    """
    return FileStat(status.st_size, max(-_MAX_NS, min(_MAX_NS, status.st_mtime_ns)))


def check_folder(path: Path) -> None:
    """Raise BadPath unless `path` is a folder that can be listed."""
    if not path.exists():
        raise BadPath(f"{path} is not there.", "Check the spelling, or plug the drive in.")
    if not path.is_dir():
        raise BadPath(f"{path} is a file.", "Name the folder that holds your sounds.")
    try:
        with os.scandir(path):
            pass
    except OSError as error:
        raise BadPath(
            f"The folder {path} cannot be read ({error.strerror}).",
            "Give yourself the right to read it.",
        ) from None


def is_away(status: object) -> bool:
    """Say whether a file's content is in the cloud only, from its `os.stat_result`."""
    flags: int = getattr(status, "st_flags", 0)
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(flags & SF_DATALESS or attributes & _WINDOWS_AWAY)


def _entries(root: Path, here: str, tally: Tally) -> list[os.DirEntry[str]]:
    """Return the entries of one folder by name; a folder that cannot be read has none."""
    try:
        with os.scandir(os.path.join(root, here)) as entries:  # noqa: PTH118
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        tally.skipped[UNREADABLE_FOLDER] += 1
        tally.unreadable.append(here)
        return []


def _enter(root: Path, here: str, seen: set[tuple[int, int]], tally: Tally) -> bool:
    """Say whether a folder is new to this walk, whatever path leads to it."""
    try:
        status = os.stat(os.path.join(root, here))  # noqa: PTH116, PTH118
    except OSError:
        tally.skipped[UNREADABLE_FOLDER] += 1
        tally.unreadable.append(here)
        return False
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        tally.skipped[LOOP] += 1
        return False
    seen.add(identity)
    return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself; `_file` counts it as broken.
        return False
