"""Train the weights of the tempo analysis, cross-validated by production, and write them.

    python scripts/train_tempo.py --loops exact.tsv tails.tsv ... --none noises.tsv ... [--write]

From nothing to the weights (GM.sf2 is FluidR3_GM.sf2 of Debian's fluid-soundfont-gm; MODULE... are
68 tracker modules, see `training/modules.py`; `awk` keeps every third groove loop):

    cd scripts
    python training/grooves.py grooves --font GM.sf2
    python training/untimed.py untimed --font GM.sf2
    python training/modules.py modules MODULE...
    python training/cut_loops.py grooves/songs.tsv cut_grooves --each 4
    python training/cut_loops.py modules/songs.tsv cut_modules --each 6
    for t in exact tails; do
        awk 'NR == 1 || NR % 3 == 2' cut_grooves/$t.tsv > cut_grooves/third_$t.tsv; done
    python train_tempo.py --write --none untimed/untimed.tsv \
        --loops cut_grooves/third_exact.tsv cut_grooves/third_tails.tsv \
        cut_modules/exact.tsv cut_modules/tails.tsv

So trained, the shipped weights saw cuts of 68 modules and of 96 grooves of 24 genres (156 files),
and as sounds without a tempo 200 notes and chords and 120 noises, drones, sweeps and random hits;
none of them is shipped. With the same modules and the same versions of the players the tables of
loops come out as they were then. CAUTION and FASTER were set on half of the demo songs of Debian's
`lmms` (nothing else of these reached the weights) and put into the shipped file afterwards. A run
today fits the sureness to answers that FASTER has already changed, and the order of the tables,
which the seeded variants depend on, was not kept: expect weights that differ slightly, and measure
them (`evaluate.py tempo`). What is printed is measured on productions that the weights did not see;
those written saw them all.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from samplerecs_models.analyse.onset import onset_envelope
from samplerecs_models.decode import decode
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32
from training import tempo_fit as fit

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/analyse/weights/tempo.npz"
SEED = 7
#: An answer at least this sure counts as sure; one at least that sure as given.
SURE, GIVEN = 0.8, 0.5


def read(table: Path) -> list[fit.Loop]:
    """Return the sounds of a table; without a column bpm they have no tempo."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [
        _loop(table.parent / row["file"], row, f"{table.parent.name} {table.stem}") for row in rows
    ]


def _loop(path: Path, row: dict[str, str], table: str) -> fit.Loop:
    sound = Sound(decode(path))
    length = len(sound.mono) / ANALYSIS_RATE
    bpm = float(row.get("bpm") or 0.0)
    return fit.Loop(onset_envelope(sound), length, bpm, row["pack"], table)


def train(loops: Sequence[fit.Loop], none: Sequence[fit.Loop]) -> fit.Fitted:
    """Print figures on productions left out, and return the weights of both models."""
    rng = np.random.default_rng(SEED)
    every = [each for loop in loops for each in (loop, fit.variant(loop, rng))]
    names, _ = fit.measure(loops[0])
    rows = [fit.measure(loop)[1] for loop in every if fits(loop)]
    empty = [fit.measure(loop)[1] for loop in none if fits(loop)]
    judged: list[fit.Judged] = []
    for fold in range(fit.FOLDS):
        weights = fit.fit_weights([r for r in rows if fit.fold_of(r.loop.pack) != fold], names)
        left_out = [r for r in rows + empty if fit.fold_of(r.loop.pack) == fold]
        judged += fit.answers(left_out, names, weights)
    report(judged)
    return fit.Fitted(names, fit.fit_weights(rows, names), sureness(judged))


def sureness(judged: Sequence[fit.Judged]) -> Float32:
    """Return the weights of the confidence; the sounds without tempo count like the loops."""
    is_none = np.array([each.row.loop.bpm <= 0 for each in judged])
    share = (~is_none).sum() / max(int(is_none.sum()), 1)
    return fit.fit_sureness(judged, np.where(is_none, share, 1.0))


def fits(loop: fit.Loop) -> bool:
    return 0.6 <= loop.length <= 40.0 and float(loop.onsets.envelope.sum()) > 0.0


def report(judged: Sequence[fit.Judged]) -> None:
    """Print, of productions left out: right answers, and how sure they are (fold by fold)."""
    sets: dict[str, list[tuple[fit.Judged, float]]] = {}
    for fold in range(fit.FOLDS):
        weights = sureness([each for each in judged if each.fold != fold])
        for each in judged:
            if each.fold == fold:
                sets.setdefault(each.row.loop.table, []).append((each, each.sure(weights)))
    for name, rows in sorted(sets.items()):
        right = np.array([each.right for each, _ in rows])
        exact = np.array([each.exact for each, _ in rows])
        sure = np.array([confidence for _, confidence in rows])
        high = sure >= SURE
        print(
            f"{name:16} {len(rows):5} right {right.mean():.3f} exact {exact.mean():.3f} "
            f"sure {high.mean():.3f} of them right {right[high].mean() if high.any() else 0:.3f} "
            f"half sure {(sure >= GIVEN).mean():.3f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--loops", type=Path, nargs="+", required=True)
    parser.add_argument("--none", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    loops = [loop for table in options.loops for loop in read(table)]
    none = [loop for table in options.none for loop in read(table)]
    fitted = train(loops, none)
    if options.write:
        fitted.save(WEIGHTS)
        print(f"written to {WEIGHTS}")


if __name__ == "__main__":
    main()
