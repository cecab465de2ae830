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


#: What is less likely than this to be a loop has its tempo doubted; what is likelier than DRUM to
#: be a drum, its key.
LOOP, DRUM = 0.6, 0.5


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
    kinds = kind.kind_chances(inputs, duration_s) if inputs is not None else {}
    bpm = tempo.estimate_tempo(sound, onset.onset_envelope(sound))
    sort = kind.classify_kind(kinds, bpm.confidence)
    roles = role.role_chances(inputs, sort) if inputs is not None else {}
    key = tonality.estimate_key(sound)
    pitched = tonality.pitched_strength(sound)
    return Analysis(
        duration_s=duration_s,
        level=loudness,
        kind=sort,
        role=role.classify_role(roles, features.envelope),
        bpm=_at_most(bpm, kinds.get(Kind.LOOP, 0.0) / LOOP),
        key=_at_most(key, (1.0 - role.drum_chance(roles)) / DRUM),
        descriptors=descriptors.describe(features, loudness, duration_s, pitched),
        versions=VERSIONS,
        partial=sound.audio.partial,
    )


def _at_most(estimate: Estimate[T], ceiling: float) -> Estimate[T]:
    """Return the estimate with its confidence held down to `ceiling`."""
    if estimate.confidence <= ceiling:
        return estimate
    return replace(estimate, confidence=round(ceiling, 3))
