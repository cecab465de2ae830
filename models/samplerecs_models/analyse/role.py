"""What part a sound plays, from the sound alone; "unknown" (None) is an answer."""

from __future__ import annotations

from samplerecs_models.analyse.features import Features
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import Kind, Role, Source

VERSION = 1
_UNSURE: Estimate[Role] = Estimate(None, 0.0, Source.AUDIO)


def classify_role(features: Features, kind: Estimate[Kind], pitched: float) -> Estimate[Role]:
    """Return the role that the sound has, or None where it is not clear.

    Args:
        features: the sound's measures.
        kind: what sort of recording it was taken for.
        pitched: 0 (noise) .. 1 (clear pitch), from the tonality analysis.
    """
    if features.envelope.peak == 0.0 or kind.value is None or kind.value is Kind.TEXTURE:
        return _UNSURE
    if kind.value is Kind.LOOP:
        return _loop_role(features, kind.confidence, pitched)
    return _drum_role(features, kind.confidence)


def _loop_role(features: Features, confidence: float, pitched: float) -> Estimate[Role]:
    low, high = float(features.bands[:6].sum()), float(features.bands[13:].sum())
    if pitched < 0.3 or (features.flux > 0.06 and high > 0.02):
        return Estimate(Role.DRUM_LOOP, 0.8 * confidence, Source.AUDIO)
    if pitched > 0.6:
        role = Role.BASS_LOOP if low > 0.85 else Role.MELODIC_LOOP
        return Estimate(role, 0.7 * confidence, Source.AUDIO)
    return _UNSURE


def _drum_role(features: Features, confidence: float) -> Estimate[Role]:
    shape, bands = features.envelope, features.bands
    if shape.attack_s > 0.05 or shape.hits > 2:
        return _UNSURE
    low, high = float(bands[:4].sum()), float(bands[14:].sum())
    if low > 0.8 and features.sweep_octaves > 0.2 and shape.active_s < 1.2:
        return Estimate(Role.KICK, 0.8 * confidence, Source.AUDIO)
    if high > 0.7 and features.flatness > 0.05:
        role = Role.CLOSED_HAT if shape.decay_s < 0.12 else Role.OPEN_HAT
        return Estimate(role, 0.6 * confidence, Source.AUDIO)
    return _UNSURE
