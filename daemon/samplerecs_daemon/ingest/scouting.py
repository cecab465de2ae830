"""What travels between the daemon and its scouts, the processes that touch sample folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.marks import Mark
from samplerecs_daemon.ingest.walk import Found, Tally, Walk
from samplerecs_models.errors import BadPath

#: Files in one message.
BATCH = 500
#: Messages of one kind that a scout sends before it hears that one was read.
CREDIT = 8

NOT_THERE = "not there"
NOT_ANSWERING = "does not answer"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a scout watches. Seconds, all of them above 0.

    Attributes:
        rest_s: a file must not change for that long before it is told of.
        poll_s: between two walks where no events come.
        poll_rest_s: as `rest_s` there; network file systems repeat what they said for some seconds.
        most: changed paths at once, above which their common folder is to be walked again.
    """

    rest_s: float = 1.0
    poll_s: float = 60.0
    poll_rest_s: float = 5.0
    most: int = 50_000


@dataclass(frozen=True, slots=True)
class Orders:
    """What a scout is started with.

    Attributes:
        path: absolute path of the root.
        mark: by what the root is known; what it leaves open is taken from what is there.
        walk: what to leave out.
        watch: tell of changes.
        again: there was a scout before, so that changes may have been missed.
    """

    path: str
    mark: Mark
    walk: Walk
    rhythm: Rhythm = field(default_factory=Rhythm)
    watch: bool = True
    again: bool = False


# To the scout. `number` is repeated in the answer.


@dataclass(frozen=True, slots=True)
class Ping:
    """Look at the root and answer `Pong`."""

    number: int


@dataclass(frozen=True, slots=True)
class AskPresence:
    """Answer `Presence`."""

    number: int


@dataclass(frozen=True, slots=True)
class AskStats:
    """Answer size and time of files, None for those that are not there."""

    number: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskWalk:
    """Walk the root, or one folder of it: `Batch` for `Batch`, then `WalkEnd`."""

    number: int
    below: str = ""


@dataclass(frozen=True, slots=True)
class More:
    """A batch of this walk was read; the next may come."""

    number: int


@dataclass(frozen=True, slots=True)
class Enough:
    """Nobody reads this walk any more."""

    number: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A `Changed` was read; the next may come."""


Request = Ping | AskPresence | AskStats | AskWalk | More | Enough | Heard


# From the scout, when asked.


@dataclass(frozen=True, slots=True)
class Hello:
    """The scout has started; `memory` is its resident memory in bytes."""

    memory: int


@dataclass(frozen=True, slots=True)
class Pong:
    """The root was looked at."""

    number: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What is at the root's path.

    Attributes:
        there: the folder is there, on its own volume.
        why: NOT_THERE, NOT_CONNECTED or OTHER_DRIVE, "" when it is there.
        volume: identity of the volume ("" when unknown); `mount`: where that is mounted.
        kind: type of the file system, as the system calls it.
    """

    there: bool
    why: str = ""
    volume: str = ""
    mount: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for."""

    number: int
    value: Presence | dict[str, FileStat | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some files of a walk, as columns: a tenth of the time that as many objects take."""

    number: int
    names: tuple[str, ...]
    sizes: tuple[int, ...]
    times: tuple[int, ...]
    away: tuple[bool, ...]

    @staticmethod
    def of(number: int, files: Iterable[Found]) -> Batch:
        """Return the batch of `files`."""
        rows = [(f.relative, f.stat.size, f.stat.mtime_ns, f.away) for f in files]
        columns = zip(*rows, strict=True) if rows else ((), (), (), ())
        return Batch(number, *columns)

    def files(self) -> Iterator[Found]:
        """Yield the files."""
        for name, size, time, away in zip(
            self.names, self.sizes, self.times, self.away, strict=True
        ):
            yield Found(name, FileStat(size, time), away)


@dataclass(frozen=True, slots=True)
class WalkEnd:
    """The walk is done; `trouble` says why it could not be."""

    number: int
    tally: Tally
    trouble: BadPath | None = None


# From the scout, unasked; the daemon hears of them as messages.


@dataclass(frozen=True, slots=True)
class Changed:
    """What happened below a root since the last word, at rest. Paths are below the root.

    Attributes:
        files: sounds that are new or different.
        gone: what is no longer there: a file, or a folder with all that was in it.
        folders: to be walked again, "" for the whole root: more happened than could be noted.
        came: folders that were made or moved in. Their files are told of like any others; what was
            known in them before may be gone, for they may stand in the place of other folders.
    """

    files: tuple[Found, ...] = ()
    gone: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Present:
    """The root is there; told at the start, and when it is back.

    Where it is watched, `Changed(folders=("",))` follows once the watch is up, except at the
    start: a root that is back, or whose scout died, must be walked again.
    """

    volume: str = ""
    mount: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Absent:
    """The root cannot be used: NOT_THERE, NOT_CONNECTED, OTHER_DRIVE or NOT_ANSWERING."""

    why: str = NOT_THERE


@dataclass(frozen=True, slots=True)
class Watching:
    """How changes are noticed from now on: "events", "polling" or "none"."""

    how: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the user should know: a short stable code, what happened, what to do."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The scout ends through a fault of its own."""

    trace: str


#: What the daemon hears of a root.
Message = Changed | Present | Absent | Watching | Trouble


class Said(NamedTuple):
    """A message, of which root, and where the root was for the scout that sent it.

    A root that has moved since has another scout; what the old one still says is of no use.
    """

    root_id: int
    path: str
    message: Message


#: All that a scout sends.
Word = Hello | Pong | Answer | Batch | WalkEnd | Message | Broken
