"""The first hour of a large library: seconds until it can be searched by name, and until heard.

    python scripts/bench_first_hour.py
    python scripts/bench_first_hour.py --files 120000 --heard 6000 --throttle 20 --seek-ms 12

Makes FILES distinct one-shots (0.08 to 0.35 s, 16 bit mono) in a temporary folder, then does what
adding that folder does: (a) walks it and saves every name, builds the index, and searches for the
file named last; (b) has HEARD of the files heard by real workers and committed one by one, and
projects the whole. The system is asked first to forget what it holds of the files in memory
(their bytes, not their names; Linux).

`--throttle` lets the bytes of files come at so many MB a second, one file at a time, as from one
disk; `--seek-ms` waits before each folder is listed. Both are sleeps in our own code, not a disk.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from bench_scan import forget
from benching.slow_disk import HEAD, JOB, SPEED, SlowFiles
from benching.sounds import write_sounds
from samplerecs_daemon.api import Context, SuggestRequest
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.index.library import LibraryIndex, build
from samplerecs_daemon.ingest.commit import commit, task_of
from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.reconcile import reconcile
from samplerecs_daemon.ingest.walk import Tally, Walk
from samplerecs_daemon.ingest.workers import ANALYSIS, Pool, worker_count
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import RootRow
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.rank.ranker import FusionRanker
from samplerecs_models.types import Float32


@dataclass
class Hour:
    """One library, and what was measured of it."""

    home: Path
    sounds: Path
    walk: Walk
    figures: dict[str, object] = field(default_factory=dict)
    access: StoreAccess = field(init=False)

    def __post_init__(self) -> None:
        self.access = StoreAccess(self.home / "library.db", time.time)
        self.access.hold()

    def name(self) -> tuple[RootRow, Difference]:
        """Walk, save the names, and search for the one that came last."""
        started, first = time.perf_counter(), 0.0
        with self.access.writer() as store:
            root = store.add_root(self.sounds)
        reader = self.access.reader()

        def named(_: int) -> None:
            nonlocal first
            first = first or time.perf_counter() - started

        tally = Tally()
        files = self.walk.files(self.sounds, tally)
        cpu = time.process_time()
        difference = reconcile(self.access.writer, reader, root, files, tally, None, named)
        walked = time.perf_counter() - started
        cpu = time.process_time() - cpu
        wanted = max(file.relative for file in difference.fresh)
        found, ranked_ms = _search(reader, Path(wanted).stem)
        if not found.endswith(wanted):
            raise SystemExit(f"{wanted} was not found by its name, but {found}.")
        self.figures |= {
            "first_names_s": round(first, 2),
            "names_saved_s": round(walked, 2),
            "searchable_s": round(time.perf_counter() - started, 2),
            "names_processor_ms_per_file": round(1e3 * cpu / difference.found, 3),
            "search_ms": round(ranked_ms, 1),
            "database_mb": round(_size(reader.path) / 1e6),
        }
        return root, difference

    def hear(self, root: RootRow, difference: Difference, count: int, pool: Pool) -> None:
        """Have `count` files heard and committed, and project the whole."""
        reader, done, size = self.access.reader(), 0, 0
        tasks = (task_of(reader, root, file, None) for file in islice(difference.fresh, count))
        before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        with closing(pool.run(tasks)) as outcomes:
            for task, outcome in outcomes:
                with self.access.writer() as store:
                    commit(store, root.id, task, outcome)
                done, size = done + 1, size + task.size
        took = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
        parent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.figures |= {
            "heard": done,
            "heard_files_per_s": round(done / took, 1),
            "heard_mb_per_s": round(size / 1e6 / took, 2),
            "parent_processor_ms_per_file": round(1e3 * parent / done, 3),
            "projected_minutes": round(len(difference.fresh) * took / done / 60, 1),
        }


def _size(database: Path) -> int:
    return sum(file.stat().st_size for file in database.parent.glob(f"{database.name}*"))


def _search(store: Store, words: str) -> tuple[str, float]:
    """Return the path that a search finds first, and the milliseconds of a second such search."""
    model = Fingerprint().model
    index = build(store.rows(), model, store.vectors(model), store.generation())
    recommender = _recommender(store, index)
    request = SuggestRequest(query=words, search=True, n=10)
    recommender.suggest(request, Context({}))
    started = time.perf_counter()
    answer = recommender.suggest(request, Context({}))
    took = 1e3 * (time.perf_counter() - started)
    return (answer.suggestions[0].sample.path if answer.suggestions else ""), took


def _recommender(store: Store, index: LibraryIndex) -> Recommender:
    settings = RankSettings()
    return Recommender(store, index, {"fusion": FusionRanker()}, settings, _no_file, time.time)


def _no_file(path: Path) -> Float32:
    raise SystemExit(f"nothing outside the library is asked for: {path}")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time the first hour of a library.")
    parser.add_argument("--files", type=int, default=120_000)
    parser.add_argument("--heard", type=int, default=6_000, help="files of stage b; 0: all")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument("--throttle", type=float, default=0.0, help="MB a second; 0: none")
    parser.add_argument("--seek-ms", type=float, default=0.0, help="wait before each folder")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), options)
    print(json.dumps(figures))
    return 0


def measure(base: Path, options: argparse.Namespace) -> dict[str, object]:
    """Make the library below `base`, and measure it."""
    sounds = base / "Sounds"
    written = write_sounds(sounds, options.files, options.seed)
    print(f"{options.files:,} files, {written / 1e6:,.0f} MB")
    os.sync()
    forget(sounds)
    job = ANALYSIS
    if options.throttle:
        os.environ |= {SPEED: str(options.throttle), HEAD: str(base / "head")}
        job = JOB
    system = SlowFiles(options.seek_ms / 1e3) if options.seek_ms else Walk().system
    hour = Hour(base, sounds, Walk(system=system))
    root, difference = hour.name()
    print(f"(a) searchable by name after {hour.figures['searchable_s']} s")
    workers = worker_count(options.workers)
    with Pool(workers, job=job) as pool:
        # The start of the workers is not part of the hour's pace.
        hour.hear(root, Difference(fresh=difference.fresh[:workers]), workers, pool)
        rest = Difference(fresh=difference.fresh[workers:])
        hour.hear(root, rest, options.heard or len(rest.fresh), pool)
    hour.access.close()
    print(
        f"(b) {hour.figures['heard_files_per_s']} files/s heard, "
        f"all of them in {hour.figures['projected_minutes']} minutes"
    )
    return hour.figures | {
        "files": options.files,
        "bytes": written,
        "throttle_mb_s": options.throttle,
        "seek_ms": options.seek_ms,
        "workers": workers,
        "seed": options.seed,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
