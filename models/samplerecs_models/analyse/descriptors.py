"""The descriptor words of a sound, each with a strength and the number it rests on.

A strength of 0.5 is the border where a word starts to fit; from 0.6 on one would say it. The two
words of a pair rest on one number, so they are never strong together.

=================== ===========================================================================
words               rest on
=================== ===========================================================================
dark, bright        the centroid in octaves
sub                 the part of the energy from 20 to 60 Hz
wide, mono          what playing in mono loses
punchy, soft        how steeply it rises; punchy also on crest and low end
short, long         the length of the file
dry, wet            how long it rings after its peak; wet also on how far it falls
busy                hits a second
clean, noisy        flatness from 80 Hz to 16 kHz; noise of any colour by its fine structure
distorted           clipped samples, or little crest with strong overtones where it is no noise
tonal, atonal       energy that stays on its bins and stands out in lines, where it is no noise
=================== ===========================================================================
"""

from __future__ import annotations

from math import log2, log10, sqrt

from samplerecs_models.analyse.features import Features
from samplerecs_models.types import Level
from samplerecs_models.vocabulary import DESCRIPTORS

VERSION = 5


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
    words = _colour(features) | _course(features, duration_s) | _grain(features, level, pitched)
    return {word: round(words[word], 4) for word in DESCRIPTORS}


def _colour(features: Features) -> dict[str, float]:
    octaves = log2(max(features.centroid_hz, 20.0))
    return {
        "dark": _ramp(octaves, 9.7, 8.0),
        "bright": _ramp(octaves, 10.8, 12.4),
        "sub": _ramp(float(features.bands[0]), 0.05, 0.75),
        "wide": _ramp(features.side, 0.02, 0.2),
        "mono": _ramp(features.side, 0.02, 0.0),
    }


def _course(features: Features, duration_s: float) -> dict[str, float]:
    shape = features.envelope
    steep, crest = _ramp(shape.steepness, 0.6, 0.9), _ramp(shape.crest_db, 6.0, 16.0)
    body = _ramp(float(features.bands[:7].sum()), 0.0, 0.4)
    length = _octaves(duration_s, 1.0)
    tail = _octaves(shape.active_s - shape.peak_s - shape.decay_s, 1.0)
    return {
        "punchy": steep * crest * body,
        "soft": _ramp(shape.steepness, 0.85, 0.25),
        "short": _ramp(length, -0.5, -3.0),
        "long": _ramp(length, 0.5, 2.5),
        "dry": _ramp(tail, -2.5, -5.3),
        "busy": _ramp(_octaves(max(0, features.hits - 1) / max(duration_s, 0.5), 1.0), 0.0, 3.3),
        "wet": _ramp(tail, -1.5, 0.5) * _ramp(shape.end_db, -15.0, -35.0),
    }


def _grain(features: Features, level: Level, pitched: float) -> dict[str, float]:
    above = 1.0 - float(features.bands[:2].sum())
    flatness = log10(features.flatness * above + 1e-6)
    lineless = _lineless(features, pitched)
    noise = lineless * _ramp(features.lasting, 0.36, 0.26) * _ramp(features.ragged, 0.85, 0.95)
    # The slow swings of deep noise have as little crest as a driven amplifier's.
    driven = _ramp(features.envelope.top_crest_db, 7.0, 3.5) * (1.0 - noise)
    overtones = _ramp(log10(features.overtones + 1e-6), -2.0, -1.0)
    dirt = max(_ramp(level.clipped, 0.0, 0.01), sqrt(driven * overtones))
    pitch = 0.5 * (pitched + features.peakiness)
    # Of steady noise half of the energy stays on its bins by chance: that is no pitch.
    pitch *= 1.0 - lineless * _ramp(features.lasting, 0.5, 0.35)
    return {
        "clean": _ramp(flatness, -2.2, -4.0) * (1.0 - dirt) * (1.0 - noise),
        "noisy": max(noise, _ramp(flatness, -2.0, -0.4) * (1.0 - 0.5 * pitched)),
        "distorted": dirt,
        "tonal": _ramp(pitch, 0.2, 0.8),
        "atonal": _ramp(pitch, 0.35, 0.05),
    }


def _lineless(features: Features, pitched: float) -> float:
    """Return 1 where nothing speaks for a pitch: what noise of any colour and length passes.

    No line stands out, no more of the energy stays than chance explains (0.57 at most), and the
    moments are no raggeder than noise, as a gliding tone's are.
    """
    return (
        _ramp(features.peakiness, 0.07, 0.03)
        * _ramp(pitched, 0.66, 0.6)
        * _ramp(features.ragged, 1.45, 1.35)
    )


def _octaves(value: float, unit: float) -> float:
    return log2(max(value / unit, 0.01))


def _ramp(value: float, none: float, full: float) -> float:
    """Return 0 where `value` is at `none` or beyond, 1 at `full` or beyond, a line between."""
    share = float((value - none) / (full - none))
    return 0.0 if share < 0.0 else min(share, 1.0)
