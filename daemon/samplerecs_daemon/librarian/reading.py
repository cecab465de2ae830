"""From what a scout saw to the store and the work list: a walk of a folder, or a few changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.naming import OnNames
from samplerecs_daemon.ingest.reconcile import reconcile, tell_nobody
from samplerecs_daemon.ingest.relink import reconcile_moved
from samplerecs_daemon.ingest.scouting import Changed
from samplerecs_daemon.ingest.walk import Found, Tally
from samplerecs_daemon.ingest.worklist import Unheard, Urgency
from samplerecs_daemon.librarian.roots import Watched
from samplerecs_daemon.store.presence import AwaitedRow
from samplerecs_daemon.store.records import FileStat, Known

#: Files written so many seconds ago or less are heard before older ones.
NEW_S = 14 * 86_400.0

#: Walks a folder, or a folder below it ("" for all): (root id, tally, below) -> files.
WalkRoot = Callable[[int, Tally, str], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a walk or a word on changes came to.

    Attributes:
        difference: what was new, gone, back; `tally`: what was left out.
        unheard: files for the work list.
    """

    difference: Difference
    tally: Tally
    unheard: list[Unheard]


class Reading:
    """Brings the store up to date with what scouts see; called in threads that may wait.

    Args:
        access: the store.
        walk: walks a root through its scout.
        wanted: what a sample must have to count as analysed.
        clock: Unix seconds.
    """

    def __init__(
        self,
        access: StoreAccess,
        walk: WalkRoot,
        wanted: Callable[[], Wanted],
        clock: Callable[[], float],
    ) -> None:
        self._access = access
        self._walk = walk
        self._wanted = wanted
        self._clock = clock

    def whole(self, watched: Watched, tally: Tally, on_names: OnNames = tell_nobody) -> Seen:
        """Walk all of a root; note the end of the scan.

        Raises:
            BadPath, RootUnreachable: when the root went away.
            StoreError: when the store cannot be used.
        """
        root, reader = watched.row, self._access.reader()
        files = self._walk(root.id, tally, "")
        difference = reconcile(
            self._access.writer, reader, root, files, tally, self._wanted(), on_names
        )
        with self._access.writer() as store:
            store.finish_scan(root.id)
        named = {row.relative: row for row in reader.awaited(root.id)}
        return Seen(difference, tally, self._unheard(watched, difference, named))

    def moved(self, watched: Watched) -> Seen:
        """Walk a root in the place to which its owner moved it.

        Raises:
            BadPath, RootUnreachable: when the root went away.
            StoreError: when the store cannot be used.
        """
        root, reader, tally = watched.row, self._access.reader(), Tally()
        files = self._walk(root.id, tally, "")
        difference = reconcile_moved(self._access.writer, reader, root, files, tally)
        with self._access.writer() as store:
            store.finish_scan(root.id)
        named = {row.relative: row for row in reader.awaited(root.id)}
        return Seen(difference, tally, self._unheard(watched, difference, named))

    def changes(self, watched: Watched, changed: Changed) -> Seen:
        """Take in a word on changes; `changed.folders` are walked.

        So are those that came where something is known in a folder of that name: another one
        may have stood there, or a scan met it before the watch did.

        Raises:
            BadPath, RootUnreachable: when the root went away.
            StoreError: when the store cannot be used.
        """
        root, reader, tally = watched.row, self._access.reader(), Tally()
        names = [file.relative for file in changed.files]
        known = reader.known_of(root.id, [*names, *changed.gone])
        for folder in changed.gone:
            known |= reader.known_below(root.id, folder)
        folders = list(changed.folders)
        for folder in (*changed.folders, *changed.came):
            inside = reader.known_below(root.id, folder)
            if inside and folder not in folders:
                folders.append(folder)
            known |= inside
        walks = [self._walk(root.id, tally, folder) for folder in folders]
        files = _once(chain(changed.files, *walks))
        difference = reconcile(self._access.writer, reader, root, files, tally, None, known=known)
        fresh = [file.relative for file in difference.fresh]
        named = {row.relative: row for row in reader.awaited(root.id, fresh)}
        return Seen(difference, tally, self._unheard(watched, difference, named, came=True))

    def awaited(self, watched: Watched) -> list[Unheard]:
        """Return what the store says is still to be heard of a root."""
        rows = self._access.reader().awaited(watched.row.id)
        return [self._entry(watched, row.relative, row.stat, row, None) for row in rows]

    def _unheard(
        self,
        watched: Watched,
        difference: Difference,
        named: Mapping[str, AwaitedRow],
        *,
        came: bool = False,
    ) -> list[Unheard]:
        entries = []
        for file in difference.fresh:
            row, known = named.get(file.relative), difference.known.get(file.relative)
            entry = self._entry(watched, file.relative, file.stat, row, known)
            if came and entry.urgency is Urgency.OLDER:
                # It landed just now, however old it is.
                entry = replace(entry, urgency=Urgency.NEW)
            entries.append(entry)
        return entries

    def _entry(
        self,
        watched: Watched,
        relative: str,
        stat: FileStat,
        row: AwaitedRow | None,
        known: Known | None,
    ) -> Unheard:
        return Unheard(
            root_id=watched.row.id,
            relative=relative,
            stat=stat,
            sample_id=row.sample_id if row else None,
            disk=watched.disk,
            bpm=row.bpm if row else None,
            pitch=row.pitch if row else None,
            urgency=self._urgency(stat, row, known),
        )

    def _urgency(self, stat: FileStat, row: AwaitedRow | None, known: Known | None) -> Urgency:
        if row is not None and row.pinned:
            return Urgency.PINNED
        if known is not None and known.stat == stat and (known.heard or known.failed):
            # Out of date, or a file that could not be read: what is known of it serves meanwhile.
            return Urgency.RENEWED
        written = stat.mtime_ns / 1e9
        return Urgency.NEW if written > self._clock() - NEW_S else Urgency.OLDER


def _once(files: Iterable[Found]) -> Iterator[Found]:
    """Yield each file once, the first time it comes."""
    seen: set[str] = set()
    for file in files:
        if file.relative not in seen:
            seen.add(file.relative)
            yield file
