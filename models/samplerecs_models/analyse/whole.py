"""All that the sound itself says: every family of the analysis, over one shared transform."""

from __future__ import annotations

from samplerecs_models.analyse import descriptors, kind, level, onset, role, tempo, tonality
from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.inputs import inputs_of
from samplerecs_models.sound import Sound
from samplerecs_models.types import Analysis

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


def analyse(sound: Sound) -> Analysis:
    """Return what `sound` says of itself; any sound gets an answer, silence an empty one.

    Sources are all `Source.AUDIO`; the shared transform of `sound` is computed once.
    """
    duration_s = sound.audio.duration_s
    loudness = level.measure_level(sound)
    features = measure_features(sound)
    inputs = inputs_of(features, duration_s) if features.envelope.peak > 0.0 else None
    sort = kind.classify_kind(inputs, duration_s)
    pitched = tonality.pitched_strength(sound)
    return Analysis(
        duration_s=duration_s,
        level=loudness,
        kind=sort,
        role=role.classify_role(inputs, sort),
        bpm=tempo.estimate_tempo(sound, onset.onset_envelope(sound)),
        key=tonality.estimate_key(sound),
        descriptors=descriptors.describe(features, loudness, duration_s, pitched),
        versions=VERSIONS,
        partial=sound.audio.partial,
    )
