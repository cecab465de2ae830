"""The plain rows that the store takes and gives, beside `SampleRow`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from samplerecs_daemon.filestat import FileStat as FileStat
from samplerecs_models.vocabulary import Undecodable


@dataclass(frozen=True, slots=True)
class RootRow:
    """A watched folder.

    Attributes:
        id: row id.
        path: absolute path at which it was last seen.
        volume: identity of the volume it is on ("" when unknown).
        subpath: its path inside the volume (the whole path when the volume is unknown).
        added_at: Unix seconds; `last_scan`: end of its last whole scan, None before the first.
        away: it could not be reached when it was last looked for.
        mount: where its volume was mounted when it was last seen, "" where that was not noted.
    """

    id: int
    path: Path
    volume: str
    subpath: str
    added_at: float
    last_scan: float | None
    away: bool = False
    mount: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of one file of a root.

    Attributes:
        stat: size and mtime when it was last read.
        sample_id: the sound it holds, or held before it could not be used; None for none.
        present: False when it was gone at the last scan.
        failed: why the last reading of it failed, None when it did not.
        heard: False while only its name is known, or nothing at all.
    """

    stat: FileStat
    sample_id: int | None
    present: bool
    failed: Undecodable | None = None
    heard: bool = True


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A file that could not be used: absolute path, why, and when that was seen."""

    path: str
    reason: Undecodable
    detail: str
    at: float


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One word of the user's on a sound: "up", "down", "accept", ... with its context JSON.

    `session` is the session that it was said in, None where there was none.
    """

    id: int
    sample_id: int
    verdict: str
    at: float
    context: str
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """Something never to be suggested.

    Attributes:
        kind: "sample", "folder", "pack", "tag" or "role".
        value: a sample's id, a folder's absolute path as of now, a name.
        root: the root that keeps a folder's ban, 0 for none; None: to be found by the path.
        away: that root is away or no longer watched: another may be where it was.
    """

    kind: str
    value: str
    root: int | None = field(default=None, compare=False)
    away: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """The library in numbers, removed roots left out.

    `sounds` are distinct, those on drives that are away among them and those that are gone not;
    `files` their present places, `duplicates` the places beyond the first of each sound, `missing`
    the sounds with no present place, `failed` the files that could not
    be used, `with_vector` the sounds with a vector of any model, `waiting` the present files that
    are known by name and not heard yet, `unplugged` the missing ones whose folder is away,
    `online` the files that are known by name alone because they are in the cloud only.
    """

    sounds: int
    files: int
    duplicates: int
    missing: int
    failed: int
    with_vector: int
    waiting: int = 0
    unplugged: int = 0
    online: int = 0
