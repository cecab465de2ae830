"""New files made findable by name while the walk still goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from samplerecs_daemon.ingest.compare import composed
from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Known, RootRow
from samplerecs_models.metadata import facts_of_name, library_name
from samplerecs_models.types import Facts

#: Opens the store for writing for a `with` block; threads take turns on it.
Writer = Callable[[], AbstractContextManager[Store]]
#: Told after each batch of names, with the number of files named so far.
OnNames = Callable[[int], None]

#: Files named in one transaction: a twentieth of a second.
BATCH = 500
#: Names whose facts are kept until their files are heard: some 12 MB. Others are read again then.
KEPT = 10_000


class Naming:
    """Saves the names of files that the store does not hold, some hundred at a time.

    Args:
        writer: opens the store for one short write after the other.
        root: the folder.
        known: what the store holds of it.
        on_names: told after each batch.

    Attributes:
        kept: what the first KEPT names say, by relative path.
    """

    def __init__(
        self, writer: Writer, root: RootRow, known: Mapping[str, Known], on_names: OnNames
    ) -> None:
        self._writer = writer
        self._root = root
        self._known = known
        self._on_names = on_names
        self._batch: list[Found] = []
        self._spelt = {(composed(name), row.stat) for name, row in known.items()}
        self._held: list[Found] = []
        self._named = 0
        self.kept: dict[str, Facts] = {}

    def watch(self, files: Iterable[Found]) -> Iterator[Found]:
        """Yield the files of a walk, naming the new ones on the way.

        One that may be a known file whose name is spelt in another Unicode form waits for
        `finish`: that is known at the end of the walk.
        """
        for file in files:
            if file.relative not in self._known:
                self._take(file)
            yield file

    def _take(self, file: Found) -> None:
        if self._spelt and (composed(file.relative), file.stat) in self._spelt:
            self._held.append(file)
            return
        self._batch.append(file)
        if len(self._batch) >= BATCH:
            self._save()

    def finish(self, renamed: Iterable[str]) -> None:
        """Name what is left, but for files that are known ones under the names `renamed`."""
        known = set(renamed)
        self._batch += [file for file in self._held if file.relative not in known]
        self._save()

    def _save(self) -> None:
        if not self._batch:
            return
        batch, self._batch = self._batch, []
        # Reading names takes longer than saving them: others may write meanwhile.
        root = library_name(self._root.path)
        named = [(file.relative, file.stat, facts_of_name(file.relative, root)) for file in batch]
        room = KEPT - len(self.kept)
        self.kept.update((relative, facts) for relative, _, facts in named[:room])
        with self._writer() as store:
            self._named += store.save_names(self._root.id, named)
        self._on_names(self._named)
