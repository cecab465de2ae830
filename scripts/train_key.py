"""Train the note kernel, the key profiles and their sureness, and write them.

    python scripts/train_key.py --fonts A.sf2 B.sf2 [--leave-out NAMES.txt] [--write]

Plays Bach's chorales (the music21 package), made-up loops, notes and chords (`training.pieces`)
with Debian's fluid-soundfont-gm and timgm6mb-soundfont; none of it is shipped. One chorale in six,
and those named in a text file, one a line, are held out: no weight ever sees them, and the figures
printed at the end are theirs. Everything is seeded. Needs music21, scipy and fluidsynth.

The weights shipped now were trained by the same method on an earlier draw of such pieces (six
excerpts a chorale, one chorale in three held out, 900 loops, 900 notes and chords); their sureness
was fitted on all of them, then lowered by 1.05 so that of the sure answers on chorales 95 % are
right. This script does not give them back bit for bit: it has been run from end to end on a part
of the pieces, and what a whole run gives must be measured (`evaluate.py key`) before `--write`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.analyse.chroma import (
    ABOVE,
    BELOW,
    LOWEST_NOTE,
    N_NOTES,
    note_chances,
    peak_contrast,
)
from samplerecs_models.analyse.clues import CLUES, key_clues
from samplerecs_models.analyse.tonality import pitched_strength, sounding
from samplerecs_models.sound import Sound
from samplerecs_models.types import Audio, Bool, Float32, Float64, Int64
from training import key_fit, pieces
from training.chorales import Chorale, read_chorales
from training.pieces import DRUMS, Piece
from training.play import play
from training.soundfont import RATE

WEIGHTS = Path(__file__).parents[1] / "models/samplerecs_models/analyse/weights/key.npz"
SEED, PER_CHORALE, LOOPS, SHOTS = 20_24, 7, 1500, 1200
KERNEL_PENALTY, PROFILE_PENALTY = 1e-6, 5e-5
#: Weight of an excerpt made from the score alone: at the beginning, elsewhere.
SCORED, SCORED_LATER = 1.5, 0.45
WINDOW_S = 0.743


@dataclass(frozen=True)
class Heard:
    """What was measured of a piece: its roll of peaks (windows, N_NOTES), pitched strength."""

    piece: Piece
    roll: Float32
    strength: float


@dataclass(frozen=True)
class Rows:
    """What is fitted on: clues (n, clues, 12), answers, folds, weights, strengths, groups."""

    clues: Float32
    truth: Int64
    fold: Int64
    weight: Float64
    strength: Float32
    group: list[str]


def hear(fonts: Sequence[Path], job: tuple[int, Piece]) -> Heard:
    """Play one piece on one of the fonts and measure it."""
    index, piece = job
    rng = np.random.default_rng([SEED, 2, index])
    samples = play(piece, fonts[int(rng.integers(len(fonts)))], rng)
    length = len(samples) / RATE
    sound = Sound(Audio(samples, RATE, RATE, length, False, "fluidsynth", ""))
    return Heard(piece, sounding(sound), pitched_strength(sound))


def all_pieces(chorales: Sequence[Chorale], left_out: set[str]) -> Iterator[Piece]:
    for index, chorale in enumerate(chorales):
        rng = np.random.default_rng([SEED, 0, index])
        fold = fold_of(chorale, left_out)
        yield from pieces.excerpts(chorale, fold, PER_CHORALE, rng)
    yield from pieces.loops(LOOPS, SEED)
    yield from pieces.shots(SHOTS, SEED)


def fold_of(chorale: Chorale, left_out: set[str]) -> int:
    return 0 if chorale.name in left_out else pieces.fold_of(chorale.name)


def fit_kernel(heard: Sequence[Heard]) -> tuple[Float32, float]:
    """Fit `chroma.note_chances` on windows whose sounding notes are known."""
    rng = np.random.default_rng([SEED, 3])
    around: list[Float32] = []
    sounds: list[Bool] = []
    for each in heard:
        loud = each.roll.max(axis=1)
        chosen = np.flatnonzero(loud > 0.2 * loud.max(initial=1e-9))
        if each.piece.fold == 0 or not len(chosen):
            continue
        chosen = rng.choice(chosen, min(len(chosen), 6), replace=False)
        padded = np.pad(peak_contrast(each.roll[chosen]), ((0, 0), (BELOW, ABOVE)))
        context = sliding_window_view(padded, BELOW + ABOVE + 1, axis=1)
        played = _played(each.piece, len(each.roll))[chosen]
        sure = (played > 0.6) | ((played < 0.2) & (context[:, :, BELOW] > 0))
        sure |= (played < 0.2) & (rng.random(played.shape) < 0.05)
        around.append(context[sure])
        sounds.append(played[sure] > 0.6)
    return key_fit.fit_logistic(np.concatenate(around), np.concatenate(sounds), KERNEL_PENALTY)


def _played(piece: Piece, windows: int) -> Float32:
    """Return which part of the middle of each window each note sounds: (windows, N_NOTES)."""
    second = 60.0 / piece.bpm
    length = piece.beats * second
    size = min(WINDOW_S, length)
    centre, half = size / 2 + np.linspace(0, length - size, windows), min(0.12, size / 4)
    played = np.zeros((windows, N_NOTES), np.float32)
    for part, pitch, start, beats in piece.notes:
        if part == DRUMS or not 0 <= pitch - LOWEST_NOTE < N_NOTES:
            continue
        end = np.minimum(centre + half, (start + beats) * second)
        overlap = (end - np.maximum(centre - half, start * second)) / (2 * half)
        column = played[:, pitch - LOWEST_NOTE]
        np.maximum(column, np.clip(overlap, 0, 1), out=column)
    return played


def scored(chorales: Sequence[Chorale], left_out: set[str]) -> Iterator[tuple[Float32, Piece]]:
    """Yield clues of every fourth beat of the scores themselves, blurred like a hearing."""
    rng = np.random.default_rng([SEED, 4])
    for chorale in chorales:
        fold = fold_of(chorale, left_out)
        starts = {0.0, chorale.pickup, *np.arange(chorale.pickup, chorale.beats - 14, 4.0)}
        for start in sorted(starts) if fold else ():
            weight = SCORED if start <= chorale.pickup else SCORED_LATER
            piece = Piece(
                "score", chorale.tonic, int(chorale.minor), fold, weight, (),
                pieces.cut(chorale, start), pieces.EXCERPT, 60.0,
            )  # fmt: skip
            yield key_clues(_blurred(_played(piece, 64), rng)), piece


def _blurred(played: Float32, rng: np.random.Generator) -> Float32:
    near = np.pad(played, ((1, 1), (12, 0)))
    notes = 0.5 * played + 0.25 * (near[:-2, 12:] + near[2:, 12:])
    noise = (rng.random(played.shape) < 0.02) * rng.uniform(0, 0.5, played.shape)
    notes = notes * rng.uniform(0.6, 1, played.shape) + noise + 0.15 * near[1:-1, :N_NOTES]
    return np.clip(notes, 0, 1).astype(np.float32)


def gather(known: Sequence[tuple[Float32, float, Piece]]) -> Rows:
    return Rows(
        clues=np.stack([clues for clues, _, _ in known]),
        truth=np.array([piece.tonic + 12 * piece.mode for _, _, piece in known]),
        fold=np.array([piece.fold for _, _, piece in known]),
        weight=np.array([piece.weight for _, _, piece in known]),
        strength=np.array([strength for _, strength, _ in known], dtype=np.float32),
        group=[piece.group for _, _, piece in known],
    )


def fit_sureness(inputs: Float32, rows: Rows) -> Float32:
    """Fit the sureness on answers to one fold from profiles that were fitted on the other.

    On chorales alone, the hardest: loops and notes are then right more often than is said.
    """
    best, answer = np.zeros(len(rows.truth)), np.full(len(rows.truth), -1)
    for fold in (1, 2):
        own, other = rows.fold == fold, rows.fold == 3 - fold
        weights = key_fit.fit_profiles(
            inputs[other], rows.truth[other], rows.weight[other], PROFILE_PENALTY
        )
        chances = key_fit.chances(inputs[own], weights)
        best[own], answer[own] = chances.max(axis=1), chances.argmax(axis=1)
    used = (answer >= 0) & np.array([group == "chorale" for group in rows.group])
    right = answer == rows.truth
    return key_fit.fit_sureness(best[used], rows.strength[used], right[used], rows.weight[used])


def report(inputs: Float32, rows: Rows, weights: Float64, sureness: Float32) -> None:
    """Print, for each held-out group, how many are right, and of the sure ones."""
    chances = key_fit.chances(inputs, weights)
    best, right = chances.max(axis=1), chances.argmax(axis=1) == rows.truth
    score = sureness[0] * key_fit.log_odds(best) + sureness[1] * rows.strength + sureness[2]
    sure = score >= np.log(key_fit.SURE / (1 - key_fit.SURE))
    for group in sorted(set(rows.group)):
        held = (rows.fold == 0) & np.array([each == group for each in rows.group])
        if held.any():
            among = right[held & sure].mean() if (held & sure).any() else float("nan")
            print(
                f"held out, {group}: {held.sum()} right {right[held].mean():.3f}, "
                f"sure {sure[held].mean():.2f} of them right {among:.3f}"
            )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--leave-out", type=Path, help="names of chorales that are held out, too")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args(arguments)
    left_out = set(options.leave_out.read_text().split()) if options.leave_out else set()
    chorales = list(read_chorales())
    with ProcessPoolExecutor() as pool:
        jobs = zip(count(), all_pieces(chorales, left_out), strict=False)
        heard = list(pool.map(partial(hear, options.fonts), jobs, chunksize=16))
    kernel, bias = fit_kernel(heard)
    known = [
        (key_clues(note_chances(each.roll, kernel, bias)), each.strength, each.piece)
        for each in heard
    ]
    known += [(clues, 1.0, piece) for clues, piece in scored(chorales, left_out)]
    rows = gather(known)
    inputs = key_fit.design(rows.clues)
    tuned = rows.fold > 0
    weights = key_fit.fit_profiles(
        inputs[tuned], rows.truth[tuned], rows.weight[tuned], PROFILE_PENALTY
    )
    sureness = fit_sureness(inputs, rows)
    report(inputs, rows, weights, sureness)
    if options.write:
        wide, shape = len(CLUES) * 12, (3, len(CLUES), 12)
        np.savez(
            WEIGHTS, kernel=kernel, bias=np.float32(bias), sureness=sureness,
            clues=weights[:wide].T.reshape(shape).astype(np.float32),
            spread=weights[wide:].T.astype(np.float32),
        )  # fmt: skip


if __name__ == "__main__":
    main()
