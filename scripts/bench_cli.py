"""How long whole commands take, as a user waits for them: start, work, end.

    python scripts/bench_cli.py

Medians of warm runs of `samplerecs --help`, and of `samplerecs suggest` without and with a daemon
on libraries of 1,000 and 100,000 sounds (synthetic rows in a real store; the index snapshot is
there, as it is after every scan). The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benching.fill import fill_store

SIZES = (1_000, 100_000)


def run_once(home: Path, arguments: Sequence[str]) -> float:
    """Run one command and return its seconds; it must succeed."""
    environment = {**os.environ, "SAMPLERECS_HOME": str(home)}
    started = time.perf_counter()
    subprocess.run(
        [Path(sys.executable).with_name("samplerecs"), *arguments],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def median_of(home: Path, arguments: Sequence[str], runs: int) -> float:
    """Return the median seconds of warm runs."""
    run_once(home, arguments)
    return round(statistics.median(run_once(home, arguments) for _ in range(runs)), 3)


@contextmanager
def daemon(home: Path) -> Iterator[None]:
    """Have a daemon of `home` run for the `with` block."""
    run_once(home, ["daemon", "start"])
    try:
        yield
    finally:
        run_once(home, ["daemon", "stop"])


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time whole commands.")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    figures: dict[str, object] = {
        "runs": options.runs,
        "seed": options.seed,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    with tempfile.TemporaryDirectory() as folder:
        figures["help_s"] = median_of(Path(folder), ["--help"], options.runs)
        print(f"samplerecs --help: {figures['help_s']} s")
        for size in SIZES:
            home = Path(folder) / str(size)
            fill_store(home / "data" / "library.db", size, options.seed)
            command = ["suggest", "--bpm", "124", "--key", "Am"]
            seconds = median_of(home, command, options.runs)
            figures[f"suggest_{size}_s"] = seconds
            print(f"samplerecs suggest, {size:,} sounds: {seconds} s")
            with daemon(home):
                seconds = median_of(home, command, options.runs)
            figures[f"suggest_{size}_daemon_s"] = seconds
            print(f"samplerecs suggest, {size:,} sounds, by the daemon: {seconds} s")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
