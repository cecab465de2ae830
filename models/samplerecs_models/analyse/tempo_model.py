"""How much each piece of evidence for a tempo weighs, and how sure an answer may be.

Two log-linear models with few weights, made by scripts/train_tempo.py with a fixed seed. The
first chooses among candidates: a conditional logit over their evidence (McFadden, "Conditional
logit analysis of qualitative choice behavior", 1974). The second says how likely the chosen one
is right (Platt, "Probabilistic outputs for support vector machines", 1999): it saw answers to
loops whose production was held out, and sounds that have no tempo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.analyse.tempo_candidates import (
    Candidates,
    length_evidence,
    prior_evidence,
)
from samplerecs_models.analyse.tempo_evidence import evidence
from samplerecs_models.analyse.tempo_sharp import sharp_evidence
from samplerecs_models.types import Float32, Float64

#: Candidates this near to one another count as the same answer, as a share of the tempo.
SAME = 0.03
#: A whole power of two of beats this near to the chosen tempo is taken instead of it.
SNAP = 0.005
#: The evidence of the chosen candidate that its confidence rests on, beside its chance.
GROUNDS = (
    "all again 1", "all again 2", "all again 4", "low again 2", "all round 1", "all round 4",
    "all size 1", "all size 2", "all size 4", "low size 1", "low size 0.5", "square", "round",
    "slow", "fast",
)  # fmt: skip
#: Part of the flux that a one-shot has at its start, in seconds.
START_S = 0.15


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate chosen.

    Attributes:
        bpm: its tempo.
        chance: chance of it and its neighbours among all candidates, 0..1.
        grounds: float64, what the confidence rests on.
    """

    bpm: float
    chance: float
    grounds: Float64


@dataclass(frozen=True, slots=True)
class TempoModel:
    """Weights of both models.

    Attributes:
        names: evidence that `weights` belong to, in order.
        weights: float32, shape (n_names,).
        sureness: float32, shape (n_grounds + 1,); the last is the bias.
    """

    names: tuple[str, ...]
    weights: Float32
    sureness: Float32

    def choose(self, found: Candidates, onsets: Onsets) -> Choice:
        """Return the likeliest of the candidates."""
        table = all_evidence(found, onsets)
        scores = np.zeros(len(found.bpm))
        for name, weight in zip(self.names, self.weights.tolist(), strict=True):
            scores += weight * table[name]
        return choose(found, onsets, table, scores)

    def confidence(self, choice: Choice) -> float:
        """Return how likely the choice is right, 0..1."""
        logit = float(choice.grounds @ self.sureness[:-1] + self.sureness[-1])
        return float(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))))


def all_evidence(found: Candidates, onsets: Onsets) -> dict[str, Float64]:
    """Return all that is known of each candidate: name -> float64, shape (n,)."""
    heard = evidence(found, onsets) | sharp_evidence(found, onsets)
    return heard | length_evidence(found) | prior_evidence(found)


def choose(
    found: Candidates, onsets: Onsets, table: Mapping[str, Float64], scores: Float64
) -> Choice:
    """Return the candidate with the most chance round it, the likeliest of its neighbours."""
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    order = np.argsort(found.bpm, kind="stable")
    bpm = found.bpm[order]
    sums = np.concatenate([[0.0], np.cumsum(chances[order])])
    low = np.searchsorted(bpm, found.bpm * (1 - SAME))
    high = np.searchsorted(bpm, found.bpm * (1 + SAME), side="right")
    masses = sums[high] - sums[low]
    centre = int(np.argmax(masses))
    near = np.flatnonzero(np.abs(found.bpm / found.bpm[centre] - 1) < SAME)
    best = _snapped(int(near[np.argmax(scores[near])]), found, table)
    chance = float(min(masses[centre], 1.0))
    return Choice(float(found.bpm[best]), chance, _grounds(best, chance, found, onsets, table))


def _snapped(best: int, found: Candidates, table: Mapping[str, Float64]) -> int:
    """Return the candidate of a power of two of beats where one lies within SNAP, else `best`.

    The shortest tail thought of (a fifth of a beat behind 32) moves the tempo by more than SNAP,
    so that so near a fit is the length itself.
    """
    off = np.where(table["square"] > 0, np.abs(found.bpm / found.bpm[best] - 1), np.inf)
    nearest = int(np.argmin(off))
    return nearest if off[nearest] <= SNAP else best


def _grounds(
    best: int, chance: float, found: Candidates, onsets: Onsets, table: Mapping[str, Float64]
) -> Float64:
    envelope = onsets.envelope
    total = max(float(envelope.sum()), 1e-9)
    start = float(envelope[: int(START_S * onsets.frame_rate)].sum()) / total
    crest = float(np.sqrt(np.mean(envelope**2))) * len(envelope) / total
    values = [
        np.log(chance + 1e-3) - np.log(1.0 - chance + 1e-3),
        start,
        np.log(crest + 1e-3),
        np.log(found.beats[best]),
        float(found.exact[best]),
        *(float(table[name][best]) for name in GROUNDS),
    ]
    return np.asarray(values, dtype=np.float64)


@cache
def load_tempo_model() -> TempoModel:
    """Return the weights that are shipped."""
    with (
        as_file(files("samplerecs_models.analyse") / "weights" / "tempo.npz") as path,
        np.load(path, allow_pickle=False) as stored,
    ):
        names = tuple(str(name) for name in stored["names"])
        return TempoModel(names, stored["weights"], stored["sureness"])
