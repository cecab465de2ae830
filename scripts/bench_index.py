"""What the index costs: to start, to keep up with the library, and in memory.

    python scripts/bench_index.py --samples 120000 --dim 96
    python scripts/bench_index.py --samples 120000 --dim 512

A seeded library of that size is put into a real store. Then, each in a process of its own:
a start without a snapshot (the index is built), a start from the snapshot, until the first list;
and changes in the store, each until the index has it, beside a full build in the same process.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benching.fill import fill_store
from samplerecs_daemon.store import Store
from samplerecs_models.types import ModelId

#: Starts of which the median counts.
STARTS = 5
_CHILD = Path(__file__).parent / "benching" / "follow.py"


def measure(folder: Path, samples: int, dim: int, seed: int) -> dict[str, Any]:
    """Measure one size and return its figures."""
    database, snapshot = folder / "library.db", folder / "index"
    fill_store(database, samples, seed, ModelId("synthetic", "1", "none", "", dim))
    with Store.open(database) as store:
        for sample in range(1, 6):
            store.add_feedback(sample, "accept")
    built = _child("start", database, snapshot, dim)
    starts = sorted(
        (_child("start", database, snapshot, dim) for _ in range(STARTS)),
        key=lambda figures: float(figures["seconds"]),
    )
    mapped = starts[STARTS // 2]
    changed = _child("change", database, snapshot, dim)
    return {
        "samples": samples,
        "dim": dim,
        "seed": seed,
        "snapshot_mb": sum(file.stat().st_size for file in snapshot.rglob("*.npy")) >> 20,
        "built": built,
        "mapped": mapped,
        "changed": changed,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def _child(what: str, database: Path, snapshot: Path, dim: int) -> dict[str, Any]:
    """Run one measurement in a process of its own; `seconds` is from its start to its answer."""
    began = time.time()
    run = subprocess.run(
        [sys.executable, str(_CHILD), what, str(database), str(snapshot), str(dim)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(run.stdout)
    answered = figures.pop("answered_at", None)
    return figures if answered is None else {"seconds": round(answered - began, 2), **figures}


def report(figures: dict[str, Any]) -> None:
    """Print the figures in words."""
    built, mapped, changed = figures["built"], figures["mapped"], figures["changed"]
    print(f"{figures['samples']:,} sounds of {figures['dim']} dimensions:")
    for name, each in (("no snapshot", built), ("snapshot", mapped)):
        print(f"  {name}: {each['seconds']} s to the first list; {_held(each['memory_mb'])}")
    print(f"  peak of building: {built['peak_mb']} MB; snapshot {figures['snapshot_mb']} MB")
    print(f"  after changes: {_held(changed['memory_mb'])}")
    print("  milliseconds on the clock (of the processor):")
    print(f"    full build {_ms(changed['build_ms'])}")
    for count, times in changed["merge_ms"].items():
        ratio = changed["build_ms"][1] / times[1]
        print(f"    merge of {int(count):,} {_ms(times)}: {ratio:.0f} times quicker")
    for name, times in changed["follow_ms"].items():
        print(f"    from the store, {name} {_ms(times)}")


def _ms(times: Sequence[float]) -> str:
    return f"{times[0]} ({times[1]})"


def _held(memory: dict[str, int]) -> str:
    return ", ".join(f"{name.upper()} {size} MB" for name, size in memory.items())


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time and weigh the index.")
    parser.add_argument("--samples", type=int, default=120_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), options.samples, options.dim, options.seed)
    report(figures)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
