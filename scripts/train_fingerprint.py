"""Train the fingerprint's small linear map and say what it gains on packs it never saw.

    python scripts/train_fingerprint.py --kits FOLDER --fonts A.sf2 B.sf2 --write

The kits are Debian's hydrogen-drumkits and hydrogen-data, the fonts fluid-soundfont-gm,
timgm6mb-soundfont and opl3-soundfont (played by `fluidsynth`); drum machines are synthesised.
None of the sounds is shipped. Every recorded drum is also heard as two old machines would have
it, so that the map learns what does not matter. Seeded: the same sounds give the same weights on
one machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from samplerecs_models.embed.fingerprint_features import blocks_of, describe
from samplerecs_models.embed.fingerprint_onset import hear
from samplerecs_models.types import Bool, Float32, Float64, Int64
from training import discriminant, fine, sounds
from training.colour import coloured

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/embed/weights/fingerprint.npz"
SEED = 1
#: Coloured copies of every recorded drum.
COPIES = 2
#: What a class weighs by where its sounds come from: drums recorded, synthesised, instruments.
SHARES = {"drums": 1.0, "machines": 0.5, "instruments": 0.35}


@dataclass(frozen=True)
class Rows:
    """Raw features (n, raw) with class and pack of each; `copied`: a coloured copy."""

    raw: Float64
    label: list[str]
    pack: list[str]
    copied: list[bool]

    @property
    def classes(self) -> Int64:
        return np.unique(self.label, return_inverse=True)[1].astype(np.int64)

    @property
    def group(self) -> list[str]:
        made = [pack.startswith("machine/") for pack in self.pack]
        notes = [label.startswith("program-") for label in self.label]
        return [
            "machines" if m else "instruments" if n else "drums"
            for m, n in zip(made, notes, strict=True)
        ]

    @property
    def weight(self) -> Float64:
        """A class of a group weighs the square root of its size, times the group's share."""
        keys = list(zip(self.label, self.group, strict=True))
        count = {key: keys.count(key) for key in set(keys)}
        return np.array([SHARES[key[1]] / np.sqrt(count[key]) for key in keys])

    def only(self, keep: Bool) -> Rows:
        index = np.flatnonzero(keep)
        return Rows(
            self.raw[index],
            [self.label[i] for i in index],
            [self.pack[i] for i in index],
            [self.copied[i] for i in index],
        )


def collect(options: argparse.Namespace) -> Iterator[sounds.Labelled]:
    for root in options.kits:
        yield from fine.kits(root)
    yield from fine.machines(options.machines, SEED)
    for font in options.fonts:
        yield from fine.played(font, SEED)


def measure(labelled: Iterable[sounds.Labelled]) -> Rows:
    rng = np.random.default_rng(SEED)
    rows = []
    for each in labelled:
        mono = _mono(each.samples)
        rows.append((describe(mono), each.role, each.pack, False))
        if not each.pack.startswith("machine/") and not each.role.startswith("program-"):
            copies = [coloured(mono, rng) for _ in range(COPIES)]
            rows.extend((describe(copy), each.role, each.pack, True) for copy in copies)
    raw, label, pack, copied = zip(*rows, strict=True)
    return Rows(np.stack(raw), list(label), list(pack), list(copied))


def _mono(samples: Float32) -> Float32:
    return np.asarray(samples.mean(axis=1), dtype=np.float32)


def fit(rows: Rows, plan: discriminant.Plan) -> discriminant.Map:
    blocks = [len(block) for _, block in blocks_of(hear(np.ones(1, np.float32)))]
    return discriminant.fit(rows.raw, rows.classes, rows.weight, blocks, plan)


def precision(vectors: Float64, rows: Rows, group: str, k: int = 10) -> list[float]:
    """Return precision at k of the same class among other packs, for each sound of a group."""
    label, pack = np.array(rows.label), np.array(rows.pack)
    scores = vectors @ vectors.T
    scores[pack[:, None] == pack[None, :]] = -np.inf
    hits = label[np.argsort(-scores, axis=1)[:, :k]] == label[:, None]
    there = np.array([np.sum((label == a) & (pack != b)) for a, b in zip(label, pack, strict=True)])
    asked = (there > 0) & (np.array(rows.group) == group)
    share = hits.sum(axis=1) / np.minimum(np.maximum(there, 1), k)
    return [float(each) for each in share[asked]]


def halves(rows: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Yield (trained on, measured on): the packs of each half measured by a map of the other."""
    order = {pack: i for i, pack in enumerate(dict.fromkeys(rows.pack))}
    side = np.array([order[pack] % 2 for pack in rows.pack]) == 1
    found = ~np.array(rows.copied)
    yield rows.only(side), rows.only(~side & found)
    yield rows.only(~side), rows.only(side & found)


def cross_validate(rows: Rows, plan: discriminant.Plan) -> dict[str, float]:
    out: dict[str, list[float]] = {}
    for train, test in halves(rows):
        plain = fit(train, discriminant.Plan(directions=1, joined=1e3, dim=plan.dim))
        for name, learned in (("plain", plain), ("learned", fit(train, plan))):
            for group in sorted(set(test.group)):
                figures = precision(learned(test.raw), test, group)
                out.setdefault(f"{group}_{name}", []).extend(figures)
    return {name: round(float(np.mean(each)), 4) for name, each in sorted(out.items()) if each}


def main() -> None:
    options = parse()
    plan = discriminant.Plan()
    rows = measure(collect(options))
    print(f"{rows.copied.count(False)} sounds, {rows.copied.count(True)} coloured copies")
    print(f"{len(set(rows.label))} classes, {len(set(rows.pack))} packs")
    figures = cross_validate(rows, plan)
    print("precision at 10 across packs, on the half of the packs not trained on:")
    for name, value in figures.items():
        print(f"  {name:24} {value}")
    if options.write:
        made = fit(rows, plan)
        WEIGHTS.parent.mkdir(exist_ok=True)
        np.savez(WEIGHTS, mean=made.mean.astype(np.float32), map=made.matrix.astype(np.float32))
        print(f"written: {WEIGHTS.name}, {WEIGHTS.stat().st_size} bytes")
    print(json.dumps({"sounds": rows.copied.count(False), "seed": SEED, **vars(plan), **figures}))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kits", type=Path, nargs="+", required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--machines", type=int, default=40)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    return parser.parse_args()


if __name__ == "__main__":
    main()
