"""Tempi worth considering for a sound of a given length.

A loop is a whole number of beats, so the exact tempi are 60 * n / length. A tail after the last
beat, or a careless cut, hides the length, so whole BPM (most music is made at one) and a free grid
stand beside them; what the length says about each tempo is told as numbers that the weights of
`tempo_model` judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Bool, Float64

#: Range of answers in BPM.
SLOWEST = 55.0
FASTEST = 215.0
#: What the prior is measured from.
PRIOR_BPM = 125.0
#: Ratio of neighbours on the free grid (within a quarter BPM up to 125).
STEP = 1.004
#: A cut that is off by this many samples still counts as exact.
SLACK_SAMPLES = 2.5
#: How near to a power of two of beats counts, in beats.
NEAR = (0.01, 0.03, 0.1)
#: Beats of tail after the last bar that are thought of.
LONGEST_TAIL = 1.5
SHORTEST_TAIL = 0.1


@dataclass(frozen=True, slots=True)
class Candidates:
    """Tempi under consideration, columnar.

    Attributes:
        bpm: float64, shape (n,).
        exact: bool, shape (n,); the sound is a whole number of beats at this tempo.
        whole: bool, shape (n,); the tempo is among the whole BPM. Neither: the free grid.
        length: length of the sound in seconds.
        part: True where the sound goes on behind `length`, so that its length says nothing.
    """

    bpm: Float64
    exact: Bool
    whole: Bool
    length: float
    part: bool = False

    @property
    def beats(self) -> Float64:
        """Beats that the sound lasts at each tempo: float64, shape (n,)."""
        return self.bpm * (self.length / 60.0)

    @property
    def below(self) -> Float64:
        """Largest power of two of beats that fits into the sound, at least 1: float64, (n,)."""
        return np.exp2(np.floor(np.log2(np.maximum(self.beats, 1.0) + 1e-6)))


def candidates(length: float, *, part: bool = False) -> Candidates:
    """Return the tempi between SLOWEST and FASTEST for a sound of `length` seconds.

    Args:
        length: in seconds; of what was heard, where that is a part.
        part: whether the sound goes on; there are no exact candidates then.
    """
    beats = np.arange(1.0, np.floor(length * FASTEST / 60.0) + 1.0)
    exact = 60.0 * beats / length
    exact = exact[(exact >= SLOWEST) & (not part)]
    whole = np.arange(np.ceil(SLOWEST), FASTEST + 1.0)
    steps = int(np.log(FASTEST / SLOWEST) / np.log(STEP))
    free = SLOWEST * STEP ** np.arange(steps + 1)
    sizes = [len(exact), len(whole), len(free)]
    return Candidates(
        np.concatenate([exact, whole, free]),
        np.repeat([True, False, False], sizes),
        np.repeat([False, True, False], sizes),
        length,
        part,
    )


def length_evidence(found: Candidates) -> dict[str, Float64]:
    """Return what the length says of each candidate: name -> float64, shape (n,), 0..1.

    Exact candidates by their number of beats: `square` (a power of two from 4 on), `few`, `bars`
    (other whole bars of four), `beats` (the rest); `round` and `round other` where the tempo is
    a whole number as well, to within what cutting to whole samples allows: a coincidence in one
    of a hundred. The others by their distance from a power of two: `near N` within N beats,
    `tail` where a tail of up to LONGEST_TAIL beats would follow one.
    """
    beats, exact, below = found.beats, found.exact, found.below
    count = np.maximum(np.rint(beats), 1.0)
    square = np.exp2(np.rint(np.log2(count))) == count
    bars = (count % 4 == 0) & ~square
    slack = found.bpm * SLACK_SAMPLES / (found.length * ANALYSIS_RATE)
    is_round = np.abs(found.bpm - np.rint(found.bpm)) <= np.minimum(slack, 0.05)
    over = beats - below
    off = np.minimum(over, np.where(below > 0, 2 * below - beats, over))
    table: dict[str, Float64 | Bool] = {
        "whole": found.whole,
        "square": exact & square & (count >= 4),
        "few": exact & (count < 4),
        "bars": exact & bars,
        "beats": exact & ~square & ~bars & (count > 4),
        "round": exact & is_round & square,
        "round other": exact & is_round & ~square,
        "tail": ~exact
        & (over >= SHORTEST_TAIL)
        & (over <= LONGEST_TAIL)
        & (below >= 4)
        & (not found.part),
    }
    for width in NEAR:
        table[f"near {width:g}"] = np.exp(-0.5 * (off / width) ** 2) * (
            ~exact & (beats > 3) & (not found.part)
        )
    return {name: np.asarray(column, dtype=np.float64) for name, column in table.items()}


def prior_evidence(found: Candidates) -> dict[str, Float64]:
    """Return how far each candidate lies from PRIOR_BPM: name -> float64, shape (n,).

    In octaves and, apart for either side, in squared octaves: with weights of the right sign
    the log of a log-normal prior that may be skewed.
    """
    octaves = np.log2(found.bpm / PRIOR_BPM)
    return {
        "slow": np.minimum(octaves, 0.0) ** 2,
        "fast": np.maximum(octaves, 0.0) ** 2,
        "octaves": octaves,
    }
