"""Fit the two models of `tempo_model`: all in numpy, seeded, cross-validated by production."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.analyse.tempo_candidates import (
    FASTEST,
    PRIOR_BPM,
    SLOWEST,
    Candidates,
    candidates,
)
from samplerecs_models.analyse.tempo_model import Choice, TempoModel, all_evidence, choose
from samplerecs_models.types import Float32, Float64

FOLDS = 3
#: Tempi within this share of the truth are right; within this many BPM, exact.
RIGHT, EXACT_BPM = 0.04, 0.5
#: Width of the tempo distribution that is trained for, in octaves.
PRIOR_OCTAVES = 0.35
#: Weight of the penalty on squared weights (of standardised evidence).
PENALTY = 8e-3
#: Taken from the logit of the confidence: music that is not like the training set errs more.
CAUTION = 1.2
#: Added to the weight of the tempo in octaves: whole songs, measured on the tuning half of them,
#: are written at the faster of two octaves more often than grooves and modules are.
FASTER = 0.5
STEPS, RATE = 100, 0.06


@dataclass(frozen=True)
class Loop:
    """A sound and its tempo; `bpm` is 0 where it has none."""

    onsets: Onsets
    length: float
    bpm: float
    pack: str
    table: str = ""


@dataclass(frozen=True)
class Row:
    """A loop with the evidence for its candidates: float32, shape (n, n_names)."""

    loop: Loop
    found: Candidates
    evidence: Float32


@dataclass(frozen=True)
class Judged:
    """A row and what was chosen from it."""

    row: Row
    choice: Choice

    @property
    def fold(self) -> int:
        return fold_of(self.row.loop.pack)

    @property
    def right(self) -> bool:
        bpm = self.row.loop.bpm
        return bpm > 0 and abs(self.choice.bpm / bpm - 1) <= RIGHT

    @property
    def exact(self) -> bool:
        return abs(self.choice.bpm - self.row.loop.bpm) <= EXACT_BPM

    def sure(self, sureness: Float32) -> float:
        return TempoModel((), np.zeros(0, np.float32), sureness).confidence(self.choice)


@dataclass(frozen=True)
class Fitted:
    """What is written: see `TempoModel`."""

    names: tuple[str, ...]
    weights: Float32
    sureness: Float32

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path, names=np.array(self.names), weights=self.weights, sureness=self.sureness
        )


def variant(loop: Loop, rng: np.random.Generator) -> Loop:
    """Return the loop at another tempo (most at a whole BPM), or cut carelessly."""
    if rng.random() < 0.4:
        return replace(loop, length=loop.length + rng.normal(0.0, 0.015), table=loop.table + " ~")
    bpm = loop.bpm * rng.uniform(0.9, 1.1)
    bpm = round(bpm) if rng.random() < 0.85 else bpm
    if not SLOWEST <= bpm <= FASTEST:
        return loop
    ratio = bpm / loop.bpm
    faster = replace(loop.onsets, frame_rate=loop.onsets.frame_rate * ratio)
    return replace(
        loop,
        onsets=faster,
        length=round(loop.length / ratio * 44_100) / 44_100,
        bpm=bpm,
        table=loop.table + " ~",
    )


def measure(loop: Loop) -> tuple[tuple[str, ...], Row]:
    """Return the names of the evidence and the row."""
    found = candidates(loop.length)
    table = all_evidence(found, loop.onsets)
    columns = np.stack(list(table.values()), axis=1).astype(np.float32)
    return tuple(table), Row(loop, found, columns)


def fold_of(pack: str) -> int:
    return crc32(pack.encode()) % FOLDS


def row_weights(rows: Sequence[Row]) -> Float64:
    """Return weights: many loops of one production count less, and so do overrepresented tempi."""
    sizes = Counter(row.loop.pack for row in rows)
    share = np.array([1.0 / np.sqrt(sizes[row.loop.pack]) for row in rows])
    octaves = np.log2(np.array([row.loop.bpm for row in rows]) / PRIOR_BPM)
    grid = np.linspace(-1.5, 1.5, 61)
    near = np.exp(-0.5 * ((grid[:, None] - octaves) / 0.12) ** 2) @ share
    wanted = np.exp(-0.5 * (octaves / PRIOR_OCTAVES) ** 2)
    ratio = wanted / np.interp(octaves, grid, near)
    ratio /= np.average(ratio, weights=share)
    weights = share * np.clip(ratio, 0.3, 3.0)
    return np.asarray(weights / weights.sum())


def fit_weights(rows: Sequence[Row], names: Sequence[str]) -> Float32:
    """Return weights of the evidence: most chance within 4 % and within half a BPM (by half)."""
    sizes = np.array([len(row.found.bpm) for row in rows])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    owner = np.repeat(np.arange(len(rows)), sizes)
    bpm = np.concatenate([row.found.bpm for row in rows])
    truth = np.repeat([row.loop.bpm for row in rows], sizes)
    goals = (np.abs(bpm / truth - 1) <= RIGHT, np.abs(bpm - truth) <= EXACT_BPM)
    possible = np.add.reduceat(goals[1], starts) > 0
    weight = row_weights(rows) * possible
    matrix = np.concatenate([row.evidence for row in rows])
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-4
    matrix = (matrix - mean) / scale
    found = np.zeros(matrix.shape[1], dtype=np.float32)
    first, second = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, STEPS + 1):
        scores = (matrix @ found).astype(np.float64)
        grown = np.exp(scores - np.maximum.reduceat(scores, starts)[owner])
        chance = grown / np.add.reduceat(grown, starts)[owner]
        pull = np.zeros_like(chance)
        for goal in goals:
            inside = chance * goal
            pull += 0.5 * (chance - inside / (np.add.reduceat(inside, starts) + 1e-30)[owner])
        slope = (weight[owner] * pull).astype(np.float32) @ matrix + 2 * PENALTY * found
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        change = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.99**step)) + 1e-6)
        found = found - RATE * (1 - step / (STEPS + 1)) * change
    weights = found / scale
    weights[list(names).index("octaves")] += FASTER
    return np.asarray(weights, dtype=np.float32)


def answers(rows: Sequence[Row], names: Sequence[str], weights: Float32) -> list[Judged]:
    """Return the candidate chosen in every row."""
    found = []
    for row in rows:
        table = dict(zip(names, row.evidence.T.astype(np.float64), strict=True))
        scores = (row.evidence @ weights).astype(np.float64)
        found.append(Judged(row, choose(row.found, row.loop.onsets, table, scores)))
    return found


def fit_sureness(judged: Sequence[Judged], weight: Float64) -> Float32:
    """Return a logistic regression of being right on the grounds, by Newton's method."""
    grounds = np.stack([each.choice.grounds for each in judged])
    mean, scale = grounds.mean(axis=0), grounds.std(axis=0) + 1e-6
    matrix = np.column_stack([(grounds - mean) / scale, np.ones(len(grounds))])
    truth = np.array([float(each.right) for each in judged])
    weight = weight / weight.sum()
    found = np.zeros(matrix.shape[1])
    penalty = 2e-3 * np.eye(len(found))
    penalty[-1, -1] = 1e-9
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ found, -30, 30)))
        slope = matrix.T @ (weight * (chance - truth)) + penalty @ found
        curve = (matrix * (weight * chance * (1 - chance))[:, None]).T @ matrix + penalty
        found = found - np.linalg.solve(curve, slope)
    plain = found[:-1] / scale
    return np.array([*plain, found[-1] - plain @ mean - CAUTION], dtype=np.float32)
