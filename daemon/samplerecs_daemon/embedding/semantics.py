"""Which model answers, and what the recommender asks of it.

The chosen model is the one installed last. While it has embedded fewer sounds than another that is
still installed, that other one answers: a new model takes over when it knows as many.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from samplerecs_daemon.embedding.space import Space, View
from samplerecs_daemon.embedding.tags import Tags
from samplerecs_daemon.embedding.words import Words
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.heard import TagRow
from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.embed.clap.manifest import Installed
from samplerecs_models.errors import ModelError
from samplerecs_models.types import Bool, Float32, Int64, ModelId

#: Seconds between two looks at which models are installed.
LOOK_S = 1.0
#: Seconds that a request waits for a text tower that is loading, before it goes by names alone.
PATIENCE_S = 5.0
#: Seconds after which the text tower's process is ended when nobody asks.
IDLE_S = 120.0
_TEXT = "samplerecs_daemon.towers.jobs:text"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Now:
    """The space of one model at one moment (`recommend.semantic.Sense`)."""

    view: View
    said: Words
    heard: Tags
    patience_s: float = PATIENCE_S
    name: str = "clap"

    @property
    def ids(self) -> Int64:
        """Ids of the sounds that have a vector."""
        return self.view.ids

    def vectors_of(self, ids: Int64) -> tuple[Int64, Float32]:
        """Return those of the ids that have a vector, in their order, and the vectors."""
        return self.view.vectors_of(ids)

    def rows_in(self, index: LibraryIndex) -> tuple[Bool, Int64]:
        """Return which of `ids` a library has, and the rows of those."""
        return self.view.rows_in(index)

    def scores(self, target: Float32) -> Float32:
        """Return the cosine of every sound in `ids` to a unit vector."""
        return np.asarray(self.view.vectors @ target)

    def words(self, text: str) -> Float32:
        """Return the unit vector of words; raise ModelError when it cannot, or not now."""
        return self.said.vector(text, self.patience_s)

    def tagged(self, word: str) -> tuple[Int64, Float32]:
        """Return the ids of the sounds in which it heard a word, and how surely."""
        return self.heard.of(word)


@dataclass(frozen=True, slots=True)
class _Serving:
    """The model that answers, and what is in memory of it."""

    installed: Installed
    space: Space
    tags: Tags
    words: Words


class Semantics:
    """The models in use; any thread may call any method.

    Args:
        shelf: the installed models.
        cache: folder of what text towers said.
        on: False where the user wants no such model.
        threads: processors that a text tower may use.
    """

    def __init__(self, shelf: Shelf, cache: Path, *, on: bool, threads: int) -> None:
        self.shelf = shelf
        self._cache = cache
        self._on = on
        self._threads = threads
        self._turn = threading.RLock()
        self._looked = float("-inf")
        self._stamp: object = None
        self._chosen: Installed | None = None
        self._serving: _Serving | None = None
        self._stale = True
        self._towers: dict[Path, Tower] = {}
        self.trouble = ""

    def chosen(self) -> Installed | None:
        """Return the model that sounds are to be embedded with; None where there is none."""
        with self._turn:
            self._look()
            return self._chosen

    def now(self, store: Store) -> Now | None:
        """Return the space that lists are made with now; None where no model has any vector.

        Args:
            store: the calling thread's own.
        """
        serving = self._served(store)
        if serving is None:
            return None
        serving.space.follow(store)
        view = serving.space.view()
        return Now(view, serving.words, serving.tags) if len(view.ids) else None

    def serving(self) -> ModelId | None:
        """Return the identity of the model that answers now."""
        serving = self._serving
        return serving.installed.model if serving else None

    def words_of(self, installed: Installed) -> Words:
        """Return the words of a model, by its one tower."""
        with self._turn:
            tower = self._towers.get(installed.folder)
            if tower is None:
                arguments = (str(installed.folder), self._threads)
                tower = self._towers[installed.folder] = Tower(_TEXT, arguments, polite=False)
        return Words(installed, tower, self._cache)

    def added(self, model: ModelId, ids: Int64, vectors: Float32) -> None:
        """Take in vectors that were just kept."""
        with self._turn:
            serving = self._serving
            if serving is not None and serving.installed.model == model:
                # Before it was loaded, loading brings these as well.
                if serving.space.loaded:
                    serving.space.add(ids, vectors)
            else:
                # It may know as many sounds as the one that answers by now.
                self._stale = True

    def tagged(self, model: ModelId, rows: Sequence[tuple[int, TagRow]]) -> None:
        """Take in tags that were just kept."""
        serving = self._serving
        if serving is not None and serving.installed.model == model:
            serving.tags.add(rows)

    def end_idle(self) -> None:
        """End the processes of text towers that nobody asks."""
        for tower in list(self._towers.values()):
            tower.end_idle(IDLE_S)

    def pids(self) -> list[int]:
        """Return the process ids of the text towers that live."""
        return [pid for tower in list(self._towers.values()) for pid in tower.pids()]

    def close(self) -> None:
        """End all processes."""
        for tower in list(self._towers.values()):
            tower.close()

    def _look(self) -> None:
        """See which model is chosen; never raises."""
        now = time.monotonic()
        if not self._on or now - self._looked < LOOK_S:
            return
        self._looked = now
        stamp = self.shelf.stamp()
        if stamp == self._stamp:
            return
        self._stamp, self._stale, self.trouble = stamp, True, ""
        try:
            self._chosen = self.shelf.chosen()
        except ModelError as error:
            self._chosen, self.trouble = None, str(error)
            _log.warning("no model is used: %s", error)

    def _served(self, store: Store) -> _Serving | None:
        with self._turn:
            self._look()
            if self._stale:
                self._stale = False
                self._serve(self._best(store), store)
            return self._serving

    def _best(self, store: Store) -> Installed | None:
        """Return the chosen model, or another one while that knows more sounds."""
        if self._chosen is None:
            return None
        others = [one for one in self.shelf.installed() if one.model != self._chosen.model]
        counts = [(store.vector_count(one.model), one) for one in others]
        known = store.vector_count(self._chosen.model)
        more = [(count, one) for count, one in counts if count > known]
        return max(more, key=lambda pair: pair[0])[1] if more else self._chosen

    def _serve(self, installed: Installed | None, store: Store) -> None:
        before = self._serving
        if installed is None:
            self._serving = None
        elif before is None or before.installed != installed:
            tags = Tags(store.heard_tags(installed.model))
            words = self.words_of(installed)
            self._serving = _Serving(installed, Space(installed.model), tags, words)
