"""A sound's measures as one row of numbers of like size: what the small learned models read."""

from __future__ import annotations

from math import log2, log10

import numpy as np

from samplerecs_models.analyse.features import N_BANDS, Features
from samplerecs_models.types import Float32

#: Three band spectra, then the scalars of `_scalars`.
N_SCALARS = 22
N_INPUTS = 3 * N_BANDS + N_SCALARS


def inputs_of(features: Features, duration_s: float) -> Float32:
    """Return float32, shape (N_INPUTS,): bands in bels, times and frequencies in octaves.

    None of them changes with the level of the sound.
    """
    bands = np.concatenate([features.bands, features.attack_bands, features.tail_bands])
    bels = 0.5 * np.log10(bands + np.float32(1e-5)) + np.float32(1.5)
    return np.concatenate([bels, np.array(_scalars(features, duration_s), dtype=np.float32)])


def _scalars(features: Features, duration_s: float) -> tuple[float, ...]:
    shape = features.envelope
    times = (duration_s, shape.active_s, shape.attack_s, shape.peak_s, shape.decay_s)
    return (
        *(_octaves(t) for t in (*times, *features.ring_s)),
        shape.crest_db / 10.0 - 1.0,
        2.0 * shape.centroid - 0.7,
        2.0 * shape.sustain - 1.0,
        shape.end_db / 20.0 + 1.5,
        log2(1.0 + shape.hits) - 1.0,
        float(shape.bursts) - 2.0,
        log2(1.0 + shape.tail_slope) / 2.0 - 2.0,
        log2(max(features.centroid_hz, 20.0)) - 10.0,
        features.spread_octaves - 1.5,
        log10(features.flatness + 1e-6) / 2.0 + 1.0,
        2.0 * features.peakiness - 1.0,
        log2(max(features.pitch_hz, 20.0)) / 2.0 - 4.0,
        features.sweep_octaves,
        20.0 * features.flux - 1.0,
    )


def _octaves(seconds: float) -> float:
    return log2(max(seconds, 0.003) / 0.2) / 2.0
