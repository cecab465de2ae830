"""A folder that its owner moved: its files are known again by a look, without being read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.folders import Place
from samplerecs_daemon.ingest.naming import Writer
from samplerecs_daemon.ingest.reconcile import reconcile
from samplerecs_daemon.ingest.walk import Found, Tally
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat, Known, RootRow
from samplerecs_models.errors import BadPath, InputError

#: What copying does to the time of a file: FAT keeps every second second, and local time.
_ROUNDED_NS = 2_000_000_000
_HOUR_NS = 3_600_000_000_000


def new_place(roots: Iterable[RootRow], old: Path, new: Place) -> list[tuple[RootRow, Place]]:
    """Return which roots move where, when what was at `old` is at `new` now.

    `old` is a root, or a drive or folder that holds some.

    Raises:
        BadPath: when no root is there, or the new place overlaps with another root.
        InputError: when a root merely holds it.
    """
    roots = list(roots)
    moved = [root for root in roots if root.path.is_relative_to(old)]
    if not moved:
        for root in roots:
            if old.is_relative_to(root.path):
                raise InputError(
                    f"{old} is inside {root.path}, which is where it was.",
                    "`samplerecs library scan` finds what moved inside a folder by itself.",
                )
        raise BadPath(
            f"{old} is not one of the folders of your library.",
            "`samplerecs library list` shows them.",
        )
    others = [root for root in roots if root not in moved]
    for root in others:
        if new.path.is_relative_to(root.path) or root.path.is_relative_to(new.path):
            raise BadPath(
                f"{new.path} overlaps with {root.path}, which is in your library too.",
                f'Run `samplerecs library remove "{root.path}"` first; nothing learnt is lost.',
            )
    return [(root, _below(new, root.path.relative_to(old))) for root in moved]


def _below(place: Place, inside: Path) -> Place:
    return Place(place.path / inside, place.volume, str(Path(place.subpath) / inside))


def reconcile_moved(
    writer: Writer, reader: Store, root: RootRow, files: Iterable[Found], tally: Tally
) -> Difference:
    """Bring the store up to date with a root in its new place.

    A file of the same name and size whose time only differs as copying makes it differ is taken
    for what it was; nothing is read.

    Args:
        writer: opens the store for one short write after the other.
        reader: what is known.
        root: the root, at its new place.
        files: the walk there.
        tally: what it leaves out.
    """
    found = list(files)
    known = reader.locations_of(root.id)
    restamped = {
        file.relative: file.stat for file in found if _copied(file, known.get(file.relative))
    }
    if restamped:
        with writer() as store:
            store.restamp(root.id, restamped)
        known = {name: _with(row, restamped.get(name)) for name, row in known.items()}
    return reconcile(writer, reader, root, found, tally, None, known=known)


def _copied(file: Found, row: Known | None) -> bool:
    if row is None or row.failed is not None or row.stat == file.stat:
        return False
    shift = abs(row.stat.mtime_ns - file.stat.mtime_ns)
    return row.stat.size == file.stat.size and (
        shift <= _ROUNDED_NS or abs(shift - _HOUR_NS) <= _ROUNDED_NS
    )


def _with(row: Known, stat: FileStat | None) -> Known:
    if stat is None:
        return row
    return Known(stat, row.sample_id, row.present, row.failed, heard=row.heard)
