"""One process with one index, as a daemon has it; started by bench_index.py, answers in JSON.

python scripts/benching/follow.py start|change DATABASE SNAPSHOT DIM
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_daemon.api import Context, ContextField, SuggestRequest
from samplerecs_daemon.engine.ready import ReadyIndex
from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.index.merge import merge
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat
from samplerecs_models.rank.ranker import FusionRanker
from samplerecs_models.types import Examined, Facts, Float32, ModelId, Vector

#: Sounds that change at once, and how often each change is measured.
COUNTS, RUNS = (10, 1_000), 7
_CONTEXT: dict[str, float | str] = {"bpm": 124.0, "key": "A", "mode": "minor"}
#: Milliseconds: on the clock, and of the processor, which others' work leaves alone.
Times = tuple[float, float]
Change = Callable[[Store, list[int], np.random.Generator], None]


def start(database: Path, snapshot: Path, model: ModelId) -> dict[str, Any]:
    """Open the library, make the first list, and say when that was and what it costs to hold."""
    ready = ReadyIndex(snapshot, model, follow=True)
    with Store.open(database, readonly=True) as store:
        ids = suggest(store, ready.of(store))
        answered = time.time()
        held = memory()
        ready.save(closing=True)
    return {"answered_at": answered, "suggested": len(ids), "memory_mb": held, "peak_mb": peak()}


def change(database: Path, snapshot: Path, model: ModelId) -> dict[str, Any]:
    """Change sounds in the store, follow, and say how long that took beside a full build."""
    ready, rng = ReadyIndex(snapshot, model, follow=True), np.random.default_rng(0)
    with Store.open(database) as writer, Store.open(database, readonly=True) as store:
        suggest(store, ready.refresh(store))
        figures: dict[str, Any] = {}
        figures["follow_ms"] = {
            f"{count} {name}": followed(ready, store, writer, made, count, rng)
            for name, made in CHANGES.items()
            for count in COUNTS
        }
        index = ready.refresh(store)
        figures["merge_ms"] = {count: merged(index, store, count, rng) for count in COUNTS}
        suggest(store, index)
        figures["memory_mb"] = memory()
        figures["build_ms"] = built(store, model)
    return figures


def _missing(store: Store, ids: list[int], _: np.random.Generator) -> None:
    paths = [path.relative_to("/sounds") for i in ids for path in store.paths_of(i)]
    store.mark_missing(1, [str(path) for path in paths])


def _new(store: Store, ids: list[int], rng: np.random.Generator) -> None:
    (model,), stamp = store.models(), store.generation()
    with store.transaction():
        for i, values in zip(ids, _vectors(len(ids), model, rng), strict=True):
            analysis, name = store.analysis(i), f"new/kick_{stamp}_{i}.wav"
            assert analysis is not None
            facts = Facts(words=("kick", str(i)), pack=f"New {stamp}")
            sound = Examined(
                facts, analysis, (Vector(model, values),), name, "synthetic", 44_100, 1, 0
            )
            store.save(1, name, FileStat(1, 1), sound)


def _heard(store: Store, ids: list[int], rng: np.random.Generator) -> None:
    (model,) = store.models()
    with store.transaction():
        for i, values in zip(ids, _vectors(len(ids), model, rng), strict=True):
            store.save_vector(i, Vector(model, values))


def _vectors(count: int, model: ModelId, rng: np.random.Generator) -> Float32:
    values = rng.standard_normal((count, model.dim)).astype(np.float32)
    return np.asarray(values / np.linalg.norm(values, axis=1, keepdims=True))


CHANGES: dict[str, Change] = {"missing": _missing, "new": _new, "heard anew": _heard}


def followed(
    ready: ReadyIndex,
    store: Store,
    writer: Store,
    made: Change,
    count: int,
    rng: np.random.Generator,
) -> Times:
    """Return the median milliseconds from a committed change to the index that has it."""
    times = []
    for _ in range(RUNS):
        ids = ready.refresh(store).ids
        made(writer, rng.choice(ids, count, replace=False).tolist(), rng)
        times.append(_timed(partial(ready.refresh, store)))
    return _median(times)


def merged(index: LibraryIndex, store: Store, count: int, rng: np.random.Generator) -> Times:
    """Return the median milliseconds of `merge` alone, the rows and vectors given."""
    times = []
    for _ in range(RUNS):
        ids = rng.choice(index.ids, count, replace=False).tolist()
        assert index.model is not None
        rows, vectors = store.sample_rows(ids), store.vectors_of(index.model, ids)
        times.append(_timed(partial(merge, index, rows, [], vectors, index.generation + 1)))
    return _median(times)


def built(store: Store, model: ModelId) -> Times:
    """Return the milliseconds of a full build, the rows and vectors given."""
    rows, vectors = list(store.rows()), store.vectors(model)
    return _median([_timed(partial(build, rows, model, vectors, 1, "x"))])


def suggest(store: Store, index: LibraryIndex) -> Sequence[int]:
    """Return the ids of the list for a project of 124 BPM in A minor."""
    recommender = Recommender(
        store=store,
        index=index,
        rankers={"fusion": FusionRanker()},
        settings=RankSettings(),
        listen=_no_file,
        clock=time.time,
    )
    context = {name: ContextField(value, "user", 0.0) for name, value in _CONTEXT.items()}
    return [
        each.sample.id
        for each in recommender.suggest(SuggestRequest(), Context(context)).suggestions
    ]


def memory() -> dict[str, int]:
    """Return what the process holds now, MB: RSS, PSS, and the part that is no file's (Linux)."""
    found = _kernel("smaps_rollup")
    wanted = {"rss": "Rss", "pss": "Pss", "anonymous": "Anonymous"}
    return {name: found[key] for name, key in wanted.items() if key in found}


def peak() -> int:
    """Return the most the process ever held, MB; 0 where the system does not say."""
    return _kernel("status").get("VmHWM", 0)


def _kernel(name: str) -> dict[str, int]:
    """Return the sizes of one of Linux's tables of this process, MB."""
    table = Path("/proc/self") / name
    lines = table.read_text().splitlines() if table.exists() else []
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {size[0].rstrip(":"): int(size[1]) // 1024 for size in sizes}


def _timed(call: Callable[[], object]) -> Times:
    """Return the milliseconds of a call: on the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - clock) * 1e3, (time.process_time() - processor) * 1e3


def _median(times: Sequence[Times]) -> Times:
    clock, processor = (round(statistics.median(each), 1) for each in zip(*times, strict=True))
    return clock, processor


def _no_file(path: Path) -> Float32:
    raise FileNotFoundError(path)


if __name__ == "__main__":
    what, database, snapshot, dim = sys.argv[1:]
    run = {"start": start, "change": change}[what]
    model = ModelId("synthetic", "1", "none", "", int(dim))
    print(json.dumps(run(Path(database), Path(snapshot), model)))
