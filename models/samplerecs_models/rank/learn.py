"""What is learnt from a user's words: what they like beyond chance, and what the parts are worth.

Pure functions over counts and columns; what counts as a word, and how much, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samplerecs_models.rank.columns import Weights
from samplerecs_models.types import Bool, Float64

#: Words that a like or dislike must outweigh: with so many it is half believed.
BELIEF = 2.0
#: Parts whose weights are learnt, in the order of the columns of `learn_weights`.
LEARNT_PARTS = (
    *("similarity", "words", "tempo", "key", "freshness"),
    *("role", "taste", "together", "steps"),
)
#: Points of score to log odds.
SLOPE = 6.0
#: How far a weight drifts by itself, as a share of the set one (one standard deviation of the
#: prior), and how far it may drift at all.
DRIFT, LEAST, MOST = 0.3, 0.33, 2.5
#: Words after which weights go half of the way that the words point.
WORDS_BELIEF = 20.0
_BIAS_SD = 3.0
_ROUNDS = 12


def lift(liked: Float64, disliked: Float64, share: Float64) -> Float64:
    """Return how much each value of a property is liked beyond its share: float64 (m,), -1..1.

    A pack that is a tenth of the library is a tenth of what is taken by chance; only what goes
    beyond counts, shrunk towards 0 by BELIEF words (as an additive prior does).

    Args:
        liked: float64 (m,), words for each value.
        disliked: float64 (m,), words against it.
        share: float64 (m,), its share of what is there, 0..1.
    """
    return _beyond(liked, share) - _beyond(disliked, share)


def _beyond(words: Float64, share: Float64) -> Float64:
    chance = words.sum() * share
    return np.asarray(np.maximum(words - chance, 0.0) / (words + chance + BELIEF))


def learn_weights(
    weights: Weights, parts: Float64, taken: Bool, counts: Float64 | None = None
) -> Weights:
    """Return the weights that explain best what was taken and what was passed over.

    A logistic model over the parts (Cox 1958), its prior a normal round the set weights: the
    maximum a posteriori by Newton's method. A few words part such a model all too well, so it is
    believed as `lift` believes a like: WORDS_BELIEF words must be outweighed. With few words, or
    words that say nothing, the weights stay about as they were set.

    Args:
        weights: as set.
        parts: float64 (m, len(LEARNT_PARTS)), each sound's parts before their weights.
        taken: bool (m,), whether it was taken.
        counts: float64 (m,), what each word counts; 1 for each by default.
    """
    if not len(taken) or taken.all() or not taken.any():
        return weights
    count = np.ones(len(taken)) if counts is None else counts
    mean = np.array([getattr(weights, name) for name in LEARNT_PARTS])
    # Without the means, the bias alone says how often anything is taken.
    centred = SLOPE * (parts - np.average(parts, axis=0, weights=count))
    design = np.column_stack([centred, np.ones(len(taken))])
    centre = np.append(mean, 0.0)
    precision = np.append(1.0 / (DRIFT * mean + 1e-6) ** 2, 1.0 / _BIAS_SD**2)
    found = _map_estimate(design, taken.astype(np.float64), count, centre, precision)[:-1]
    found = np.clip(found, LEAST * mean, MOST * mean)
    heard = _words(count)
    found = mean + (found - mean) * heard / (heard + WORDS_BELIEF)
    # The parts that are not learnt keep their place beside the sum of those that are.
    found *= mean.sum() / max(float(found.sum()), 1e-9)
    return replace(weights, **dict(zip(LEARNT_PARTS, found.tolist(), strict=True)))


def _words(count: Float64) -> float:
    """Return how many words the counts are worth: none counts for more than one.

    Kish's effective number (Survey Sampling, 1965), and no more than their sum where all faded.
    """
    return float(min(count.sum(), count.sum() ** 2 / max(1e-9, float((count**2).sum()))))


def _map_estimate(
    design: Float64, taken: Float64, count: Float64, centre: Float64, precision: Float64
) -> Float64:
    theta = centre.copy()
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ theta, -30, 30)))
        slope = design.T @ (count * (taken - chance)) - precision * (theta - centre)
        bend = (design.T * (count * chance * (1 - chance))) @ design + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        theta = theta + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return theta


def parts_row(parts: dict[str, float] | None) -> Sequence[float]:
    """Return the named parts in the order of LEARNT_PARTS, 0 for what is not named."""
    named = parts or {}
    return [float(named.get(name, 0.0)) for name in LEARNT_PARTS]
