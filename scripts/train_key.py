"""Train what hears keys (`analyse.profiles`) and its sureness, judge it by folds, and write it.

    python scripts/train_key.py --fonts TimGM6mb.sf2 FluidR3Mono_GM.sf3 sf_GMbank.sf2 \
        --leave-out scripts/training/left_out_chorales.txt [--kernel] [--write]

Plays Bach's chorales (the music21 package), made-up loops, notes and chords (`training.pieces`)
with sound fonts of Debian (timgm6mb-soundfont, fluidr3mono-gm-soundfont, csound-soundfont, in
this order); none of it is shipped. The chorales are split by melody into six folds: each is judged
by weights that saw none of its fold, and the figures printed and the sureness are theirs. What is
written was trained on all but the chorales that are left out (those of the table of known keys).
Needs music21, scipy, jax, optax and fluidsynth; half an hour of one core for the playing.

The weights shipped now were trained by these steps with these seeds on these 16,368 pieces, on one
GPU, by the code that this was tidied from: the pieces played and the network's answers were checked
to be the same, a whole run of this form was not made. Expect the figures, not the bits: on 60 % of
the pieces note chances had been rounded to fifteenths, shots were in other folds, and a GPU adds up
in another order. The kernel comes from an earlier draw and is kept unless `--kernel` is given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samplerecs_models.analyse.chroma import note_chances
from samplerecs_models.analyse.clues import key_clues
from samplerecs_models.analyse.profiles import load_profiles
from samplerecs_models.analyse.segments import key_segments
from samplerecs_models.analyse.tonality import pitched_strength, sounding
from samplerecs_models.sound import Sound
from samplerecs_models.types import Audio, Bool, Float32, Float64
from training import key_fit, key_net, pieces
from training.chorales import Chorale, melody_folds, read_chorales
from training.note_fit import fit_kernel
from training.pieces import Piece
from training.play import play_all
from training.soundfont import RATE

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/analyse/weights/key.npz"
#: The draws of pieces: seed, and how many batches of it are played.
DRAWS = ((2024, 405), (2025, 277))
PER_CHORALE, LOOPS, SHOTS, BATCH = 40, 1800, 1400, 24
SEED_FOLDS, SEED_FINAL, SEED_KERNEL = 0, 1, 3
#: Taken from the sureness (its log odds): loops of seventh chords are heard as the relative key
#: with more certainty than the chorales that it is fitted on.
CAUTION = 0.8


@dataclass(frozen=True)
class Source:
    """A piece and where it is from: index of the chorale (-1: none), whether it is its opening."""

    piece: Piece
    chorale: int
    opening: bool


@dataclass(frozen=True)
class Heard:
    """What was measured of a piece: its roll of peaks (windows, N_NOTES), pitched strength."""

    source: Source
    roll: Float32
    strength: float


@dataclass(frozen=True)
class Batch:
    """Pieces that are played in one go, by one font, with this seed."""

    sources: tuple[Source, ...]
    font: Path
    seed: tuple[int, int, int]


def hear(batch: Batch) -> list[Heard]:
    """Play the pieces of a batch and measure them."""
    played = play_all(
        [source.piece for source in batch.sources], batch.font, np.random.default_rng(batch.seed)
    )
    found = []
    for source, samples in zip(batch.sources, played, strict=True):
        length = len(samples) / RATE
        sound = Sound(Audio(samples, RATE, RATE, length, False, "fluidsynth", ""))
        found.append(Heard(source, sounding(sound), pitched_strength(sound)))
    return found


def batches(chorales: Sequence[Chorale], fonts: Sequence[Path]) -> Iterator[Batch]:
    """Yield the batches of all draws: drawn pieces in drawn order."""
    folds = melody_folds(chorales, pieces.FOLDS)
    for seed, count in DRAWS:
        sources = list(_sources(chorales, folds.tolist(), seed))
        rng = np.random.default_rng([seed, 77])
        order = rng.permutation(len(sources))
        for at in range(0, BATCH * count, BATCH):
            font = fonts[int(rng.integers(len(fonts)))]
            drawn = tuple(sources[index] for index in order[at : at + BATCH])
            yield Batch(drawn, font, (seed, 88, at))


def _sources(chorales: Sequence[Chorale], folds: Sequence[int], seed: int) -> Iterator[Source]:
    for index, chorale in enumerate(chorales):
        rng = np.random.default_rng([seed, index])
        for piece in pieces.excerpts(chorale, folds[index], PER_CHORALE, rng):
            yield Source(piece, index, piece.weight == 1.0)
    for piece in (*pieces.loops(LOOPS, seed), *pieces.shots(SHOTS, seed)):
        yield Source(piece, -1, False)


def measure(heard: Sequence[Heard], kernel: Float32, bias: float) -> key_net.Heard:
    """Return the clues and segments of all pieces, and their answers."""
    notes = [note_chances(each.roll, kernel, bias) for each in heard]
    answers = [each.source.piece.tonic + 12 * each.source.piece.mode for each in heard]
    return key_net.Heard(
        np.stack([key_clues(each) for each in notes]),
        np.stack([key_segments(each) for each in notes]),
        np.array(answers),
    )


def mirex(said: int, truth: int) -> float:
    """Return the MIREX score of one answer out of the 36; a bare root scores all or nothing."""
    apart, same = (said - truth) % 12, said // 12 == truth // 12
    if said == truth:
        return 1.0
    if same:
        return 0.5 if apart in {5, 7} and truth < 24 else 0.0
    relative = (truth + 9) % 12 + 12 if truth < 12 else (truth + 3) % 12
    return 0.3 if said == relative else 0.2 * (apart == 0)


def report(heard: Sequence[Heard], said: Float64, truth: Sequence[int], sure: Bool) -> None:
    """Print, for each group, how many held-out answers are right, and of the sure ones."""
    best = said.argmax(axis=1)
    groups = [f"{h.source.piece.group}{' opening' * h.source.opening}" for h in heard]
    for group in sorted(set(groups)):
        own = np.array([each == group for each in groups])
        right = best[own] == np.array(truth)[own]
        score = np.mean(
            [mirex(int(a), int(b)) for a, b in zip(best[own], np.array(truth)[own], strict=True)]
        )
        among = right[sure[own]].mean() if sure[own].any() else float("nan")
        print(
            f"held out, {group}: {own.sum()} right {right.mean():.3f}, MIREX {score:.3f}, "
            f"sure {sure[own].mean():.2f}, of them right {among:.3f}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--leave-out", type=Path, help="names of chorales never to train on")
    parser.add_argument("--kernel", action="store_true", help="fit the note kernel, too")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args(arguments)
    left_out = set(options.leave_out.read_text().split()) if options.leave_out else set()
    chorales = list(read_chorales())
    with ProcessPoolExecutor() as pool:
        parts = pool.map(hear, batches(chorales, options.fonts))
        heard = [each for part in parts for each in part]
    trained = np.array(
        [h.source.chorale < 0 or chorales[h.source.chorale].name not in left_out for h in heard]
    )
    profiles = load_profiles()
    kernel, bias = profiles.kernel, profiles.bias
    if options.kernel:
        known = [(h.source.piece, h.roll) for h, kept in zip(heard, trained, strict=True) if kept]
        kernel, bias = fit_kernel(known, np.random.default_rng(SEED_KERNEL))
    measured = measure(heard, kernel, bias)
    weight = np.array([h.source.piece.weight for h in heard])
    fold = np.array([h.source.piece.fold for h in heard])
    said = key_net.judge_by_folds(measured, weight, fold, SEED_FOLDS)
    strength = np.array([h.strength for h in heard], dtype=np.float32)
    opening = np.array([h.source.opening for h in heard])
    right, best = said.argmax(axis=1) == measured.truth, said.max(axis=1)
    sureness = key_fit.fit_sureness(
        best[opening], strength[opening], right[opening], np.ones(opening.sum())
    )
    sureness[2] -= CAUTION
    score = sureness[0] * key_fit.log_odds(best) + sureness[1] * strength + sureness[2]
    report(heard, said, measured.truth.tolist(), score >= key_fit.log_odds(np.array(key_fit.SURE)))
    if options.write:
        net = key_net.fit(measured, [weight * trained], SEED_FINAL)[0]
        save(kernel, bias, sureness, key_net.shipped(net))


def save(kernel: Float32, bias: float, sureness: Float32, net: dict[str, Float32]) -> None:
    """Write the weights into the package, as `profiles.load_profiles` reads them."""
    own = {"kernel": kernel, "bias": np.asarray(bias, np.float32), "sureness": sureness}
    arrays: dict[str, Any] = {**own, **net}
    np.savez_compressed(WEIGHTS, **arrays)


if __name__ == "__main__":
    main()
