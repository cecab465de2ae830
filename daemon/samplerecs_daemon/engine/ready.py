"""The index, ready when asked for: mapped from its snapshot, brought up to date, else built."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.merge import merge
from samplerecs_daemon.index.snapshot import load, save
from samplerecs_daemon.store import Store
from samplerecs_models.types import ModelId

#: Where more than this share of an index changed, it is built anew: as quick, and tidier.
MERGED_SHARE = 1 / 3
#: Changes that a snapshot may lack: this share of the sounds, and at least so many. The next start
#: merges them, a thousand in a fifth of a second; writing costs the whole index each time.
BEHIND_SHARE, BEHIND_LEAST = 0.05, 1_000


@dataclass(frozen=True, slots=True)
class _Kept:
    """An index, and how many changes the snapshot lacks of it: inf where there is none of it."""

    index: LibraryIndex
    behind: float


class ReadyIndex:
    """Keeps the index of the store's latest generation; may be used by many threads.

    One thread at a time builds, merges or saves. An index is never changed, only replaced: whoever
    has one may go on reading it.

    Args:
        snapshot: folder of the snapshot; a cache that may be deleted at any time.
        model: the embedding space that lists are ranked in.
        follow: somebody calls `refresh` and `save` (the daemon). While one thread makes the next
            index, `of` then answers the others with the one there is, and it writes no snapshot.
            Without it `of` waits, and saves what is far from its snapshot.
    """

    def __init__(self, snapshot: Path, model: ModelId, *, follow: bool = False) -> None:
        self._snapshot = snapshot
        self._model = model
        self._follow = follow
        self._kept: _Kept | None = None
        self._working = Lock()

    def current(self) -> LibraryIndex | None:
        """Return the index there is, up to date or not; None before the first."""
        kept = self._kept
        return kept.index if kept else None

    def of(self, store: Store) -> LibraryIndex:
        """Return the index of what is in the store now (with `follow`: or the one before it).

        Args:
            store: the calling thread's own.

        Raises:
            StoreError: when the store cannot be read.
        """
        index = self.current()
        if index is None or index.library != store.identity():
            return self.refresh(store)
        if index.generation == store.generation():
            return index
        if not self._follow:
            return self.refresh(store)
        if not self._working.acquire(blocking=False):
            return index
        try:
            return self._updated(store)
        finally:
            self._working.release()

    def refresh(self, store: Store) -> LibraryIndex:
        """Bring the index up to date and return it; wait for another thread that does so.

        Args:
            store: the calling thread's own.

        Raises:
            StoreError: when the store cannot be read; the index then stays as it was.
        """
        with self._working:
            index = self._updated(store)
            if not self._follow:
                self._save(_limit(index))
            return index

    def save(self, *, closing: bool = False) -> bool:
        """Write the snapshot if it is far behind the index; when closing, if it is behind at all.

        Without room or right to write, the next start takes longer, no more.

        Returns:
            True where it was written.
        """
        with self._working:
            index = self.current()
            return index is not None and self._save(0 if closing else _limit(index))

    def _save(self, limit: float) -> bool:
        kept = self._kept
        if kept is None or kept.behind <= limit:
            return False
        try:
            save(kept.index, self._snapshot)
        except OSError:
            return False
        self._kept = replace(kept, behind=0)
        return True

    def _updated(self, store: Store) -> LibraryIndex:
        with store.one_state():
            self._kept = self._next(store, store.generation(), store.identity())
        return self._kept.index

    def _next(self, store: Store, generation: int, library: str) -> _Kept:
        kept = self._kept
        if kept is None or kept.index.library != library:
            kept = self._loaded(library)
        if kept is not None and kept.index.generation < generation:
            kept = self._merged(kept, store, generation)
        if kept is None or kept.index.generation != generation:
            kept = self._built(store, generation, library)
        return kept

    def _loaded(self, library: str) -> _Kept | None:
        found = load(self._snapshot, None, self._model, library)
        return _Kept(found, 0) if found else None

    def _merged(self, kept: _Kept, store: Store, generation: int) -> _Kept | None:
        """Return the index with what changed since, or None where too much did."""
        changed = store.changed_since(kept.index.generation)
        if len(changed) > MERGED_SHARE * len(kept.index):
            return None
        rows = list(store.changed_rows(kept.index.generation))
        here = [row.id for row in rows]
        gone = sorted(set(changed).difference(here))
        vectors = store.vectors_of(self._model, here)
        index = merge(kept.index, rows, gone, vectors, generation)
        return _Kept(index, kept.behind + len(changed))

    def _built(self, store: Store, generation: int, library: str) -> _Kept:
        vectors = store.vectors(self._model)
        return _Kept(build(store.rows(), self._model, vectors, generation, library), math.inf)


def _limit(index: LibraryIndex) -> float:
    return max(BEHIND_LEAST, BEHIND_SHARE * len(index))
