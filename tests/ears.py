"""A model that knows a few words, for tests of ranking, and requests over what it heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from libraries import NOW, index_of, unit

from samplerecs_daemon.api import Context, SuggestRequest
from samplerecs_daemon.embedding.space import View
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_models.errors import InputError, ModelError
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker
from samplerecs_models.types import Bool, Float32, Int64

#: The words that the model of these tests knows: a direction each.
WORDS = {"dark": 0, "glass": 1, "choir": 2, "kick": 3, "vocals": 2}


@dataclass
class Ears:
    """`recommend.semantic.Sense` with four directions that have names."""

    known: Mapping[int, Float32]
    tags: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    down: str = ""
    asked: list[str] = field(default_factory=list)
    name: str = "clap"

    @property
    def view(self) -> View:
        ids = np.array(sorted(self.known), np.int64)
        matrix = [self.known[i] for i in ids.tolist()]
        return View(ids, np.array(matrix, np.float32).reshape(len(ids), 8))

    @property
    def ids(self) -> Int64:
        return self.view.ids

    def vectors_of(self, ids: Int64) -> tuple[Int64, Float32]:
        return self.view.vectors_of(ids)

    def rows_in(self, index: LibraryIndex) -> tuple[Bool, Int64]:
        return self.view.rows_in(index)

    def scores(self, target: Float32) -> Float32:
        return np.asarray(self.view.vectors @ target)

    def words(self, text: str) -> Float32:
        self.asked.append(text)
        if self.down:
            raise ModelError(self.down)
        if not text.strip():
            raise InputError("An empty prompt asks for nothing.")
        vector = np.full(8, 0.01, np.float32)
        for word in text.split():
            if word in WORDS:
                vector[WORDS[word]] += 1
        return np.asarray(vector / np.linalg.norm(vector))

    def tagged(self, word: str) -> tuple[Int64, Float32]:
        found = self.tags.get(word, {})
        return np.array(list(found), np.int64), np.array(list(found.values()), np.float32)


def engine(made: MemoryLibrary, ears: Ears | None) -> Recommender:
    return Recommender(
        store=made,
        index=index_of(made),
        rankers={"fusion": FusionRanker(), "rules": RulesRanker()},
        settings=RankSettings(diversity=0.0),
        listen=lambda _: unit(1.0),
        clock=lambda: NOW,
        sense=ears,
    )


def names(found: Recommender, **request: object) -> list[str]:
    made = found.suggest(SuggestRequest(**request), Context())  # type: ignore[arg-type]
    return [entry.sample.name for entry in made.suggestions]


def at(*places: int) -> Float32:
    """Return a direction of the model's space, a little off the axes."""
    vector = np.linspace(0.05, 0.01, 8).astype(np.float32)
    for place in places:
        vector[place] += 1
    return np.asarray(vector / np.linalg.norm(vector))
