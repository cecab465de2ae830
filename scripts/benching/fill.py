"""Fill a real store with a synthetic library, through its own tables, in one transaction."""

from __future__ import annotations

import os
from pathlib import Path

from benching.library import NOW, synthetic_library
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.analyse.whole import VERSIONS
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.types import Analysis, Estimate, Examined, Facts, Level, ModelId, Vector


def fill_store(
    database: Path,
    samples: int,
    seed: int,
    model: ModelId | None = None,
    root_path: Path = Path("/sounds"),
) -> None:
    """Make a library of `samples` sounds at `database`, with vectors of `model` (the real one).

    Its folder is `root_path`; `make_files` puts there what the library says of it.
    """
    model = model or Fingerprint().model
    made = synthetic_library(samples, model.dim, seed)
    _, matrix = made.library.vectors(made.model)
    database.parent.mkdir(parents=True, exist_ok=True)
    with Store.open(database, clock=lambda: NOW) as store:
        root = store.add_root(root_path)
        with store.transaction():
            for row, values in zip(made.rows(), matrix, strict=True):
                relative = f"{row.described.pack}/{row.name}"
                stat = FileStat(0, int(row.first_seen * 1e9))
                store.save(root.id, relative, stat, _examined(row, Vector(model, values)))
        store.finish_scan(root.id)


def make_files(database: Path) -> None:
    """Put an empty file of the right time at every location, so that nothing is missing."""
    with Store.open(database, readonly=True) as store:
        for root in store.roots():
            for relative, known in store.locations_of(root.id).items():
                path = root.path / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
                os.utime(path, ns=(known.stat.mtime_ns, known.stat.mtime_ns))


def _examined(row: SampleRow, vector: Vector) -> Examined:
    known = row.described
    analysis = Analysis(
        duration_s=known.duration_s,
        level=Level(-1.0, -12.0, 0.0),
        kind=known.kind,
        role=known.role,
        bpm=known.bpm,
        key=known.key,
        descriptors=known.descriptors,
        versions=VERSIONS,
    )
    facts = Facts(
        bpm=known.bpm, key=Estimate(), role=known.role, words=known.words, pack=known.pack
    )
    return Examined(facts, analysis, (vector,), f"wav-{row.id:032x}", "synthetic", 44_100, 1, 0)
