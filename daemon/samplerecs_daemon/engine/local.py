"""The engine of this process: a `Client` that answers by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from samplerecs_daemon.api import (
    AnalysedFile,
    Context,
    CorrectionRequest,
    FailureGroup,
    IgnoreRule,
    LibraryStatus,
    Progress,
    Root,
    SampleInfo,
    ScanReport,
    SuggestionList,
    SuggestRequest,
)
from samplerecs_daemon.context import validate_fields
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.corrections import correct
from samplerecs_daemon.engine.feedback import give_feedback
from samplerecs_daemon.engine.library import Library
from samplerecs_daemon.engine.listen import listen
from samplerecs_daemon.engine.ready import ReadyIndex
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.ingest.ignore import ignore_rules
from samplerecs_daemon.ingest.walk import Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.recommend import Recommender
from samplerecs_daemon.store import Store
from samplerecs_models.errors import StoreError

#: Who sets what comes through a client: the user's own hand.
BY_USER = "user"


class LocalEngine:
    """Answers every question of `api.Client` from the store and the index of this process.

    Args:
        access: the store.
        library: the folders.
        index: the index, built or mapped when it is first needed.
        make_recommender: makes what ranks one index, reading one store.
        make_listeners: makes the workers of `analyse`; True for audio only.
        walk: what a scan leaves out.
        own_ignores: the user's own ignore patterns.
    """

    def __init__(
        self,
        access: StoreAccess,
        library: Library,
        index: ReadyIndex,
        make_recommender: Callable[[Store, LibraryIndex], Recommender],
        make_listeners: Callable[[bool], Pool],
        walk: Walk,
        own_ignores: Sequence[str],
    ) -> None:
        self._access = access
        self._library = library
        self._index = index
        self._make_recommender = make_recommender
        self._make_listeners = make_listeners
        self._walk = walk
        self._own_ignores = own_ignores

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""
        return self._recommender().suggest(request, self.context())

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""
        return self.suggest(SuggestRequest(n=n, like=(path_or_id,), search=True))

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""
        return self._access.reader().context()

    def set_context(self, values: Mapping[str, object]) -> Context:
        """Validate and merge fields set by the user; None clears a field."""
        fields = validate_fields(values)
        with self._access.writer() as store, store.transaction():
            for name, value in fields.items():
                if value is None:
                    store.clear_context((name,))
                else:
                    store.set_context(name, value, source=BY_USER)
            return store.context()

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all."""
        fields = validate_fields(dict.fromkeys(names))
        with self._access.writer() as store:
            store.clear_context(tuple(fields))
            return store.context()

    def add_root(self, path: Path, progress: Progress | None = None) -> ScanReport:
        """Add a folder to the library and scan it."""
        report = self._library.add(path, progress)
        self._refresh()
        return report

    def remove_root(self, path: Path) -> Root:
        """Stop watching a folder; what was learnt of its sounds is kept."""
        return self._library.remove(path)

    def scan(self, path: Path | None = None, progress: Progress | None = None) -> list[ScanReport]:
        """Scan one root or all for what changed."""
        reports = self._library.scan(path, progress)
        self._refresh()
        return reports

    def library(self) -> LibraryStatus:
        """Return the library in numbers."""
        return self._library.status()

    def failures(self) -> list[FailureGroup]:
        """Return the files that could not be used, by reason."""
        return self._library.failures()

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by path or id; raise NothingFound."""
        return self._recommender().sample(path_or_id)

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> SampleInfo:
        """Say what was done with a sound, or take that back; raise NothingFound."""
        sample = self.sample(path_or_id)
        with self._access.writer() as store:
            give_feedback(store, sample.id, verdict, store.context(), undo=undo)
        return sample

    def correct(self, paths: Sequence[Path], request: CorrectionRequest) -> list[SampleInfo]:
        """Keep the user's word on sounds; return them as they are now."""
        with self._access.writer() as store:
            return correct(store, paths, request)

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files in order, without storing anything."""
        with self._make_listeners(audio_only) as pool:
            yield from listen(paths, self._walk, pool, with_vector=with_vector)

    def ignore_rules(self) -> list[IgnoreRule]:
        """Return the ignore list of the walk."""
        return ignore_rules(self._own_ignores)

    def close(self) -> None:
        """Release everything held."""
        self._access.close()

    def _recommender(self) -> Recommender:
        store = self._access.reader()
        return self._make_recommender(store, self._index.of(store))

    def _refresh(self) -> None:
        """Build the index now, while the user expects to wait, not at the next suggestion."""
        with contextlib.suppress(StoreError):
            self._index.of(self._access.reader())
