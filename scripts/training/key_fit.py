"""Fitting what `analyse.profiles` ships: note kernel, key profiles, and how sure an answer is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

from samplerecs_models.analyse.profiles import spread
from samplerecs_models.types import Bool, Float32, Float64, Int64

#: Of answers at confidence SURE, at least RIGHT of the trained-on groups are to be right.
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


def design(clues: Float32) -> Float32:
    """Return the inputs, turned to each tonic: float32, shape (n, 12, n_clues * 12 + spread).

    Args:
        clues: shape (n, n_clues, 12).
    """
    roots = np.sqrt(clues)
    turned = [np.roll(roots, -tonic, axis=2).reshape(len(roots), -1) for tonic in range(12)]
    around = np.stack([spread(each) for each in clues])
    repeated = np.repeat(around[:, None], 12, axis=1)
    return np.concatenate([np.stack(turned, axis=1), repeated], axis=2).astype(np.float32)


def chances(inputs: Float32, weights: Float64) -> Float64:
    """Return the chances of the 36 answers, (n, 36), by `weights` of shape (width, 3)."""
    scores = (inputs @ weights.astype(np.float32)).transpose(0, 2, 1).astype(np.float64)
    scores = scores.reshape(len(inputs), 36)
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def fit_profiles(inputs: Float32, truth: Int64, weight: Float64, penalty: float) -> Float64:
    """Return the weights (width, 3) of the multinomial logistic regression over 36 answers."""
    count, _, width = inputs.shape
    flat, share, row = inputs.reshape(-1, width), weight / weight.sum(), np.arange(count)

    def loss(beta: Float64) -> tuple[float, Float64]:
        said = chances(inputs, beta.reshape(width, 3))
        value = -(share * np.log(said[row, truth] + 1e-12)).sum() + penalty * beta @ beta
        pull = said * share[:, None]
        pull[row, truth] -= share
        turned = pull.reshape(count, 3, 12).transpose(0, 2, 1).reshape(-1, 3).astype(np.float32)
        slope = (flat.T @ turned).astype(np.float64).ravel()
        return float(value), slope + 2 * penalty * beta

    return _minimise(loss, 3 * width, 400).reshape(width, 3)


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
