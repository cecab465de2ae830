"""The descriptor words of a sound, each with a strength and the number it rests on.

A strength of 0.5 is the border where the word starts to fit; 0.6 is a word one would say. The
two words of a pair rest on one number, so they are never strong together.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.features import Features
from samplerecs_models.types import Level
from samplerecs_models.vocabulary import DESCRIPTORS

VERSION = 1


def describe(
    features: Features, level: Level, duration_s: float, pitched: float
) -> dict[str, float]:
    """Return the strength 0..1 of every word of `DESCRIPTORS`; silence fits none.

    Args:
        features: the sound's measures.
        level: its level, for the part that is clipped.
        duration_s: length of the whole file in seconds.
        pitched: 0 (noise) .. 1 (clear pitch), from the tonality analysis.
    """
    if features.envelope.peak == 0.0:
        return dict.fromkeys(DESCRIPTORS, 0.0)
    words = _colour(features) | _course(features, duration_s) | _texture(features, level, pitched)
    return {word: round(words[word], 4) for word in DESCRIPTORS}


def _colour(features: Features) -> dict[str, float]:
    """Return dark and bright (spectral centroid, octaves), sub (energy below 60 Hz)."""
    centroid = float(np.log2(max(features.centroid_hz, 20.0)))
    return {
        "dark": _ramp(centroid, 9.7, 8.0),
        "bright": _ramp(centroid, 11.0, 12.7),
        "sub": _ramp(float(features.bands[0]), 0.05, 0.75),
    }


def _course(features: Features, duration_s: float) -> dict[str, float]:
    """Return what rests on time: punchy and soft, short and long, dry and wet.

    punchy, soft: the attack in octaves of time, and the crest. short, long: seconds. dry, wet:
    how slowly the last half dies away, after an attack.
    """
    shape = features.envelope
    attack = float(np.log2(max(shape.attack_s, 0.003) / 0.003))
    punch = 0.5 * _ramp(attack, 4.0, 0.0) + 0.5 * _ramp(shape.crest_db, 6.0, 20.0)
    length = float(np.log2(max(duration_s, 0.01)))
    decay = float(np.log2(max(shape.active_s - shape.peak_s, 0.01)))
    fades = _ramp(shape.end_db, -10.0, -40.0)
    return {
        "punchy": punch,
        "soft": _ramp(attack, 2.5, 6.5),
        "short": _ramp(length, -0.5, -3.0),
        "long": _ramp(length, 0.5, 3.5),
        "dry": _ramp(decay, 0.5, -2.5) * _ramp(attack, 6.0, 3.0),
        "wet": _ramp(decay, -0.5, 2.5) * fades,
    }


def _texture(features: Features, level: Level, pitched: float) -> dict[str, float]:
    """Return what rests on the spectrum's fine structure, on clipping and on the stereo image."""
    noise = float(np.log10(features.flatness + 1e-6))
    dirt = max(_ramp(level.clipped, 0.0, 0.02), _ramp(features.envelope.crest_db, 5.0, 1.0))
    noisy = _ramp(noise, -2.0, -0.4) * (1.0 - 0.5 * pitched)
    tonal = 0.5 * pitched + 0.5 * _ramp(features.peakiness, 0.3, 0.9)
    return {
        "clean": _ramp(noise, -2.0, -4.5) * (1.0 - dirt),
        "noisy": noisy,
        "distorted": dirt,
        "wide": _ramp(features.side, 0.02, 0.3),
        "mono": _ramp(features.side, 0.02, 0.0),
        "tonal": tonal,
        "atonal": 1.0 - tonal,
    }


def _ramp(value: float, none: float, full: float) -> float:
    """Return 0 where `value` is at `none` or beyond, 1 at `full` or beyond, a line between."""
    return float(min(max((value - none) / (full - none), 0.0), 1.0))
