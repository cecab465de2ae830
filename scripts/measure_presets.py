"""How much the lists of the presets differ: sounds that they share, the largest pack, roles.

    python scripts/measure_presets.py [--home FOLDER] [FOLDER ...]

The demo library and the folders given are scanned for real (or found scanned in --home); each list
is one call of the engine over one of 16 projects: eight tempi with a key, each without a mood and
dark.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import fmean

from samplerecs_daemon import wiring
from samplerecs_daemon.api import PRESETS, Client, Suggestion, SuggestRequest
from samplerecs_models.demo import write_demo_library

PROJECTS = (
    *((124, "C minor"), (122, "F minor"), (132, "A minor"), (128, "F# minor")),
    *((86, "A minor"), (90, "D dorian"), (174, "D minor"), (140, "G mixolydian")),
)
MOODS = ((), ("dark",))

Listed = list[tuple[Suggestion, ...]]


def lists_of(client: Client, preset: str) -> Listed:
    """Return the ten of a preset for each project."""
    return [
        client.suggest(SuggestRequest(bpm=bpm, key=key, mood=mood, preset=preset)).suggestions
        for (bpm, key), mood in itertools.product(PROJECTS, MOODS)
    ]


def shared(ones: Listed, others: Listed) -> float:
    """Return how many sounds two presets share, the mean over the projects."""
    return fmean(len(_ids(one) & _ids(other)) for one, other in zip(ones, others, strict=True))


def _ids(listed: Sequence[Suggestion]) -> set[int]:
    return {entry.sample.id for entry in listed}


def _largest_pack(listed: Sequence[Suggestion]) -> int:
    return max(Counter(entry.sample.pack for entry in listed).values(), default=0)


def report(client: Client) -> None:
    """Print what the presets share, and how each is spread."""
    made = {preset: lists_of(client, preset) for preset in PRESETS}
    projects = len(PROJECTS) * len(MOODS)
    print(f"{client.library().sounds:,} sounds, {projects} projects, ten each, means:")
    for one, other in itertools.combinations(PRESETS, 2):
        print(f"  {one} and {other} share {shared(made[one], made[other]):.1f}")
    for preset, lists in made.items():
        largest = fmean(_largest_pack(listed) for listed in lists)
        roles = fmean(len({entry.sample.role for entry in listed}) for listed in lists)
        print(f"  {preset}: {largest:.1f} of the largest pack, {roles:.1f} roles")


def main() -> int:
    """Scan, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folders", nargs="*", type=Path, help="besides the demo library")
    parser.add_argument("--home", type=Path, help="keep the scanned library there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = options.home or Path(scratch)
        if not (home / "demo").exists():
            write_demo_library(home / "demo")
        environment = {**os.environ, "SAMPLERECS_HOME": str(home / "home")}
        with closing(wiring.open_local(environment)) as client:
            for folder in (home / "demo", *options.folders):
                client.add_root(folder.resolve())
            report(client)
    return 0


if __name__ == "__main__":
    sys.exit(main())
