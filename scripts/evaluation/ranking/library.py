"""The library that is measured on: the demo library and a folder of sounds, scanned for real."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from evaluation.ranking.answers import Truth, read_answers
from evaluation.tables import BadTable
from samplerecs_daemon import wiring
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.store import Store
from samplerecs_models.demo import write_demo_library
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.rank.ranker import FusionRanker, RulesRanker
from samplerecs_models.types import Float32


@dataclass(frozen=True, slots=True)
class Measured:
    """A library in memory, its index, and what is known of its sounds by id.

    `store` is where it came from, `projects` reads saved projects into it.
    """

    library: MemoryLibrary
    index: LibraryIndex
    truths: Mapping[int, Truth]
    now: float
    home: Path

    def known(self) -> Measured:
        """Return the part of the library whose answers are known."""
        rows = tuple(row for row in self.library.samples if row.id in self.truths)
        model, columns = Fingerprint().model, self.index.columns
        ids = np.array(sorted(row.id for row in rows), dtype=np.int64)
        vectors = ids, columns.vectors[self.index.rows(ids)]
        index = build(rows, model, vectors, self.index.generation, self.index.library)
        return replace(self, library=MemoryLibrary(samples=rows), index=index)

    def recommender(self, library: MemoryLibrary, settings: RankSettings) -> Recommender:
        """Return the engine over these sounds and what `library` says was done with them."""
        return Recommender(
            store=library,
            index=self.index,
            rankers={"fusion": FusionRanker(), "rules": RulesRanker()},
            settings=settings,
            listen=_no_file,
            clock=lambda: self.now,
        )


def open_library(tables: Path, home: Path) -> Measured:
    """Return the library; what is in `home` already is not scanned again.

    Args:
        tables: folder of the known answers, the sounds in `../samples` beside it.
        home: folder for the demo library and the database.

    Raises:
        BadTable: when a table or the sounds are not there.
    """
    sounds = (tables / "../samples").resolve()
    for place in (tables / "tempo.tsv", tables / "roles.tsv", sounds):
        if not place.exists():
            raise BadTable(f"{place} is not there: {tables} is no folder of tables beside sounds.")
    demo = home / "demo"
    if not demo.exists():
        write_demo_library(demo)
    environment = {**os.environ, "SAMPLERECS_HOME": str(home / "home")}
    with closing(wiring.open_local(environment)) as client:
        for folder in (demo, sounds):
            client.add_root(folder)
    store = StoreAccess(find_paths(environment).database, time.time).reader()
    return _in_memory(store, read_answers(tables, demo), home)


def _in_memory(store: Store, answers: Mapping[str, Truth], home: Path) -> Measured:
    rows = tuple(store.rows())
    model = Fingerprint().model
    index = build(rows, model, store.vectors(model), store.generation(), store.identity())
    known = {
        row.id: answers[str(Path(row.path).resolve())]
        for row in rows
        if row.path and str(Path(row.path).resolve()) in answers
    }
    return Measured(MemoryLibrary(samples=rows), index, known, time.time(), home)


def _no_file(path: Path) -> Float32:
    raise FileNotFoundError(path)
