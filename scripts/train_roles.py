"""Train the small networks of kind and role, cross-validated by pack, and write their weights.

    python scripts/train_roles.py --samples FOLDER --truth roles.tsv --kits FOLDER \
        --fonts A.sf2 B.sf2 --write

The kits are Debian's hydrogen-drumkits, the fonts fluid-soundfont-gm and timgm6mb-soundfont
(played by `fluidsynth`); drum machines, drones and noises are synthesised. None of the sounds is
shipped. Needs soundfile, soxr and fluidsynth; takes some minutes. Half of the table's packs
(`training.split`) never reach the weights: they are what `evaluate.py roles` measures on.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np

from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.inputs import inputs_of
from samplerecs_models.analyse.network import Network
from samplerecs_models.sound import Sound
from samplerecs_models.types import Audio, Float32, Float64, Int64
from training import fit, sounds
from training.split import is_held_out

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/analyse/weights"
FOLDS = 4
PLANS = {"role": fit.Plan(noise=0.4, smooth=0.1), "kind": fit.Plan(width=12, members=3)}


@dataclass(frozen=True)
class Rows:
    """What is trained on: inputs, labels ("" unknown), packs; `real` marks recorded sounds."""

    x: Float32
    role: list[str]
    kind: list[str]
    pack: list[str]

    def labels(self, task: str) -> list[str]:
        return self.role if task == "role" else self.kind

    def known(self, task: str) -> Int64:
        return np.flatnonzero(np.array(self.labels(task)) != "")

    @property
    def real(self) -> Float64:
        made = ("machine/", "texture/", "FluidR3_GM/", "TimGM6mb/")
        return np.array([0.0 if pack.startswith(made) else 1.0 for pack in self.pack])


def measure(labelled: Iterable[sounds.Labelled]) -> Rows:
    """Measure every sound once; silent ones are left out."""
    rows = []
    for each in labelled:
        if not len(each.samples):
            continue
        seconds = len(each.samples) / sounds.RATE
        audio = Audio(each.samples, sounds.RATE, sounds.RATE, seconds, False, "", "")
        features = measure_features(Sound(audio))
        if features.envelope.peak > 0:
            rows.append((inputs_of(features, seconds), each.role, each.kind, each.pack))
    x, role, kind, pack = zip(*rows, strict=True)
    return Rows(np.stack(x), list(role), list(kind), list(pack))


def collect(options: argparse.Namespace) -> Iterator[sounds.Labelled]:
    yield from sounds.public(options.samples, truth_table(options.truth))
    yield from sounds.kits(options.kits)
    yield from sounds.made(options.machines, seed=1)
    for seed, font in enumerate(options.fonts, 1):
        yield from sounds.played(font, seed, 600 // len(options.fonts))


def truth_table(table: Path) -> dict[str, tuple[str, str]]:
    """Return path -> (role, pack) of a table of one-shots."""
    with table.open(newline="") as lines:
        return {
            str((table.parent / row["file"]).resolve()): (row["role"], row["pack"])
            for row in csv.DictReader(lines, delimiter="\t")
        }


def fold_of(pack: str) -> int:
    """Return the fold of a pack; all the instruments of one sound font stay together."""
    font = re.match(r"(FluidR3|TimGM).*/[nl]\d", pack)
    return crc32(font.group(1).encode() if font else pack.encode()) % FOLDS


def fit_task(rows: Rows, keep: Int64, task: str, plan: fit.Plan) -> Network:
    labels = np.array(rows.labels(task))[keep]
    classes = tuple(sorted(set(labels.tolist())))
    y = np.searchsorted(np.array(classes), labels)
    weight = fit.balance(y, [rows.pack[i] for i in keep], 1.0 + 2.0 * rows.real[keep])
    return fit.train(rows.x[keep], y, weight, classes, plan)


def cross_validate(rows: Rows, task: str, plan: fit.Plan) -> Held:
    """Return the logits' mean chances of every labelled row by networks that never saw its pack."""
    keep = rows.known(task)
    labels = np.array(rows.labels(task))[keep]
    classes = np.array(sorted(set(labels.tolist())))
    folds = np.array([fold_of(rows.pack[i]) for i in keep])
    parts: list[tuple[Int64, Network]] = []
    for fold in range(FOLDS):
        network = fit_task(rows, keep[folds != fold], task, plan)
        parts.append((np.flatnonzero(folds == fold), network))
    return Held(keep, np.searchsorted(classes, labels), tuple(classes.tolist()), parts)


@dataclass(frozen=True)
class Held:
    """What the networks of a cross-validation say of the rows each was not trained on."""

    keep: Int64
    y: Int64
    classes: tuple[str, ...]
    parts: list[tuple[Int64, Network]]

    def chances(self, rows: Rows, temperature: float) -> Float32:
        out = np.zeros((len(self.keep), len(self.classes)), dtype=np.float32)
        for index, network in self.parts:
            columns = np.array([self.classes.index(c) for c in network.classes])
            cooled = replace(network, temperature=temperature)
            out[np.ix_(index, columns)] = cooled.chances(rows.x[self.keep[index]])
        return out


def temperature_of(rows: Rows, held: Held) -> float:
    """Return the temperature at which recorded sounds of unseen packs are likeliest."""
    real = rows.real[held.keep] > 0
    trials = [float(t) for t in np.geomspace(0.5, 3.0, 19)]
    losses = []
    for trial in trials:
        right = held.chances(rows, trial)[np.arange(len(held.y)), held.y]
        losses.append(float(-np.log(right[real] + 1e-4).mean()))
    return trials[int(np.argmin(losses))]


def figures(rows: Rows, held: Held, temperature: float) -> dict[str, float]:
    """Return accuracy on recorded sounds, and coverage and accuracy of the sure answers."""
    real = rows.real[held.keep] > 0
    chances = held.chances(rows, temperature)[real]
    right, sure = chances.argmax(axis=1) == held.y[real], chances.max(axis=1)
    out = {"sounds": float(real.sum()), "accuracy": float(right.mean())}
    for level in (0.5, 0.6, 0.7, 0.8):
        out[f"coverage_{level}"] = float((sure >= level).mean())
        out[f"accuracy_{level}"] = float(right[sure >= level].mean())
    return {name: round(value, 3) for name, value in out.items()}


def write(network: Network, task: str) -> None:
    WEIGHTS.mkdir(exist_ok=True)
    np.savez(
        WEIGHTS / f"{task}.npz",
        classes=np.array(network.classes),
        mean=network.mean,
        scale=network.scale,
        hidden=network.hidden,
        output=network.output,
        temperature=np.array(network.temperature),
    )


def main() -> None:
    options = parse()
    rows = measure(collect(options))
    packs = {pack for _, pack in truth_table(options.truth).values()}
    held_out = {pack for pack in packs if is_held_out(pack)}
    print(f"{len(rows.pack)} sounds, {len(set(rows.pack))} packs; left out: {sorted(held_out)}")
    result: dict[str, object] = {"sounds": len(rows.pack), "seed": fit.Plan().seed}
    for task, plan in PLANS.items():
        held = cross_validate(rows, task, plan)
        temperature = temperature_of(rows, held)
        result[task] = figures(rows, held, temperature)
        print(f"{task}, recorded sounds of packs not trained on: {result[task]}")
        if options.write:
            keep = np.array([i for i in rows.known(task) if rows.pack[i] not in held_out])
            network = fit_task(rows, keep, task, plan)
            write(replace(network, temperature=temperature), task)
    print(json.dumps(result))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=Path, required=True)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--kits", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--machines", type=int, default=60)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    return parser.parse_args()


if __name__ == "__main__":
    main()
