"""What is to be heard next, over all folders: the likeliest first, no disk kept waiting.

Each disk has a heap. A file whose urgency changes is pushed again, and its older entry is passed
over when it comes to the top: a change costs a push, never a search through 120,000 entries.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from samplerecs_daemon.store.records import FileStat

#: What a file costs its disk beside its bytes: one seek of a disk that turns, about.
SEEK_BYTES = 1 << 20
Place = tuple[int, str]


class Urgency(IntEnum):
    """Why a file is heard before others; a lower value goes first."""

    LOOKED_AT = 0
    LISTED = 1
    PINNED = 2
    NEAR = 3
    NEW = 4
    OLDER = 5
    #: Heard before by an older analyser: its old answer serves meanwhile.
    RENEWED = 6


@dataclass(frozen=True, slots=True)
class Unheard:
    """A file whose audio is to be heard.

    Attributes:
        root_id: the folder it belongs to; `relative`: its path below it.
        stat: bytes and nanoseconds of its last change, as the walk saw them.
        sample_id: the sound known by name only that stands for it, None where there is none.
        disk: what tells the disk it lies on from others.
        bpm: the tempo that its name says, None where it says none; `pitch`: likewise the
            tonic, 0..11.
        urgency: what it starts with.
    """

    root_id: int
    relative: str
    stat: FileStat
    sample_id: int | None = None
    disk: Hashable = ""
    bpm: float | None = None
    pitch: int | None = None
    urgency: Urgency = Urgency.OLDER

    @property
    def place(self) -> Place:
        """What tells it from every other file."""
        return self.root_id, self.relative


@dataclass(slots=True)
class _Entry:
    """A waiting file and how urgent it is now."""

    file: Unheard
    urgency: Urgency
    number: int


_Ranked = tuple[Urgency, int, int, Place]


@dataclass(slots=True)
class _Disk:
    """The files of one disk, and what they cost it so far."""

    heap: list[_Ranked] = field(default_factory=list)
    waiting: int = 0
    served: int = 0


class WorkList:
    """The files that wait to be heard; any thread may call any method."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._entries: dict[Place, _Entry] = {}
        self._by_sample: dict[int, Place] = {}
        self._disks: dict[Hashable, _Disk] = {}
        self._roots: dict[int, list[int]] = {}
        self._urgent = 0
        self._count = 0

    def __len__(self) -> int:
        return len(self._entries)

    def waiting(self, root_id: int) -> tuple[int, int]:
        """Return the files and bytes of one root that wait."""
        with self._turn:
            files, size = self._roots.get(root_id, (0, 0))
        return files, size

    @property
    def looked_at(self) -> int:
        """Number of waiting files that the user looks at."""
        return self._urgent

    def put(self, files: Iterable[Unheard]) -> None:
        """Add files; one that waits already is taken as it is now and keeps its urgency."""
        for file in files:
            with self._turn:
                before = self._remove(file.place)
                urgency = min(before.urgency, file.urgency) if before else file.urgency
                self._add(file, urgency)

    def boost(self, what: Iterable[int | Place], urgency: Urgency = Urgency.LISTED) -> int:
        """Have files heard sooner, by sample id or by place; return how many waited for it."""
        with self._turn:
            places = (self._by_sample.get(w) if isinstance(w, int) else w for w in what)
            found = [self._entries[place] for place in places if place in self._entries]
            for entry in found:
                self._rank(entry, min(urgency, entry.urgency))
        return len(found)

    def aim(self, near: Callable[[Unheard], bool]) -> int:
        """Have the files first that are `near` the project, and those no longer near as before.

        Returns:
            The number of files that are near.
        """
        with self._turn:
            count = 0
            for entry in self._entries.values():
                plain = entry.file.urgency
                if entry.urgency < Urgency.NEAR or plain is Urgency.RENEWED:
                    continue
                wanted = Urgency.NEAR if near(entry.file) else max(plain, Urgency.NEW)
                count += wanted is Urgency.NEAR
                if wanted is not entry.urgency:
                    self._rank(entry, wanted)
        return count

    def take(
        self, *, looked_at_only: bool = False, busy: Iterable[Hashable] = ()
    ) -> Unheard | None:
        """Take out the likeliest file, None where none is to be had.

        Among equally urgent files the disk goes first that nobody reads just now, then the one
        that was used least.

        Args:
            looked_at_only: only files that the user looks at.
            busy: the disks that are being read.
        """
        with self._turn:
            if looked_at_only and not self._urgent:
                return None
            read = set(busy)
            heads = [(self._head(disk), name, disk) for name, disk in self._disks.items()]
            choices = [
                (head[0], name in read, disk.served, head[1:3], head[3])
                for head, name, disk in heads
                if head is not None
            ]
            if not choices:
                return None
            urgency, *_, place = min(choices)
            if looked_at_only and urgency is not Urgency.LOOKED_AT:
                return None
            entry = self._remove(place)
            assert entry is not None
            self._disks[entry.file.disk].served += SEEK_BYTES + entry.file.stat.size
            return entry.file

    def drop(self, places: Iterable[Place]) -> int:
        """Take files out without hearing them; return how many waited."""
        with self._turn:
            return sum(self._remove(place) is not None for place in list(places))

    def drop_root(self, root_id: int) -> list[Unheard]:
        """Take out all files of a root and return them."""
        with self._turn:
            places = [place for place in self._entries if place[0] == root_id]
            found = [entry for place in places if (entry := self._remove(place))]
            self._roots.pop(root_id, None)
        return [entry.file for entry in found]

    def __iter__(self) -> Iterator[Unheard]:
        with self._turn:
            files = [entry.file for entry in self._entries.values()]
        return iter(files)

    def _add(self, file: Unheard, urgency: Urgency) -> None:
        self._count += 1
        entry = self._entries[file.place] = _Entry(file, urgency, self._count)
        if file.sample_id is not None:
            self._by_sample[file.sample_id] = file.place
        disk = self._disks.setdefault(file.disk, _Disk())
        if not disk.waiting:
            self._catch_up(disk)
        disk.waiting += 1
        counts = self._roots.setdefault(file.root_id, [0, 0])
        counts[0] += 1
        counts[1] += file.stat.size
        self._urgent += urgency is Urgency.LOOKED_AT
        self._push(entry)

    def _catch_up(self, disk: _Disk) -> None:
        """Let a disk that had nothing to do start level with the others, not ahead of them."""
        others = [other.served for other in self._disks.values() if other.waiting]
        disk.served = max(disk.served, min(others, default=0))

    def _remove(self, place: Place) -> _Entry | None:
        entry = self._entries.pop(place, None)
        if entry is None:
            return None
        file = entry.file
        if file.sample_id is not None and self._by_sample.get(file.sample_id) == place:
            del self._by_sample[file.sample_id]
        self._disks[file.disk].waiting -= 1
        counts = self._roots[file.root_id]
        counts[0] -= 1
        counts[1] -= file.stat.size
        self._urgent -= entry.urgency is Urgency.LOOKED_AT
        return entry

    def _rank(self, entry: _Entry, urgency: Urgency) -> None:
        if urgency is not entry.urgency:
            self._urgent += (urgency is Urgency.LOOKED_AT) - (entry.urgency is Urgency.LOOKED_AT)
            entry.urgency = urgency
            self._push(entry)

    def _push(self, entry: _Entry) -> None:
        file = entry.file
        disk = self._disks[file.disk]
        # Among equals the one written last: its owner looks for it first.
        ranked = (entry.urgency, -file.stat.mtime_ns, entry.number, file.place)
        heapq.heappush(disk.heap, ranked)
        if len(disk.heap) > 64 + 4 * disk.waiting:
            self._tidy(disk)

    def _tidy(self, disk: _Disk) -> None:
        """Throw the passed-over entries away once they are most of the heap."""
        disk.heap = list({ranked for ranked in disk.heap if self._stands(ranked)})
        heapq.heapify(disk.heap)

    def _head(self, disk: _Disk) -> _Ranked | None:
        while disk.heap and not self._stands(disk.heap[0]):
            heapq.heappop(disk.heap)
        return disk.heap[0] if disk.heap else None

    def _stands(self, ranked: _Ranked) -> bool:
        entry = self._entries.get(ranked[3])
        return entry is not None and (entry.urgency, entry.number) == (ranked[0], ranked[2])
