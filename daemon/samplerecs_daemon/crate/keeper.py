"""What is in the crate: filled with each list, emptied of what nobody can miss any more."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from samplerecs_daemon.api import SampleInfo
from samplerecs_daemon.crate import MANIFEST, PLAYLIST
from samplerecs_daemon.crate.names import MARK, entry_name, folder_name
from samplerecs_daemon.crate.placing import Links, as_made, is_same, place
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.audio import places_inside
from samplerecs_daemon.engine.places import outside_roots
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.crate import CrateRow

#: Seconds that a file stays after its sound was shown last.
KEPT_S = 30 * 86_400.0
#: Seconds between two looks at what is too old.
SWEEP_S = 3600.0


class Keeper:
    """The files of one crate; used by one thread at a time.

    A path never comes to hold another sound. A file that is no longer as it was made is not
    ours to delete, and what lies beside the files is not ours at all.

    Args:
        folder: where the crate is; made when it is missing.
        links: how files come into it.
        access: the store.
        clock: returns Unix seconds.
        projects_known: says whether what was saved in projects is known; before that, no file is
            taken for one that nobody uses.
    """

    def __init__(
        self,
        folder: Path,
        links: Links,
        access: StoreAccess,
        clock: Callable[[], float],
        projects_known: Callable[[], bool] = lambda: True,
    ) -> None:
        self._folder = folder
        self._links = links
        self._access = access
        self._clock = clock
        self._projects_known = projects_known
        self._swept_at = float("-inf")

    def show(self, samples: Sequence[SampleInfo]) -> int:
        """Have the sounds of a list in the crate, and their order in its playlist.

        Args:
            samples: the list, best first; sounds without a file are left out.

        Returns:
            How many of them are there now.

        Raises:
            BadPath: when the crate would lie in the library. OSError: when it cannot be written.
            StoreError: when the library cannot be.
        """
        store = self._access.reader()
        folder = self._ready(store)
        known = {row.path: row for row in store.crate()}
        shown = self._shown(store, folder, samples, known)
        with self._access.writer() as writer:
            writer.save_crate([*self._until_now(folder, known), *shown])
        known.update((row.path, row) for row in shown)
        _write_text(folder / PLAYLIST, _playlist(folder, shown))
        _write_text(folder / MANIFEST, _manifest(folder, known))
        self._sweep(folder, known)
        return len(shown)

    def _ready(self, store: Store) -> Path:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        # Asked each time: a folder of the library may have been added around it.
        folder = outside_roots(self._folder, [root.path for root in store.roots()])
        folder.mkdir(exist_ok=True)
        return folder

    def _until_now(self, folder: Path, known: dict[Path, CrateRow]) -> list[CrateRow]:
        """Return the files of the list before, which was to be seen until this moment."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            names = (folder / PLAYLIST).read_text(encoding="utf-8").splitlines()
            rows = [known[folder / name] for name in names if folder / name in known]
            fresh = [replace(row, shown_at=self._clock()) for row in rows]
            known.update((row.path, row) for row in fresh)
            return fresh
        return []

    def _shown(
        self,
        store: Store,
        folder: Path,
        samples: Sequence[SampleInfo],
        known: dict[Path, CrateRow],
    ) -> list[CrateRow]:
        own: dict[int, CrateRow] = {}
        for row in known.values():
            # The first path that a sound was given is the one that it keeps.
            if row.path.is_relative_to(folder):
                own.setdefault(row.sample_id, row)
        found = []
        for one in samples:
            places = places_inside(store, store.paths_of(one.id))
            file = own.get(one.id)
            if file is None and (mark := store.payload_of(one.id)):
                file = self._new(folder, one, mark, known, places)
            if file is not None and self._there(file.path, places):
                found.append(replace(self._as_made(file), shown_at=self._clock()))
        return found

    def _new(
        self,
        folder: Path,
        sample: SampleInfo,
        mark: str,
        known: dict[Path, CrateRow],
        places: Sequence[Path],
    ) -> CrateRow | None:
        """Return a file that is still to be made, under a name that nothing else has."""
        for length in range(MARK, len(mark) + 1):
            path = folder / folder_name(sample.role) / entry_name(sample, mark[-length:])
            taken = path in known or path.is_symlink() or path.exists()
            if not taken or (path not in known and is_same(path, places)):
                now = self._clock()
                return CrateRow(path, sample.id, 0, 0, now, now)
        return None

    def _there(self, path: Path, places: Sequence[Path]) -> bool:
        if path.exists():
            return True
        # A link that leads nowhere is made again when its sound is somewhere.
        if path.is_symlink() and places:
            path.unlink()
        path.parent.mkdir(exist_ok=True)
        return place(places, path, self._links)

    def _as_made(self, row: CrateRow) -> CrateRow:
        if row.size or row.mtime_ns:
            return row
        status = row.path.lstat()
        return replace(row, size=status.st_size, mtime_ns=status.st_mtime_ns)

    def _sweep(self, folder: Path, known: dict[Path, CrateRow]) -> None:
        """Delete what was not shown for long and no project names."""
        now = self._clock()
        if now < self._swept_at + SWEEP_S or not self._projects_known():
            return
        self._swept_at = now
        used = self._access.reader().in_any_project()
        old = [
            row
            for row in known.values()
            if row.shown_at < now - KEPT_S and row.sample_id not in used
        ]
        gone = [row.path for row in old if _deleted(row)]
        if gone:
            with self._access.writer() as writer:
                writer.forget_crate(gone)
            for path in gone:
                del known[path]
            _write_text(folder / MANIFEST, _manifest(folder, known))


def _deleted(row: CrateRow) -> bool:
    """Delete a file that is as it was made; say whether it need not be remembered any more."""
    try:
        ours = as_made(row)
    except OSError:
        return False
    if ours:
        try:
            row.path.unlink(missing_ok=True)
        except OSError:
            return False
        # The folder of a role stays while anything is in it.
        with contextlib.suppress(OSError):
            row.path.parent.rmdir()
    return True


def _playlist(folder: Path, rows: Iterable[CrateRow]) -> str:
    names = [row.path.relative_to(folder).as_posix() for row in rows]
    return "\n".join(("#EXTM3U", *names, ""))


def _manifest(folder: Path, known: Iterable[Path]) -> str:
    own = sorted(
        path.relative_to(folder).as_posix() for path in known if path.is_relative_to(folder)
    )
    return "\n".join((*own, PLAYLIST, MANIFEST, ""))


def _write_text(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all, unless it says that already."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        pass
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(data)
        os.replace(fresh, path)  # noqa: PTH105
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
