"""Which words of the curated list a sound answers, and how surely (zero-shot classification).

Within an axis the cosines become shares by softmax, as CLAP is trained (Radford et al. 2021,
section 3.1.2; Wu et al. 2023, section 4.3); a word is kept where its share reaches the threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.embed.clap.labels import LABELS, THRESHOLDS, Axis
from samplerecs_models.types import Float32


@dataclass(frozen=True, slots=True)
class HeardTag:
    """A word that a sound answers: `confidence` is its share of the axis, 0..1."""

    axis: Axis
    word: str
    confidence: float


def tags(vectors: Float32, phrases: Float32, logit_scale: float) -> list[tuple[HeardTag, ...]]:
    """Return the tags of each sound, by axis and then the surest first.

    Args:
        vectors: float32 (n, dim), unit rows: the sounds.
        phrases: float32 (len(LABELS), dim), unit rows: the phrases of `LABELS`, in order.
        logit_scale: the model's factor of a cosine before softmax.

    Raises:
        ValueError: when there are not as many phrases as labels.
    """
    if phrases.shape != (len(LABELS), vectors.shape[1]):
        raise ValueError(f"{len(LABELS)} phrases were wanted, got {phrases.shape}")
    logits = (vectors.astype(np.float64) @ phrases.T.astype(np.float64)) * logit_scale
    found: list[list[HeardTag]] = [[] for _ in vectors]
    for axis in Axis:
        places = [at for at, label in enumerate(LABELS) if label.axis is axis]
        part = np.exp(logits[:, places] - logits[:, places].max(axis=1, keepdims=True))
        shares = part / part.sum(axis=1, keepdims=True)
        for row, column in zip(*np.nonzero(shares >= THRESHOLDS[axis]), strict=True):
            share = round(float(shares[row, column]), 4)
            found[row].append(HeardTag(axis, LABELS[places[column]].word, share))
    order = list(Axis)
    return [
        tuple(sorted(each, key=lambda tag: (order.index(tag.axis), -tag.confidence, tag.word)))
        for each in found
    ]
