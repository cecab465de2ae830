"""Fitting the network of `analyse.profiles` by gradient descent; needs jax and optax.

One set of weights judges all twelve tonics, so each piece teaches as twelve transposed ones would.
On a processor alone this takes minutes, on a GPU seconds; sums are not the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from samplerecs_models.analyse.clues import CLUES
from samplerecs_models.analyse.profiles import N_SPREAD, spread
from samplerecs_models.analyse.segments import N_SEGMENTS, ROWS
from samplerecs_models.types import Float32, Float64, Int64

N_TOLD, N_HIDDEN = 24, 32
#: Chance of dropping a hidden figure in training (of one told of a segment: half of it); AdamW's
#: weight decay; how much of the truth is spread over all answers.
DROPOUT, DECAY, SMOOTHING = 0.5, 0.1, 0.03
RATE, EPOCHS, BATCH = 3e-3, 40, 2048
#: Clues are raised by this before the hidden layer, so that they learn as fast as the segments.
RAISED = 3.0
_N_CLUES = len(CLUES) * 12 + N_SPREAD
_UNDECAYED = frozenset({"bias", "told", "hidden"})
_TURNS = (np.arange(12)[:, None] + np.arange(12)) % 12

Weights = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """What is fitted on: clues (n, len(CLUES), 12), segments (n, N_SEGMENTS, rows, 12), answers."""

    clues: Float32
    segments: Float32
    truth: Int64


def fit(heard: Heard, weights: Sequence[Float64], seed: int) -> list[Weights]:
    """Return networks, one for each of `weights` ((n,), how much each sound counts), as fitted.

    All see the same batches, so that the folds of a cross-validation cost little more than one.
    """
    jax, optax = import_module("jax"), import_module("optax")
    inputs, truth = _inputs(heard), jax.numpy.asarray(heard.truth)
    shares = np.stack([each * len(each) / each.sum() for each in weights]).astype(np.float32)
    shares, count = jax.numpy.asarray(shares), len(heard.truth)
    steps = max(1, EPOCHS * count // BATCH)
    schedule = optax.cosine_decay_schedule(RATE, steps)
    descent = optax.adamw(
        schedule, b2=0.99, weight_decay=DECAY, mask=lambda p: {k: k not in _UNDECAYED for k in p}
    )

    def loss(net: Weights, rows: Any, share: Any, key: Any) -> Any:
        said = jax.nn.log_softmax(_scores(net, [each[rows] for each in inputs], key))
        right = jax.numpy.take_along_axis(said, truth[rows][:, None], 1)[:, 0]
        wrong = -(1 - SMOOTHING) * right - SMOOTHING * said.mean(1)
        return (share[rows] * wrong).mean()

    def improve(net: Weights, state: Any, rows: Any, share: Any, key: Any) -> Any:
        changes, state = descent.update(jax.grad(loss)(net, rows, share, key), state, net)
        return optax.apply_updates(net, changes), state

    def step(now: Any, key: Any) -> Any:
        drawn, dropped = jax.random.split(key)
        rows = jax.random.randint(drawn, (BATCH,), 0, count)
        each = jax.vmap(improve, (0, 0, None, 0, None))
        return each(*now, rows, shares, dropped), None

    start = jax.vmap(_start)(jax.random.split(jax.random.PRNGKey(seed), len(weights)))
    keys = jax.random.split(jax.random.PRNGKey(seed + 1000), steps)
    run = jax.jit(lambda now: jax.lax.scan(step, now, keys)[0])
    nets, _ = run((start, jax.vmap(descent.init)(start)))
    return [{k: np.asarray(v[i]) for k, v in nets.items()} for i in range(len(weights))]


def judge_by_folds(heard: Heard, weight: Float64, fold: Int64, seed: int) -> Float64:
    """Return each sound's chances, (n, 36), by the network that did not train on its fold."""
    folds = [fold == each for each in np.unique(fold)]
    said = np.zeros((len(fold), 36))
    nets = fit(heard, [weight * ~own for own in folds], seed)
    for own, net in zip(folds, nets, strict=True):
        said[own] = chances(net, Heard(heard.clues[own], heard.segments[own], heard.truth[own]))
    return said


