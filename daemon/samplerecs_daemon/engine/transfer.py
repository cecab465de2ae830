"""Analysis to and from another computer."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from samplerecs_daemon.api import Transfer
from samplerecs_daemon.engine.corrections import corrected
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.engine.places import outside_roots
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.entries import BoardLine, SoundEntry
from samplerecs_daemon.transfer.form import Entry, read, write
from samplerecs_models.errors import BadPath

#: Entries that are taken in within one transaction.
_BATCH = 200


class TransferPart(EnginePart):
    """`export_analysis` and `import_analysis` of `api.Folders`."""

    def export_analysis(self, path: Path) -> Transfer:
        """Write analysis, vectors, corrections, tags and boards, by content, without paths.

        Raises:
            BadPath: when the file exists, cannot be written, or would lie in the library.
        """
        store, counts = self._access.reader(), Counter[str]()
        target = outside_roots(path, (root.path for root in store.roots()))
        entries: Iterator[Entry] = chain(store.heard_sounds(), store.board_lines())
        part = target.with_name(f"{target.name}.part")
        if target.exists():
            raise BadPath(f"{target} is there already.", "Name a file that does not exist.")
        try:
            part.unlink(missing_ok=True)
            write(part, tuple(store.models()), _counted(entries, counts))
            os.replace(part, target)  # noqa: PTH105 - as atomic as the system can
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BadPath(
                f"{target} could not be written ({error.strerror}).", "Name another place."
            ) from None
        self._tools.wrote([target])
        return _told(target, counts)

    def import_analysis(self, path: Path) -> Transfer:
        """Take in what `export_analysis` wrote on any computer; the better of two stays.

        Raises:
            InputError: when it is no export or is damaged; what came before the damage is kept.
        """
        source, counts = path.expanduser().absolute(), Counter[str]()
        entries = read(source)
        try:
            while batch := list(islice(entries, _BATCH)):
                with self._access.writer() as store, store.transaction():
                    for entry in batch:
                        _take_in(store, entry, counts)
        finally:
            if counts:
                self._publish(*corrected(counts["sounds"]))
        return _told(source, counts)


def _take_in(store: Store, entry: Entry, counts: Counter[str]) -> None:
    if isinstance(entry, BoardLine):
        counts["boards" if store.take_in_board(entry) else "skipped"] += 1
        return
    taken = store.take_in(entry)
    counts["sounds" if taken.news else "skipped"] += 1
    counts["vectors"] += taken.vectors
    counts["corrections"] += taken.said
    counts["unknown"] += not taken.known


def _counted(entries: Iterator[Entry], counts: Counter[str]) -> Iterator[Entry]:
    for entry in entries:
        if isinstance(entry, SoundEntry):
            counts["sounds"] += 1
            counts["vectors"] += len(entry.vectors)
            counts["corrections"] += entry.said is not None
        else:
            counts["boards"] += 1
        yield entry


def _told(path: Path, counts: Counter[str]) -> Transfer:
    names = ("sounds", "vectors", "corrections", "boards", "skipped", "unknown")
    return Transfer(str(path), **{name: counts[name] for name in names})
