"""The fingerprint's linear map: weighed blocks, a shrunk discriminant map, the figures joined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.types import Float64, Int64


@dataclass(frozen=True)
class Plan:
    """How the map is made.

    Attributes:
        shrinkage: of the within-class covariance towards a multiple of the identity.
        directions: discriminant directions kept.
        joined: weight of the figures themselves beside the discriminant map, whose weight is 1.
        dim: length of the vector.
        block: weight of every block of figures beside the cepstrum, whose weight is 1.
    """

    shrinkage: float = 0.3
    directions: int = 80
    joined: float = 0.4
    dim: int = 96
    block: float = 0.5


@dataclass(frozen=True)
class Map:
    """Centre (raw,) and matrix (raw, dim): vector = (raw - mean) @ matrix, made a unit vector."""

    mean: Float64
    matrix: Float64

    def __call__(self, raw: Float64) -> Float64:
        mapped = (raw - self.mean) @ self.matrix
        return np.asarray(mapped / np.linalg.norm(mapped, axis=1, keepdims=True))


def fit(raw: Float64, classes: Int64, weight: Float64, blocks: list[int], plan: Plan) -> Map:
    """Return the map learned from rows `raw` of class numbers, each row with a weight.

    `blocks` are the lengths of the blocks of figures, the cepstrum first.
    """
    weight = weight / weight.sum()
    mean = weight @ raw
    scale = _scale(raw - mean, weight, blocks, plan.block)
    scaled = (raw - mean) * scale
    discriminant = _discriminant(scaled, classes, weight, plan)
    size = np.sqrt(weight @ np.sum((scaled @ discriminant) ** 2, axis=1))
    both = np.hstack([discriminant / size, plan.joined * np.eye(raw.shape[1])])
    mapped = scaled @ both
    _, axes = np.linalg.eigh((mapped * weight[:, None]).T @ mapped)
    return Map(mean, scale[:, None] * (both @ axes[:, ::-1][:, : plan.dim]))


def _scale(centred: Float64, weight: Float64, blocks: list[int], share: float) -> Float64:
    """Give the cepstrum a mean square of 1 and every other block `share` squared.

    Figures of unlike units get equal variance in their block; spectra keep theirs.
    """
    variance = weight @ centred**2
    scale, at = np.empty(len(variance)), 0
    for index, length in enumerate(blocks):
        part = slice(at, at + length)
        if length < 40 and index not in (0, 2):
            scale[part] = 1 / np.sqrt((variance[part] + 1e-12) * length)
        else:
            scale[part] = 1 / np.sqrt(variance[part].sum())
        scale[part] *= 1.0 if index == 0 else share
        at += length
    return scale


def _discriminant(scaled: Float64, classes: Int64, weight: Float64, plan: Plan) -> Float64:
    size = scaled.shape[1]
    within, between = np.zeros((size, size)), np.zeros((size, size))
    for each in np.unique(classes):
        rows, share = scaled[classes == each], weight[classes == each]
        centre = share @ rows / share.sum()
        within += ((rows - centre) * share[:, None]).T @ (rows - centre)
        between += share.sum() * np.outer(centre, centre)
    within += plan.shrinkage * np.eye(size) * np.trace(within) / size
    values, vectors = np.linalg.eigh(within)
    whiten = vectors / np.sqrt(values)
    values, vectors = np.linalg.eigh(whiten.T @ between @ whiten)
    kept = slice(-1, -plan.directions - 1, -1)
    gain = np.sqrt(np.maximum(values[kept], 0) / (1 + np.maximum(values[kept], 0)))
    return np.asarray(whiten @ vectors[:, kept] * gain)
