"""How long a whole `suggest` takes, beside sqlite-vec's own nearest-neighbour search.

    python scripts/bench_suggest.py --samples 100000 --dim 512
    python scripts/bench_suggest.py --samples 100000 --dim real
    python scripts/bench_suggest.py --all

A seeded library of that size is made; each query runs through `Recommender.suggest` in this
process: reading the request, target, words, filters, score, diversity, reasons, and the winners'
rows from memory. sqlite-vec searches the same vectors in the same run, query by query in turn.
For some queries the list is compared with a plain pass that scores every row in float64.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import apsw
import numpy as np
import sqlite_vec

from benching.library import NOW, synthetic_library
from benching.plain import plain_top
from samplerecs_daemon.api import Context, ContextField, SuggestRequest
from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.recommend import Recommender
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.rank.columns import Candidates, Query, Ranking, Standing
from samplerecs_models.rank.ranker import FusionRanker
from samplerecs_models.types import Float32

P = ParamSpec("P")
T = TypeVar("T")

#: (name, request): what is asked, in turn. The first is what a running project asks all the time:
#: the free list for its tempo and key, towards what was taken.
KINDS: tuple[tuple[str, SuggestRequest], ...] = (
    ("free list", SuggestRequest()),
    ("with words", SuggestRequest(query="dark pad")),
    ("like a sound", SuggestRequest(like=("7",))),
    ("with filters", SuggestRequest(query="kind:loop bpm:100-130 len:<10")),
)


@dataclass
class Recording:
    """A ranker that keeps what it was asked, so that the same can be asked of the plain pass."""

    inner: FusionRanker
    query: Query | None = None

    def rank(self, candidates: Candidates, query: Query, n: int) -> Ranking:
        """Rank as the inner one does."""
        self.query = query
        return self.inner.rank(candidates, query, n)

    def standing(self, candidates: Candidates, query: Query, row: int) -> Standing:
        """Stand as with the inner one."""
        return self.inner.standing(candidates, query, row)


@dataclass(frozen=True)
class Times:
    """Milliseconds of each run."""

    values: list[float]

    def at(self, percent: float) -> float:
        """Return a percentile."""
        return round(float(np.percentile(self.values, percent)), 3)


def measure(samples: int, dim: int, seed: int, runs: int) -> dict[str, object]:
    """Measure one size and return its figures."""
    made = synthetic_library(samples, dim, seed)
    index = build(made.rows(), made.model, made.vectors(made.model), made.generation())
    ranker = Recording(FusionRanker())
    recommender = Recommender(
        store=made.library,
        index=index,
        rankers={"fusion": ranker},
        settings=made.settings,
        listen=_no_file,
        clock=lambda: NOW,
    )
    peer = _sqlite_vec(index)
    rng = np.random.default_rng(seed)
    ours: dict[str, list[float]] = {name: [] for name, _ in KINDS}
    theirs: list[float] = []
    same = asked = 0
    for run in range(runs + 3):
        context = _context(rng)
        # Turn about, so that no kind is always the one that finds the caches filled by the peer.
        for name, request in KINDS[run % len(KINDS) :] + KINDS[: run % len(KINDS)]:
            took, answer = _timed(recommender.suggest, request, context)
            if run >= 3:
                ours[name].append(took)
            if run < 3 and ranker.query is not None:
                found = [entry.sample.id for entry in answer.suggestions]
                same += found == plain_top(index.columns, ranker.query, 10)
                asked += 1
        target = index.columns.vectors[int(rng.integers(samples))]
        took, _ = _timed(peer, target)
        if run >= 3:
            theirs.append(took)
    return _figures(samples, dim, seed, runs, ours, theirs, same / asked)


def _figures(
    samples: int,
    dim: int,
    seed: int,
    runs: int,
    ours: dict[str, list[float]],
    theirs: list[float],
    same: float,
) -> dict[str, object]:
    free, peer = Times(ours["free list"]), Times(theirs)
    figures: dict[str, object] = {
        "samples": samples,
        "dim": dim,
        "seed": seed,
        "runs": runs,
        "suggest_ms_p50": free.at(50),
        "suggest_ms_p99": free.at(99),
        "by_kind_ms_p50": {name: Times(values).at(50) for name, values in ours.items()},
        "sqlite_vec_ms_p50": peer.at(50),
        "sqlite_vec_ratio": round(peer.at(50) / free.at(50), 2),
        "same_top10": same,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    print(
        f"{samples:,} samples of {dim} dimensions: suggest {free.at(50)} ms median "
        f"({free.at(99)} ms p99), sqlite-vec {peer.at(50)} ms, ratio "
        f"{figures['sqlite_vec_ratio']}; same top 10 as the plain float64 pass: {same:.0%}; "
        f"peak memory {figures['memory_mb']} MB"
    )
    for name, values in ours.items():
        print(f"  {name}: {Times(values).at(50)} ms median, {Times(values).at(99)} ms p99")
    return figures


def _context(rng: np.random.Generator) -> Context:
    bpm = float(rng.choice([86, 100, 120, 124, 128, 140, 174]))
    key = str(rng.choice(["C", "D", "F#", "A"]))
    return Context(
        {
            "bpm": ContextField(bpm, "user", NOW),
            "key": ContextField(key, "user", NOW),
            "mode": ContextField("minor", "user", NOW),
        }
    )


def _timed(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    started = time.perf_counter()
    value = call(*args, **kwargs)
    return (time.perf_counter() - started) * 1e3, value


def _no_file(path: Path) -> Float32:
    raise FileNotFoundError(path)


def _sqlite_vec(index: LibraryIndex) -> Callable[[Float32], object]:
    """Return a search of the ten nearest by sqlite-vec over the same vectors, in memory."""
    connection = apsw.Connection(":memory:")
    connection.enable_load_extension(True)
    connection.load_extension(sqlite_vec.loadable_path())
    dim = index.columns.vectors.shape[1]
    connection.execute(
        f"CREATE VIRTUAL TABLE v USING vec0(id INTEGER PRIMARY KEY, "
        f"e float[{dim}] distance_metric=cosine)"
    )
    with connection:
        connection.executemany(
            "INSERT INTO v VALUES (?, ?)",
            (
                (int(i), row.tobytes())
                for i, row in zip(index.columns.ids, index.columns.vectors, strict=True)
            ),
        )

    def search(target: Float32) -> object:
        return connection.execute(
            "SELECT id, distance FROM v WHERE e MATCH ? AND k = 10", (target.tobytes(),)
        ).fetchall()

    return search


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--dim", default="512", help='a number, or "real" for the fingerprint\'s')
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--all", action="store_true", help="1,000 to 1,000,000 samples")
    options = parser.parse_args(arguments)
    real = Fingerprint().model.dim
    dim = real if options.dim == "real" else int(options.dim)
    if options.all:
        sizes = [(1_000, real), (10_000, real), (100_000, real), (1_000_000, real)]
        figures: object = [measure(n, d, options.seed, options.runs) for n, d in sizes]
    else:
        figures = measure(options.samples, dim, options.seed, options.runs)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
