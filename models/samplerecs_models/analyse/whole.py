"""All that the sound itself says: every family of the analysis, over one shared transform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from samplerecs_models.analyse import descriptors, kind, level, onset, role, tempo, tonality
from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.inputs import inputs_of
from samplerecs_models.harmony import Key
from samplerecs_models.sound import Sound
from samplerecs_models.types import Analysis, Estimate
from samplerecs_models.vocabulary import Kind, Source

T = TypeVar("T")

#: Family -> its VERSION; a row with an older one is analysed again.
VERSIONS: Mapping[str, int] = {
    "level": level.VERSION,
    "onset": onset.VERSION,
    "tempo": tempo.VERSION,
    "tonality": tonality.VERSION,
    "kind": kind.VERSION,
    "role": role.VERSION,
    "descriptors": descriptors.VERSION,
}


#: What is less likely than LOOP to be a loop has its tempo doubted, and below NO_LOOP none at all.
LOOP, NO_LOOP = 0.6, 0.1
#: What is likelier than DRUM to be a drum has its key doubted, and above SURELY_DRUM none at all.
DRUM, SURELY_DRUM = 0.5, 0.85
#: A tempo or key that is less sure than this is none: chance says as much of a drone or of wind.
LEAST = 0.05


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
    bpm = _tempo(sound, kinds.get(Kind.LOOP, 0.0))
    sort = kind.classify_kind(kinds, bpm.confidence)
    if sort.value is Kind.ONE_SHOT:
        bpm = Estimate(None, 0.0, Source.AUDIO)
    roles = role.role_chances(inputs, sort) if inputs is not None else {}
    pitched = tonality.pitched_strength(sound)
    return Analysis(
        duration_s=duration_s,
        level=loudness,
        kind=sort,
        role=role.classify_role(roles, features.envelope),
        bpm=_told(bpm),
        key=_told(_key(sound, role.drum_chance(roles))),
        descriptors=descriptors.describe(features, loudness, duration_s, pitched),
        versions=dict(VERSIONS),
        partial=sound.audio.partial,
    )


def _tempo(sound: Sound, loop_chance: float) -> Estimate[float]:
    if loop_chance < NO_LOOP:
        return Estimate(None, 0.0, Source.AUDIO)
    bpm = tempo.estimate_tempo(sound, onset.onset_envelope(sound))
    return _at_most(bpm, loop_chance / LOOP)


def _key(sound: Sound, drum_chance: float) -> Estimate[Key]:
    if drum_chance > SURELY_DRUM:
        return Estimate(None, 0.0, Source.AUDIO)
    return _at_most(tonality.estimate_key(sound), (1.0 - drum_chance) / DRUM)


def _told(estimate: Estimate[T]) -> Estimate[T]:
    """Return the estimate, or none where it is as good as chance."""
    return estimate if estimate.confidence >= LEAST else Estimate(None, 0.0, Source.AUDIO)


def _at_most(estimate: Estimate[T], ceiling: float) -> Estimate[T]:
    """Return the estimate with its confidence held down to `ceiling`."""
    if estimate.confidence <= ceiling:
        return estimate
    return replace(estimate, confidence=round(ceiling, 3))
