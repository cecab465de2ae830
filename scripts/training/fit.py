"""Training of the small networks: Adam on cross-entropy, all in numpy, seeded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.analyse.network import Network
from samplerecs_models.types import Float32, Float64, Int64


@dataclass(frozen=True)
class Plan:
    """How a network is trained."""

    members: int = 4
    width: int = 40
    epochs: int = 40
    batch: int = 128
    rate: float = 3e-3
    decay: float = 1e-3
    noise: float = 0.25
    smooth: float = 0.05
    seed: int = 7


def train(x: Float32, y: Int64, weight: Float64, classes: tuple[str, ...], plan: Plan) -> Network:
    """Return a network trained on rows `x` with class numbers `y` and a weight for every row."""
    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 0.05)
    scaled = np.clip((x - mean) / scale, -4, 4)
    members = [_member(scaled, y, weight, len(classes), plan, m) for m in range(plan.members)]
    hidden = np.concatenate([np.vstack([m[0], m[1]]) for m in members], axis=1)
    output = np.stack([np.vstack([m[2], m[3]]) for m in members])
    return Network(
        classes,
        mean.astype(np.float32),
        scale.astype(np.float32),
        hidden.astype(np.float32),
        output.astype(np.float32),
        1.0,
    )


def _member(
    x: Float32, y: Int64, weight: Float64, n: int, plan: Plan, member: int
) -> list[Float64]:
    rng = np.random.default_rng((plan.seed, member))
    weights: list[Float64] = [
        rng.standard_normal((x.shape[1], plan.width)) * np.sqrt(2 / x.shape[1]),
        np.zeros((1, plan.width)),
        rng.standard_normal((plan.width, n)) * np.sqrt(1 / plan.width),
        np.zeros((1, n)),
    ]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    chance = weight / weight.sum()
    target = np.full((n, n), plan.smooth / n) + np.eye(n) * (1 - plan.smooth)
    steps = plan.epochs * len(x) // plan.batch
    for step in range(1, steps + 1):
        rows = rng.choice(len(x), plan.batch, p=chance)
        batch = x[rows] + plan.noise * rng.standard_normal((plan.batch, x.shape[1]))
        rate = plan.rate * 0.5 * (1 + np.cos(np.pi * step / steps))
        for i, gradient in enumerate(_gradients(batch, target[y[rows]], weights)):
            first[i] += 0.1 * (gradient - first[i])
            second[i] += 0.001 * (gradient**2 - second[i])
            move = first[i] / (1 - 0.9**step) / (np.sqrt(second[i] / (1 - 0.999**step)) + 1e-8)
            weights[i] = weights[i] - rate * (move + plan.decay * weights[i] * (i % 2 == 0) * 10)
    return weights


def _gradients(x: Float64, target: Float64, weights: list[Float64]) -> list[Float64]:
    w1, b1, w2, b2 = weights
    layer = np.maximum(x @ w1 + b1, 0)
    logits = layer @ w2 + b2
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = (grown / grown.sum(axis=1, keepdims=True) - target) / len(x)
    back = (error @ w2.T) * (layer > 0)
    return [x.T @ back, back.sum(0, keepdims=True), layer.T @ error, error.sum(0, keepdims=True)]


def balance(y: Int64, packs: list[str], trust: Float64) -> Float64:
    """Return a weight for every row: classes count alike, and packs within a class nearly so."""
    keys = [f"{label}|{pack}" for label, pack in zip(y, packs, strict=True)]
    _, index, count = np.unique(keys, return_inverse=True, return_counts=True)
    weight = trust / np.sqrt(count[index])
    totals = np.bincount(y, weights=weight)
    return np.asarray(weight / np.maximum(totals[y], 1e-9) ** 0.7)
