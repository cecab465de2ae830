"""One-shot, loop or texture, from the sound alone."""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.features import Features
from samplerecs_models.types import Estimate, Float64
from samplerecs_models.vocabulary import Kind, Source

VERSION = 1
#: Below this an answer is "unsure".
MIN_CONFIDENCE = 0.5
_KINDS = (Kind.ONE_SHOT, Kind.LOOP, Kind.TEXTURE)


def classify_kind(features: Features, duration_s: float, tempo: Estimate[float]) -> Estimate[Kind]:
    """Return what sort of recording it is, or None where it could be more than one.

    Args:
        features: the sound's measures.
        duration_s: length of the whole file in seconds.
        tempo: what the tempo analysis heard; a sure tempo speaks for a loop.
    """
    if features.envelope.peak == 0.0:
        return Estimate(None, 0.0, Source.AUDIO)
    chances = _softmax(_evidence(features, duration_s, tempo))
    order = np.argsort(-chances, kind="stable")
    best = float(chances[order[0]])
    if best < MIN_CONFIDENCE:
        return Estimate(None, best, Source.AUDIO, tuple(_KINDS[i] for i in order))
    return Estimate(_KINDS[order[0]], best, Source.AUDIO, (_KINDS[order[1]],))


def _evidence(features: Features, duration_s: float, tempo: Estimate[float]) -> Float64:
    """Return the log odds of one-shot, loop and texture, before they are made to sum to 1."""
    shape = features.envelope
    length = float(np.log2(max(duration_s, 0.02)))
    hits = float(np.log2(1 + shape.hits))
    pulse = tempo.confidence if tempo.value is not None else 0.0
    dies = shape.end_db < -30.0
    one_shot = 2.5 - 1.0 * length - 1.2 * (hits - 1) + 1.0 * dies - 2.0 * pulse
    loop = -2.0 + 0.8 * length + 1.6 * (hits - 1) - 0.8 * dies + 2.0 * pulse
    steady = 2.0 * shape.sustain - 8.0 * features.flux
    texture = -1.5 + 0.7 * length - 0.8 * (hits - 1) + steady - 1.0 * pulse
    if duration_s < 0.9:
        loop, texture = loop - 3.0, texture - 3.0
    return np.array([one_shot, loop, texture])


def _softmax(logits: Float64) -> Float64:
    grown = np.exp(logits - logits.max())
    return np.asarray(grown / grown.sum())
