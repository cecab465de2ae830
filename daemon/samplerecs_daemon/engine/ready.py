"""The index, ready when asked for: mapped from its snapshot, else built from the store."""

from __future__ import annotations

import contextlib
from pathlib import Path

from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.snapshot import load, save
from samplerecs_daemon.store import Store
from samplerecs_models.types import ModelId


class ReadyIndex:
    """Keeps the index of the store's current generation.

    Args:
        snapshot: folder of the snapshot; a cache that may be deleted at any time.
        model: the embedding space that lists are ranked in.
    """

    def __init__(self, snapshot: Path, model: ModelId) -> None:
        self._snapshot = snapshot
        self._model = model
        self._index: LibraryIndex | None = None

    def of(self, store: Store) -> LibraryIndex:
        """Return the index of what is in the store now."""
        generation = store.generation()
        if self._index is None or self._index.generation != generation:
            found = load(self._snapshot, generation, self._model, store.identity())
            self._index = found or self._build(store, generation)
        return self._index

    def _build(self, store: Store, generation: int) -> LibraryIndex:
        # The generation was read before the rows: a change meanwhile makes this index stale, not
        # wrong.
        index = build(
            store.rows(), self._model, store.vectors(self._model), generation, store.identity()
        )
        # Without room or right to write a cache, the next start builds it again: slower, no less.
        with contextlib.suppress(OSError):
            save(index, self._snapshot)
        return index