def chances(net: Weights, heard: Heard) -> Float64:
    """Return the chances of the 36 answers to each sound: (n, 36)."""
    jax = import_module("jax")
    inputs = _inputs(heard)
    score = jax.jit(lambda *part: jax.nn.softmax(_scores(net, list(part), None)))
    parts = ([each[at : at + BATCH] for each in inputs] for at in range(0, len(heard.truth), BATCH))
    return np.concatenate([np.asarray(score(*part), np.float64) for part in parts])


def shipped(net: Weights) -> dict[str, Float32]:
    """Return the arrays as `analyse.profiles` reads them: float16 (the shipped size halves)."""
    linear = net["linear"].copy()
    linear[len(CLUES) * 12] += net["bias"]  # the 1 that `spread` begins with
    arrays = {k: net[k] for k in ("around", "told", "places", "hidden", "out")}
    arrays |= {"linear": linear, "clues": RAISED * net["clues"]}
    return {name: array.astype(np.float16) for name, array in arrays.items()}


def _inputs(heard: Heard) -> list[Any]:
    figures = np.stack([spread(each) for each in heard.clues])
    arrays = (np.sqrt(heard.clues), np.sqrt(heard.segments), figures)
    return [import_module("jax.numpy").asarray(each) for each in arrays]


def _start(key: Any) -> Weights:
    random = import_module("jax.random")
    nothing, keys = import_module("jax.numpy").zeros, random.split(key, 4)

    def drawn(key: Any, rows: int, columns: int, scale: float = 1.0) -> Any:
        return random.normal(key, (rows, columns)) * scale * rows**-0.5

    return {
        "linear": nothing((_N_CLUES, 3)), "bias": nothing(3),
        "around": drawn(keys[0], 3 * len(ROWS) * 12, N_TOLD), "told": nothing(N_TOLD),
        "places": drawn(keys[1], N_SEGMENTS * N_TOLD, N_HIDDEN),
        "clues": drawn(keys[2], _N_CLUES, N_HIDDEN), "hidden": nothing(N_HIDDEN),
        "out": drawn(keys[3], N_HIDDEN, 3, 0.3),
    }  # fmt: skip


def _scores(net: Weights, part: list[Any], key: Any) -> Any:
    """Return (n, 36) scores; with a `key`, figures are dropped by it, the same for all tonics."""
    jax = import_module("jax")
    jnp, (clues, segments, figures) = jax.numpy, part
    count = len(clues)
    turned = jnp.moveaxis(clues[..., _TURNS], -2, 1).reshape(count, 12, -1)
    whole = jnp.broadcast_to(figures[:, None], (count, 12, N_SPREAD))
    turned = jnp.concatenate([turned, whole], 2)
    placed = jnp.moveaxis(segments[..., _TURNS], -2, 1).reshape(count, 12, N_SEGMENTS, -1)
    padded = jnp.pad(placed, ((0, 0), (0, 0), (1, 1), (0, 0)))
    context = jnp.concatenate([padded[:, :, at : at + N_SEGMENTS] for at in range(3)], 3)
    told = jax.nn.relu(context @ net["around"] + net["told"])
    if key is not None:
        first, second = jax.random.split(key)
        kept = jax.random.bernoulli(first, 1 - DROPOUT / 2, (count, 1, *told.shape[2:]))
        told = told * kept / (1 - DROPOUT / 2)
    layer = told.reshape(count, 12, -1) @ net["places"] + net["hidden"]
    layer = jax.nn.relu(layer + RAISED * turned @ net["clues"])
    if key is not None:
        kept = jax.random.bernoulli(second, 1 - DROPOUT, (count, 1, N_HIDDEN))
        layer = layer * kept / (1 - DROPOUT)
    scores = turned @ net["linear"] + net["bias"] + layer @ net["out"]
    return jnp.moveaxis(scores, 2, 1).reshape(count, 36)
