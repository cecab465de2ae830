"""All that the sound itself says: every family of the analysis, over one shared transform."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from samplerecs_models.analyse import descriptors, kind, level, onset, role, tempo, tonality
from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.inputs import inputs_of
from samplerecs_models.sound import Sound
from samplerecs_models.types import Analysis, Estimate
from samplerecs_models.vocabulary import Kind

T = TypeVar("T")

#: Family -> its VERSION; a row with an older one is analysed again.
VERSIONS = {
    "level": level.VERSION,
    "onset": onset.VERSION,
    "tempo": tempo.VERSION,
    "tonality": tonality.VERSION,
    "kind": kind.VERSION,
    "role": role.VERSION,
    "descriptors": descriptors.VERSION,
}


#: Kinds that may have a tempo; None is "could be a loop".
_PULSED = (Kind.LOOP, None)
#: What is likelier than this to be a drum has its key doubted.
DRUM = 0.5


def analyse(sound: Sound) -> Analysis:
    """Return what `sound` says of itself; any sound gets an answer, silence an empty one.

    Sources are all `Source.AUDIO`; the shared transform of `sound` is computed once. What each
    family says for itself is weighed against the others here: a one-shot or a texture has no
    sure tempo, a drum no sure key.
    """
    duration_s = sound.audio.duration_s
    loudness = level.measure_level(sound)
    features = measure_features(sound)
    inputs = inputs_of(features, duration_s) if features.envelope.peak > 0.0 else None
    sort = kind.classify_kind(inputs, duration_s)
    chances = role.role_chances(inputs, sort) if inputs is not None else {}
    bpm = tempo.estimate_tempo(sound, onset.onset_envelope(sound))
    key = tonality.estimate_key(sound)
    pitched = tonality.pitched_strength(sound)
    return Analysis(
        duration_s=duration_s,
        level=loudness,
        kind=sort,
        role=role.classify_role(chances, features.envelope),
        bpm=_at_most(bpm, 1.0 if sort.value in _PULSED else 1.0 - sort.confidence),
        key=_at_most(key, min(1.0, (1.0 - role.drum_chance(chances)) / DRUM)),
        descriptors=descriptors.describe(features, loudness, duration_s, pitched),
        versions=VERSIONS,
        partial=sound.audio.partial,
    )


def _at_most(estimate: Estimate[T], ceiling: float) -> Estimate[T]:
    """Return the estimate with its confidence held down to `ceiling`."""
    if estimate.confidence <= ceiling:
        return estimate
    return replace(estimate, confidence=round(ceiling, 3))
