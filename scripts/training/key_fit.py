"""Fitting logistic regressions (the note kernel), and how sure an answer of the key is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

from samplerecs_models.types import Bool, Float32, Float64

#: Of answers at confidence SURE, at least RIGHT of the held-out answers fitted on are to be right.
SURE, RIGHT = 0.8, 0.95


def fit_logistic(x: Float32, y: Bool, penalty: float) -> tuple[Float32, float]:
    """Return weights (n_inputs,) and bias of a logistic regression with a squared penalty."""
    inputs = np.c_[x, np.ones(len(x), np.float32)]
    sign = np.where(y, 1.0, -1.0)
    ridge = np.append(np.full(x.shape[1], penalty), 0.0)

    def loss(beta: Float64) -> tuple[float, Float64]:
        margin = sign * (inputs @ beta.astype(np.float32))
        pull = -sign / (1 + np.exp(margin)) / len(y)
        slope = (pull.astype(np.float32) @ inputs).astype(np.float64) + 2 * ridge * beta
        return float(np.logaddexp(0, -margin).mean() + ridge @ beta**2), slope

    beta = _minimise(loss, inputs.shape[1], 300)
    return beta[:-1].astype(np.float32), float(beta[-1])


def fit_sureness(best: Float64, strength: Float32, right: Bool, weight: Float64) -> Float32:
    """Return what `Profiles.confidence` needs: slope, weight of the strength, offset.

    Platt 1999, then the offset lowered until the answers at SURE are RIGHT.

    Args:
        best: (n,) chances of the answers given, from profiles that were fitted on others.
        strength: (n,) of the pitch.
        right: (n,) whether the answer is right.
        weight: (n,).
    """
    odds = log_odds(best)
    inputs = np.c_[odds, strength, np.ones(len(odds))]
    sign = np.where(right, 1.0, -1.0)

    def loss(beta: Float64) -> tuple[float, Float64]:
        margin = sign * (inputs @ beta)
        pull = -weight * sign / (1 + np.exp(margin))
        return float((weight * np.logaddexp(0, -margin)).sum()), pull @ inputs

    beta = _minimise(loss, 3, 200)
    score = inputs @ beta
    order = np.argsort(-score)
    kept = np.cumsum((weight * right)[order]) / np.cumsum(weight[order])
    enough = np.flatnonzero(kept >= RIGHT)
    if len(enough):
        beta[2] += np.log(SURE / (1 - SURE)) - score[order][enough[-1]]
    return beta.astype(np.float32)


def log_odds(chance: Float64) -> Float64:
    return np.asarray(np.log(np.clip(chance, 1e-6, 1 - 1e-6) / np.clip(1 - chance, 1e-6, 1)))


def _minimise(loss: Callable[[Float64], tuple[float, Float64]], width: int, rounds: int) -> Float64:
    found = minimize(
        loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": rounds}
    )
    return np.asarray(found.x, dtype=np.float64)
