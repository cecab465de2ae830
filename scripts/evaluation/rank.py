"""The suggestions against known answers: usable, hide one, learns, stable; 30 seeds.

The known answers are makers' names, folders and tables. Our own analysis has no say in what counts
as right; it only makes the lists.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from evaluation.ranking import found_again, learns, stable, usable
from evaluation.ranking.library import Measured, open_library

Proof = Callable[[Measured, int], dict[str, object]]
PROOFS: dict[str, Proof] = {
    "usable": usable.run,
    "hide one": found_again.run,
    "learns": learns.run,
    "stable": stable.run,
}


def run(tables: Path, options: argparse.Namespace) -> dict[str, object]:
    """Print the figures and return them.

    Args:
        tables: folder of tempo.tsv and roles.tsv, the sounds in `../samples` beside it.
        options: of the command line: seeds, home, only.
    """
    with tempfile.TemporaryDirectory() as scratch:
        measured = open_library(tables, options.home or Path(scratch))
        chosen = {name: proof for name, proof in PROOFS.items() if options.only in (None, name)}
        return {name: proof(measured, options.seeds) for name, proof in chosen.items()}
