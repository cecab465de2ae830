"""The library's folders, scans and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api.plain import Wire


@dataclass(frozen=True, slots=True)
class ScanProgress(Wire):
    """A scan as it runs; totals are known once the walk is done."""

    root: str
    """The folder."""
    stage: str
    """walk, names, examine or done."""
    done: int
    """Files examined."""
    total: int
    """Files to examine."""
    failed: int
    """Files that could not be used."""
    bytes_done: int
    """Bytes read."""
    elapsed_s: float
    """Seconds since its start."""
    current: str = ""
    """The file just done, below the folder."""
    left_s: float | None = None
    """Seconds that are likely left; null while that cannot be told."""
    paused: str = ""
    """Why it rests: "recording", "on battery", "by you"; "" while it runs."""
    mb_per_s: float = 0.0
    """Megabytes (10^6 bytes) read a second, lately."""


@dataclass(frozen=True, slots=True)
class Root(Wire):
    """A watched folder."""

    path: str
    """Absolute path."""
    present: bool
    """False while it cannot be reached."""
    sounds: int
    """Sounds present in it."""
    failed: int
    """Files that could not be used."""
    added_at: float
    """Unix seconds."""
    last_scan: float | None
    """End of the last whole scan, Unix seconds; null before the first."""
    volume: str = ""
    """Name or mount point of the drive it is on."""
    waiting: int = 0
    """Sounds known by name whose audio is still to be heard."""
    watching: str = "none"
    """How changes are noticed: events, polling, or none (no daemon runs)."""
    why: str = ""
    """Why it cannot be reached, in words; "" while it can."""
    work: ScanProgress | None = None
    """How far the work on it is, with its speed and the time left; null while there is none."""


@dataclass(frozen=True, slots=True)
class ScanReport(Wire):
    """What a scan did."""

    root: str
    """The folder."""
    found: int
    """Sound files seen."""
    analysed: int
    """Files heard."""
    unchanged: int
    """Files that needed nothing."""
    moved: int
    """Files whose sound was known already."""
    missing: int
    """Files that are gone, and their sound with them; a file that was moved is not one of them."""
    failed: int
    """Files that cannot be used: those tried now, and those that did not change since."""
    skipped: Mapping[str, int]
    """Why -> files left out."""
    bytes_read: int
    """Bytes of the files read."""
    elapsed_s: float
    """Seconds it took."""
    absent: str = ""
    """Why the folder could not be looked at, in words; "" when it was."""
    advice: str = ""
    """How files that were left out could be read, in words; "" where nothing helps."""


@dataclass(frozen=True, slots=True)
class Job(Wire):
    """Work of the daemon that takes a while."""

    id: str
    """Its name."""
    kind: str
    """add, scan or verify."""
    state: str
    """waiting, running, done or failed."""
    progress: ScanProgress | None = None
    """How far it is."""
    reports: tuple[ScanReport, ...] = ()
    """What it did, when done."""
    error: str = ""
    """What went wrong, when failed."""
    code: str = ""
    """The error's code, when failed."""
    hint: str = ""
    """What to do about the error."""
    database: tuple[str, ...] = ()
    """What is wrong inside the database, when it was verified; empty when it is sound."""


@dataclass(frozen=True, slots=True)
class FailureGroup(Wire):
    """Files that could not be used, by reason."""

    reason: str
    """Why."""
    count: int
    """How many."""
    paths: tuple[str, ...]
    """Their absolute paths."""


@dataclass(frozen=True, slots=True)
class LibraryStatus(Wire):
    """The library in numbers."""

    roots: tuple[Root, ...]
    """The watched folders."""
    sounds: int
    """Distinct sounds, those on drives that are not connected among them, gone ones not."""
    with_vector: int
    """Of these the ones with a fingerprint."""
    duplicates: int
    """Places beyond the first of each sound."""
    failed: int
    """Files that could not be used."""
    missing: int
    """Sounds that are nowhere to be found now: unplugged and gone."""
    database: str
    """The database file."""
    database_bytes: int
    """Its size with its side files, in bytes."""
    roles: Mapping[str, int]
    """Role -> sounds, gone ones left out."""
    waiting: int = 0
    """Sounds known by name whose audio is still to be heard."""
    paused: str = ""
    """Why background analysis rests, "" while it does not."""
    unplugged: int = 0
    """Missing sounds on drives that are not connected, or in folders that cannot be reached."""
    gone: int = 0
    """Missing sounds whose folder is there and whose file is not: deleted, or moved out of it. They
    are not among `sounds`. What is known of them is kept, for when they come back."""
    online_only: int = 0
    """Sounds in the cloud only: found by name, not opened until their owner has downloaded them."""
    log_bytes: int = 0
    """The part of `database_bytes` that is the database's log; it is used again, not added to."""
    troubles: tuple[str, ...] = ()
    """What does not work just now, in words, such as a full disk."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup(Wire):
    """Files that hold the same or nearly the same sound."""

    exact: bool
    """True for the same audio bit for bit, False for the same by ear."""
    similarity: float
    """Least cosine to the first of the group, 0..1; 1 when exact."""
    bytes_extra: int
    """Bytes that all but the first take."""
    paths: tuple[str, ...]
    """The files, the one that suggestions show first."""


@dataclass(frozen=True, slots=True)
class Relinked(Wire):
    """What `relink` did."""

    old: str
    """Where the folder was."""
    new: str
    """Where it is."""
    sounds: int
    """Sounds found again without reading them."""
    missing: int
    """Sounds that are not in the new place."""


@dataclass(frozen=True, slots=True)
class Transfer(Wire):
    """What an export or import of analysis moved."""

    path: str
    """The file."""
    sounds: int
    """Sounds with their analysis."""
    vectors: int
    """Vectors."""
    corrections: int
    """The user's words on sounds."""
    boards: int
    """Boards."""
    skipped: int = 0
    """Entries that were known as well or better already."""
    unknown: int = 0
    """Entries of sounds that this library does not hold (yet); kept for when it does."""


@dataclass(frozen=True, slots=True)
class IgnoreRule(Wire):
    """One pattern of the ignore list."""

    pattern: str
    """The pattern."""
    why: str
    """Why it is there."""
    own: bool
    """True for the user's own."""


@dataclass(frozen=True, slots=True)
class LikelyFolder(Wire):
    """A folder where sounds are probably kept."""

    label: str
    """Whose it is."""
    path: str
    """Where it is."""


@dataclass(frozen=True, slots=True)
class Verified(Wire):
    """What `library verify` found that the watching had missed."""

    reports: tuple[ScanReport, ...]
    """One scan a folder."""
    database: tuple[str, ...] = field(default=())
    """What is wrong inside the database; empty when it is sound."""


Progress = Callable[[ScanProgress], None]
