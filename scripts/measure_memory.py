"""What a daemon at rest takes with several folders: RSS, PSS and USS of it and its children.

python scripts/measure_memory.py [--roots 7] [--rest 20]

RSS counts what processes share once in each, PSS shares it out, USS leaves it out. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psutil

from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.runtime import ask, running

_WAIT_S = 60.0
_WANTED = ("rss", "pss", "uss")


def measure(roots: int, rest_s: float) -> dict[str, object]:
    """Run a daemon with so many folders, let it rest, and return its megabytes by kind."""
    with tempfile.TemporaryDirectory() as base:
        own = {"SAMPLERECS_HOME": f"{base}/home", "RECS_PORT": "0", "RECS_OSC_PORT": "0"}
        environment = {**os.environ, **own, "RECS_LINK": "false"}
        command = [sys.executable, "-m", "samplerecs_cli"]
        for n in range(roots):
            folder = Path(base) / f"folder {n}"
            folder.mkdir()
            added = [*command, "library", "add", str(folder)]
            subprocess.run(added, env=environment, check=True, capture_output=True)
        daemon = [*command, "daemon", "run", "--background"]
        with subprocess.Popen(daemon, env=environment) as process:
            try:
                _wait_until_it_answers(environment)
                time.sleep(rest_s)
                return {"roots": roots, "mb": _family(process.pid)}
            finally:
                process.terminate()


def _wait_until_it_answers(environment: dict[str, str]) -> None:
    paths, ends = find_paths(environment), time.monotonic() + _WAIT_S
    while (found := running(paths)) is None:
        if time.monotonic() > ends:
            raise TimeoutError("the daemon does not answer")
        time.sleep(0.1)
    ask(found, "GET", "/api/v1/status", timeout_s=_WAIT_S)


def _family(pid: int) -> dict[str, dict[str, float]]:
    """Return kind of process -> RSS, PSS and USS of all of that kind, MB, and of all together."""
    process = psutil.Process(pid)
    sums: dict[str, Counter[str]] = {}
    for one in (process, *process.children(recursive=True)):
        kind = "daemon" if one.pid == pid else _kind(one)
        found = one.memory_full_info()
        for name in (kind, "all"):
            sums.setdefault(name, Counter()).update({w: getattr(found, w) for w in _WANTED})
            sums[name]["processes"] += 1
    return {
        kind: {n: v if n == "processes" else round(v / 1e6, 1) for n, v in each.items()}
        for kind, each in sums.items()
    }


def _kind(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    if "resource_tracker" in words:
        return "resource tracker"
    parent = process.parent()
    if "forkserver" in words:
        forked = parent is not None and "forkserver" in " ".join(parent.cmdline())
        return "scouts" if forked else "what scouts are forked from"
    return "other children"


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--roots", type=int, default=7)
    parser.add_argument("--rest", type=float, default=20.0, help="seconds before it is looked at")
    options = parser.parse_args()
    figures = measure(options.roots, options.rest)
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
