"""Measure the analysis against known answers, on any table of any folder, from audio alone.

    python scripts/evaluate.py tempo|key|roles|retrieval TRUTH.tsv
        [--peers] [--tail] [--hold-out SEED]
    python scripts/evaluate.py untimed FOLDER_OF_SOUNDS
    python scripts/evaluate.py rank FOLDER_OF_TABLES [--seeds N] [--home FOLDER] [--only PROOF]

`untimed` counts false tempos of pads, by their makers' names, and of noises that it makes itself.

`rank` measures the suggestions, on the sounds in `../samples` beside the tables and the demo
library, with the analysis as it is.

A table is tab-separated, its first line names the columns, paths are relative to its folder. In a
column bpm or key, "none" says that a sound has no tempo or key; an empty cell says nothing, and
that row is left out (but for drum hits, by the column role: these have neither).
Says the figures in words; the last line is one JSON object with all of them. Peers (librosa,
Essentia) are measured in the same run where they are installed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from evaluation.tables import BadTable

EMPTY_CELLS = (
    "tempo and key: a sound without a tempo or key has the word none in that column. Rows with an "
    "empty cell are left out and counted, but for drum hits (by the column role); they have none."
)
TASKS = ("tempo", "key", "roles", "retrieval", "untimed", "rank")
#: These take a folder instead of a table.
OF_FOLDERS = ("untimed", "rank")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one evaluation; 0 when done, 2 when there is nothing to measure on."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else "", epilog=EMPTY_CELLS
    )
    parser.add_argument("task", choices=TASKS)
    parser.add_argument(
        "table",
        type=Path,
        help="tab-separated table of known answers; rank: their folder; untimed: one of sounds",
    )
    parser.add_argument("--peers", action="store_true", help="measure librosa and Essentia, too")
    parser.add_argument("--tail", action="store_true", help="tempo: add a tail to every loop")
    parser.add_argument(
        "--hold-out",
        type=int,
        metavar="SEED",
        help="tempo and key: split the packs in two halves by this seed (roles and retrieval are "
        "split as they were trained)",
    )
    parser.add_argument("--seeds", type=int, default=30, help="rank: how many")
    parser.add_argument("--home", type=Path, help="rank: keep the scanned library there")
    parser.add_argument("--only", help="rank: usable, hide one, learns or stable")
    options = parser.parse_args(arguments)
    if options.hold_out is not None and options.task not in ("tempo", "key"):
        parser.error(f"{options.task} is not split by a seed: leave --hold-out out")
    if not (options.table.is_dir() if options.task in OF_FOLDERS else options.table.is_file()):
        what = "folder" if options.task in OF_FOLDERS else "table"
        print(f"There is no {what} at {options.table}.", file=sys.stderr)
        return 2
    try:
        result = import_module(f"evaluation.{options.task}").run(options.table, options)
    except BadTable as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps({"task": options.task, "seed": options.hold_out, **result}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
