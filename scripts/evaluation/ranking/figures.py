"""Means with their intervals, and nDCG."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Draws of a bootstrap, and its seed.
DRAWS, SEED = 2000, 0


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean and its 95 % bootstrap interval (Efron 1979) over the seeds' values."""
    found = np.array(values, dtype=np.float64)
    if not len(found):
        return 0.0, 0.0, 0.0
    rng = np.random.default_rng(SEED)
    draws = found[rng.integers(0, len(found), (DRAWS, len(found)))].mean(axis=1)
    low, high = np.percentile(draws, [2.5, 97.5])
    return round(float(found.mean()), 4), round(float(low), 4), round(float(high), 4)


def ndcg(gains: Sequence[float], everything: Sequence[float], places: int = 10) -> float:
    """Return the normalised discounted cumulative gain (Järvelin and Kekäläinen 2002), 0..1.

    Args:
        gains: of the list, in its order.
        everything: of all that could have been listed.
        places: of the list that count.
    """
    best = _dcg(sorted(everything, reverse=True)[:places])
    return _dcg(gains[:places]) / best if best > 0 else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return float(sum(gain / np.log2(place + 2) for place, gain in enumerate(gains)))


def told(name: str, values: Sequence[float]) -> str:
    """Return a figure in words: its name, mean and interval."""
    mean, low, high = mean_interval(values)
    return f"{name}: {mean:.3f} ({low:.3f} to {high:.3f})"
