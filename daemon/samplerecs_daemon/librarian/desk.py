"""What users ask of the librarian: folders in and out, scans, drives let go of, rests."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from samplerecs_daemon.api import Job, Relinked, ScanProgress
from samplerecs_daemon.ingest.folders import Place, look_at
from samplerecs_daemon.ingest.relink import new_place
from samplerecs_daemon.librarian.bounded import bounded
from samplerecs_daemon.librarian.librarian import Librarian
from samplerecs_daemon.librarian.reading import Seen
from samplerecs_daemon.librarian.roots import RELEASED, Watched
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.errors import BadPath, RootUnreachable

#: Seconds for which a folder may keep a user waiting before it counts as not answering.
LOOK_S = 5.0
#: Seconds that the walk of a folder that moved may take.
MOVE_S = 900.0


class Desk:
    """`services.Jobs`, and the rest of what is asked; from any thread.

    Args:
        librarian: who does it.
        own: absolute paths of the folders that samplerecs fills itself.
    """

    def __init__(self, librarian: Librarian, own: Collection[str] = ()) -> None:
        self._librarian = librarian
        self._own = own
        self._room = librarian.room

    # services.Jobs

    def add(self, path: Path) -> Job:
        """Watch a folder and scan it; watched folders inside it become part of it.

        Raises:
            BadPath: when it is missing, unreadable, does not answer, or is part of a watched one.
            StoreError: when it cannot be noted.
        """
        place = self._look(path)
        with self._room.access.writer() as store:
            row = store.add_root(place.path, volume=place.volume, subpath=place.subpath)
        inner = [one.row for one in self._room.shelf if _is_inside(one.row, row)]
        job = self._librarian.ask(partial(self._take_in, row, inner))
        for root in inner:
            self._room.scouts.stop(root.id)
            self._room.news.root(str(root.path), "removed")
        return job

    def scan(self, path: Path | None) -> Job:
        """Scan one root, even one that was released, or all others.

        Raises:
            BadPath: when it is not watched.
        """
        roots = [self.find(path)] if path is not None else self._held()
        return self._librarian.ask(partial(self._want, "scan", [root.row.id for root in roots]))

    def verify(self) -> Job:
        """Check every folder for what was missed, and the database for damage."""
        return self._librarian.ask(lambda: self._librarian.check(asked=True))

    def job(self, job_id: str) -> Job:
        """Return one job; raise NothingFound."""
        return self._room.jobs.job(job_id)

    def jobs(self) -> list[Job]:
        """Return the latest jobs, the newest first."""
        return self._room.jobs.jobs()

    def wait(self, job_id: str, timeout_s: float | None = None) -> Job:
        """Return a job when it has ended, or as it is when the time is over."""
        return self._room.jobs.wait(job_id, timeout_s)

    # The rest of `api.Folders`, as far as the librarian has a part in it.

    def remove(self, path: Path) -> None:
        """Stop watching a folder; what was learnt of its sounds is kept.

        Raises:
            BadPath: when it is not watched.
        """
        watched = self.find(path)
        with self._room.access.writer() as store:
            store.remove_root(watched.row.path)
        self._librarian.ask(partial(self._librarian.standing.dismiss, watched.row.id))
        self._room.scouts.stop(watched.row.id)
        self._room.news.root(str(watched.row.path), "removed")

    def release(self, path: Path) -> list[RootRow]:
        """Let go of every handle on a drive or folder, within 2 s.

        Raises:
            BadPath: when no folder of the library is there.
            RootUnreachable: when the system itself holds on to one.
        """
        found = self._room.shelf.touching(path.expanduser().absolute())
        if not found:
            raise _not_watched(path)
        for watched in found:
            self._librarian.ask(partial(self._librarian.standing.release, watched.row.id))
        stuck = [watched for watched in found if not self._let_go(watched.row.id)]
        if stuck:
            raise RootUnreachable(
                f"{stuck[0].row.path} does not answer, and the system holds on to it.",
                "Nothing of it is used any more; unplug it when nothing else is.",
            )
        return [watched.row for watched in found]

    def relink(self, old: Path, new: Path) -> Relinked:
        """Note that a folder, or all folders of a drive, moved; nothing is read.

        Raises:
            BadPath: when no folder of the library was there, or the new place cannot be used.
        """
        was, place = old.expanduser().absolute(), self._look(new)
        roots = [watched.row for watched in self._room.shelf]
        moves = [(root, self._look(to.path)) for root, to in new_place(roots, was, place)]
        seen = [self._move(root, to) for root, to in moves]
        return Relinked(
            old=str(was),
            new=str(place.path),
            sounds=sum(one.difference.unchanged for one in seen),
            missing=sum(one.difference.lost for one in seen),
        )

    def pause(self) -> None:
        """Rest until `resume`, however often the daemon starts anew meanwhile."""
        self._librarian.pace.pause()
        self._librarian.post(lambda: None)
        with self._room.access.writer() as store:
            store.keep_paused(paused=True)

    def resume(self) -> None:
        """Go on."""
        self._librarian.pace.resume()
        self._librarian.post(lambda: None)
        with self._room.access.writer() as store:
            store.keep_paused(paused=False)

    def find(self, path: Path) -> Watched:
        """Return the folder of the library at a path.

        Raises:
            BadPath: when it is not watched.
        """
        whole = path.expanduser().absolute()
        watched = self._room.shelf.at(whole)
        if watched is None:
            # Following links touches the disk, which a folder at its plain path needs not.
            watched = self._room.shelf.at(bounded(whole.resolve, path, LOOK_S))
        if watched is None:
            raise _not_watched(path)
        return watched

    def reason(self) -> str:
        """Return in words why background analysis rests, "" while it does not."""
        return self._librarian.pace.reason()

    def standing(self, root_id: int) -> tuple[Watched | None, int]:
        """Return how a root stands, and how many of its files wait to be heard."""
        return self._room.shelf.get(root_id), self._room.work.waiting(root_id)[0]

    def why_absent(self, watched: Watched) -> str:
        """Return in words why a root cannot be used."""
        return self._librarian.standing.why_absent(watched)

    def progress(self, root_id: int) -> ScanProgress | None:
        """Return how far the work on a root is, None while there is none."""
        return self._librarian.progress_of(root_id)

    def troubles(self) -> tuple[str, ...]:
        """Return in words what does not work just now."""
        return self._librarian.troubles()

    def _take_in(self, row: RootRow, inner: Sequence[RootRow]) -> Job:
        for root in inner:
            self._librarian.standing.dismiss(root.id)
        self._librarian.standing.admit(row)
        return self._want("add", [row.id])

    def _want(self, kind: str, roots: Sequence[int]) -> Job:
        job = self._room.jobs.open(kind, roots)
        for root_id in roots:
            self._librarian.standing.want(root_id)
        return self._room.jobs.job(job.id)

    def _move(self, root: RootRow, place: Place) -> Seen:
        done: Future[Seen] = Future()
        with self._room.access.writer() as store:
            row = store.relocate_root(root.id, place.path, place.volume, place.subpath)
        self._librarian.ask(partial(self._librarian.standing.move, row, done))
        return done.result(MOVE_S)

    def _let_go(self, root_id: int) -> bool:
        try:
            return self._room.scouts.release(root_id)
        except KeyError:
            # It has no scout: it is being removed.
            return True

    def _held(self) -> list[Watched]:
        return [watched for watched in self._room.shelf if watched.state != RELEASED]

    def _look(self, path: Path) -> Place:
        look: Callable[[], Place] = partial(
            look_at, path.expanduser(), self._room.volumes, self._own
        )
        return bounded(look, path, LOOK_S)


def _is_inside(inner: RootRow, outer: RootRow) -> bool:
    return inner.id != outer.id and inner.path.is_relative_to(outer.path)


def _not_watched(path: Path) -> BadPath:
    return BadPath(
        f"{path} is not one of the folders of your library.",
        "`samplerecs library list` shows them; `library add` adds one.",
    )
