"""How fast a folder is scanned: decoded, analysed, fingerprinted and saved.

    python scripts/bench_scan.py FOLDER
    python scripts/bench_scan.py FOLDER --runs 5 --workers 2
    python scripts/bench_scan.py FOLDER --cold

Each run makes a fresh library in a temporary folder and scans FOLDER into it as `samplerecs
library add` does; the start of the worker processes is part of the time. Warm runs come after one
that is not counted; `--cold` asks the system before each run to forget what it holds of the files
in memory (Linux; a drive's own memory is out of reach). The figures are those of the run with the
median speed. The milliseconds are processor time, which a busy machine distorts less than speed.
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
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from samplerecs_daemon.gateway import open_client


@dataclass(frozen=True)
class Figures:
    """One scan in numbers.

    Attributes:
        files: sound files found; those that could not be read are among them.
        files_per_s: files by the time that the scan itself tells.
        mb_per_s: millions of bytes of files by the same time.
        worker_ms_per_file: processor time of the workers, their start included.
        parent_ms_per_file: the same of the process that saves, the index included.
    """

    files: int
    files_per_s: float
    mb_per_s: float
    worker_ms_per_file: float
    parent_ms_per_file: float


def scan(folder: Path) -> Figures:
    """Scan `folder` into a fresh library."""
    before = _processor_ms()
    with tempfile.TemporaryDirectory() as home, open_client(Path(home)) as client:
        report = client.add_root(folder)
    parent, workers = (now - then for now, then in zip(_processor_ms(), before, strict=True))
    if not report.found:
        raise SystemExit(f"No sound files in {folder}.")
    return Figures(
        files=report.found,
        files_per_s=round(report.found / report.elapsed_s, 1),
        mb_per_s=round(report.bytes_read / 1e6 / report.elapsed_s, 1),
        worker_ms_per_file=round(workers / report.found, 2),
        parent_ms_per_file=round(parent / report.found, 2),
    )


def _processor_ms() -> tuple[float, float]:
    """Return the milliseconds this process and its ended children have computed."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, children = (1000.0 * (one.ru_utime + one.ru_stime) for one in used)
    return own, children


def forget(folder: Path) -> None:
    """Ask the system to drop what it keeps of the files below `folder`."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def measure(folder: Path, runs: int, *, cold: bool) -> Figures:
    """Return the figures of the run with the median speed."""
    if not cold:
        scan(folder)
    found = []
    for _ in range(runs):
        if cold:
            forget(folder)
        found.append(scan(folder))
        print(
            f"{found[-1].files_per_s:g} files/s, {found[-1].worker_ms_per_file:g} ms a file in the "
            f"workers, {found[-1].parent_ms_per_file:g} ms in the parent"
        )
    return sorted(found, key=lambda one: one.files_per_s)[len(found) // 2]


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time a scan.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args(arguments)
    os.environ["SAMPLERECS_WORKERS"] = str(options.workers)
    figures = measure(options.folder, max(1, options.runs), cold=options.cold)
    print(
        json.dumps(
            asdict(figures)
            | {
                "workers": options.workers or os.cpu_count(),
                "runs": options.runs,
                "cold": options.cold,
                "machine": f"{platform.system()} {platform.machine()}, "
                f"{os.cpu_count()} cores, Python {platform.python_version()}",
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
