"""Fill a real store with a synthetic library, through its own tables, in one transaction."""

from __future__ import annotations

from pathlib import Path

from benching.library import NOW, synthetic_library
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.types import Analysis, Estimate, Examined, Facts, Level, ModelId, Vector


def fill_store(database: Path, samples: int, seed: int, model: ModelId | None = None) -> None:
    """Make a library of `samples` sounds at `database`, with vectors of `model` (the real one)."""
    model = model or Fingerprint().model
    made = synthetic_library(samples, model.dim, seed)
    _, matrix = made.library.vectors(made.model)
    database.parent.mkdir(parents=True, exist_ok=True)
    with Store.open(database, clock=lambda: NOW) as store:
        root = store.add_root(Path("/sounds"))
        with store.transaction():
            for row, values in zip(made.rows(), matrix, strict=True):
                relative = f"{row.described.pack}/{row.name}"
                stat = FileStat(1, int(row.first_seen * 1e9))
                store.save(root.id, relative, stat, _examined(row, Vector(model, values)))
        store.finish_scan(root.id)


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
        versions={"synthetic": 1},
    )
    facts = Facts(
        bpm=known.bpm, key=Estimate(), role=known.role, words=known.words, pack=known.pack
    )
    return Examined(facts, analysis, (vector,), f"wav-{row.id:032x}", "synthetic", 44_100, 1, 0)
