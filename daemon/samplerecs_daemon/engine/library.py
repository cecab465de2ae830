"""The library's folders: add, remove, scan, and what to say about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_daemon.api import (
    FailureGroup,
    LibraryStatus,
    Progress,
    Relinked,
    Root,
    ScanProgress,
    ScanReport,
    Verified,
)
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.folders import add_folder, find_folder, look_at, why_not_here
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.relink import new_place, reconcile_moved
from samplerecs_daemon.ingest.scan import scan_root
from samplerecs_daemon.ingest.volumes import Volumes
from samplerecs_daemon.ingest.walk import Tally, Walk, check_folder
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import BadPath


@dataclass(frozen=True, slots=True)
class Stand:
    """How a root stands.

    Attributes:
        present: it is there; `why`: why it is not, in words.
        mount: mount point of its drive.
        waiting: files to be heard; `watching`: how changes are noticed.
        work: how far the work on it is, None while there is none.
    """

    present: bool
    mount: str = ""
    waiting: int = 0
    watching: str = "none"
    why: str = ""
    work: ScanProgress | None = None


Standing = Callable[[RootRow], Stand]


class Library:
    """What the engine does with folders.

    Args:
        access: the store.
        volumes: what is mounted.
        make_pool: makes the workers of one scan.
        walk: what a scan leaves out.
        wanted: what a sample must have to count as analysed.
    """

    def __init__(
        self,
        access: StoreAccess,
        volumes: Volumes,
        make_pool: Callable[[], Pool],
        walk: Walk,
        wanted: Callable[[], Wanted],
    ) -> None:
        self._access = access
        self._volumes = volumes
        self._make_pool = make_pool
        self._walk = walk
        self._wanted = wanted

    def add(self, path: Path, progress: Progress | None) -> ScanReport:
        """Watch a folder and scan it; BadPath when it cannot be watched."""
        with self._access.writer() as store:
            root = add_folder(store, path, self._volumes, self._walk.own)
            with self._make_pool() as pool:
                return self._scan(store, root, pool, progress)

    def remove(self, path: Path) -> Root:
        """Stop watching a folder; BadPath when it is not watched."""
        with self._access.writer() as store:
            root = self._root_of(path, store.roots())
            shown = self.shown(root, self._look(root))
            store.remove_root(root.path)
        return shown

    def scan(self, path: Path | None, progress: Progress | None) -> list[ScanReport]:
        """Scan one root, or all; a root that is not connected is noted, not an error."""
        with self._access.writer() as store:
            roots = store.roots()
            if path is not None:
                roots = [self._root_of(path, roots)]
            if not roots:
                return []
            with self._make_pool() as pool:
                return [self._scan(store, root, pool, progress) for root in roots]

    def verify(self, progress: Progress | None) -> Verified:
        """Scan all roots, and check the database for damage."""
        reports = self.scan(None, progress)
        return Verified(tuple(reports), tuple(self._access.reader().check()))

    def relink(self, old: Path, new: Path) -> Relinked:
        """Note that a folder, or all folders of a drive, moved; nothing is read.

        Raises:
            BadPath: when no folder of the library was there, or the new place cannot be used.
        """
        was, place = (
            old.expanduser().absolute(),
            look_at(new.expanduser(), self._volumes, self._walk.own),
        )
        sounds = missing = 0
        with self._access.writer() as store:
            for root, to in new_place(store.roots(), was, place):
                check_folder(to.path)
                row = store.relocate_root(root.id, to.path, to.volume, to.subpath)
                tally = Tally()
                files = self._walk.files(row.path, tally)
                seen = reconcile_moved(_writing(store), store, row, files, tally)
                sounds, missing = sounds + seen.unchanged, missing + seen.lost
        return Relinked(str(was), str(place.path), sounds, missing)

    def status(
        self,
        standing: Standing | None = None,
        paused: str = "",
        troubles: Sequence[str] = (),
    ) -> LibraryStatus:
        """Return the library in numbers.

        Args:
            standing: says how a root stands; None looks at each folder.
            paused: why background analysis rests.
            troubles: what does not work just now, in words.
        """
        store = self._access.reader()
        counts = store.counts()
        stands = standing or self._look
        return LibraryStatus(
            roots=tuple(self.shown(root, stands(root)) for root in store.roots()),
            sounds=counts.sounds,
            with_vector=counts.with_vector,
            duplicates=counts.duplicates,
            failed=counts.failed,
            missing=counts.missing,
            database=str(store.path),
            database_bytes=store.file_bytes(),
            roles=store.roles(),
            waiting=counts.waiting,
            paused=paused,
            unplugged=counts.unplugged,
            gone=counts.missing - counts.unplugged,
            online_only=counts.online,
            log_bytes=store.log_bytes(),
            troubles=tuple(troubles),
        )

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason, the commonest first."""
        groups: dict[str, list[str]] = {}
        for row in self._access.reader().failures():
            reason = f"{row.reason.value} ({row.detail})" if row.detail else row.reason.value
            groups.setdefault(reason, []).append(row.path)
        found = [FailureGroup(why, len(paths), tuple(paths)) for why, paths in groups.items()]
        return sorted(found, key=lambda group: (-group.count, group.reason))

    def _look(self, root: RootRow) -> Stand:
        """Look how a root stands while no daemon watches it."""
        mount = str(self._volumes.of(root.path).mount)
        store = self._access.reader()
        why = why_not_here(store, root, self._volumes)
        return Stand(not why, mount, store.waiting(root.id), why=why)

    def _scan(
        self, store: Store, root: RootRow, pool: Pool, progress: Progress | None
    ) -> ScanReport:
        why = why_not_here(store, root, self._volumes)
        here = find_folder(store, root, self._volumes)
        if here is None:
            # In one statement; what is known of each file stays as it is.
            lost = store.leave_root(root.id)
            return ScanReport(str(root.path), 0, 0, 0, 0, lost, 0, {}, 0, 0.0, why)
        store.return_root(root.id)
        report = scan_root(store, here, pool, progress, walk=self._walk, wanted=self._wanted())
        # Decoders load numpy, which a process that only asks does not need.
        from samplerecs_models.decode import advice_on

        return replace(report, advice=advice_on(report.skipped))

    def _root_of(self, path: Path, roots: list[RootRow]) -> RootRow:
        wanted = path.expanduser().absolute()
        for root in roots:
            if root.path in (wanted, wanted.resolve()):
                return root
        raise BadPath(
            f"{path} is not one of the folders of your library.",
            "`samplerecs library list` shows them; `library add` adds one.",
        )

    def shown(self, root: RootRow, stands: Stand) -> Root:
        """Return a root as faces see it."""
        sounds, failed = self._access.reader().counts_of(root.id)
        return Root(
            path=str(root.path),
            present=stands.present,
            sounds=sounds,
            failed=failed,
            added_at=root.added_at,
            last_scan=root.last_scan,
            volume=stands.mount,
            waiting=stands.waiting,
            watching=stands.watching,
            why=stands.why,
            work=stands.work,
        )


def _writing(store: Store) -> Callable[[], AbstractContextManager[Store]]:
    """Return what hands out a store that is open for writing already."""
    return lambda: nullcontext(store)
