"""Keys and roots of synthesised notes, chords and cadences; none of drums, noise and silence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from samplerecs_models.analyse.tonality import estimate_key, pitched_strength
from samplerecs_models.harmony import Key, Relation, relation
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Audio, Float32
from samplerecs_models.vocabulary import Mode, Source

MAJOR, MINOR = (0, 4, 7), (0, 3, 7)
#: Chords of a cadence: semitones above the tonic, and the chord.
CADENCES = {
    Mode.MAJOR: ((0, MAJOR), (5, MAJOR), (7, MAJOR), (0, MAJOR)),
    Mode.MINOR: ((0, MINOR), (5, MINOR), (7, MAJOR), (0, MINOR)),
}


def sound_of(samples: Float32) -> Sound:
    frames = samples.reshape(-1, 1).astype(np.float32)
    length = len(frames) / ANALYSIS_RATE
    return Sound(Audio(frames, ANALYSIS_RATE, ANALYSIS_RATE, length, False, "test", ""))


def tone(midi: float, seconds: float, harmonics: int = 8) -> Float32:
    """A plucked note: harmonics of falling strength, dying away."""
    time = np.arange(int(seconds * ANALYSIS_RATE)) / ANALYSIS_RATE
    hertz = 440.0 * 2 ** ((midi - 69) / 12)
    partials = [np.sin(2 * np.pi * hertz * h * time) / h for h in range(1, harmonics + 1)]
    ramp = np.minimum(1.0, time / 0.005) * np.exp(-0.8 * time / seconds)
    return np.asarray(0.2 * ramp * np.sum(partials, axis=0), dtype=np.float32)


def chord(root: int, steps: tuple[int, ...], seconds: float) -> Float32:
    return np.asarray(np.sum([tone(root + s, seconds) for s in steps], axis=0), dtype=np.float32)


def cadence(tonic: int, mode: Mode) -> Float32:
    """Four chords of a second with their bass two octaves down."""
    parts = []
    for step, steps in CADENCES[mode]:
        root = 48 + (tonic + step) % 12
        parts.append(0.4 * (chord(root, steps, 1.0) + tone(root - 12, 1.0)))
    return np.concatenate(parts).astype(np.float32)


@pytest.mark.parametrize("midi", [*range(28, 84, 3), *range(29, 84, 6)])
def test_note_gives_its_root_without_a_mode(midi: int) -> None:
    said = estimate_key(sound_of(tone(midi, 1.0)))
    assert said.value == Key(midi % 12)
    assert said.source is Source.AUDIO


@pytest.mark.parametrize("cents", [-40, -20, 20, 40])
@pytest.mark.parametrize("midi", [40, 57, 66])
def test_a_detuned_note_keeps_its_root(midi: int, cents: int) -> None:
    assert estimate_key(sound_of(tone(midi + cents / 100, 1.0))).value == Key(midi % 12)


@pytest.mark.parametrize(("steps", "mode"), [(MAJOR, Mode.MAJOR), (MINOR, Mode.MINOR)])
@pytest.mark.parametrize("root", range(12))
def test_triad_gives_root_and_mode(root: int, steps: tuple[int, ...], mode: Mode) -> None:
    said = estimate_key(sound_of(chord(48 + root, steps, 1.5)))
    assert said.value == Key(root, mode)


@pytest.mark.parametrize(("tonic", "mode"), [(tonic, list(Mode)[tonic % 2]) for tonic in range(12)])
def test_cadence_gives_the_key_and_near_alternatives(tonic: int, mode: Mode) -> None:
    said = estimate_key(sound_of(cadence(tonic, mode)))
    truth = Key(tonic, mode)
    assert said.value == truth
    assert said.confidence >= 0.6
    near = {Relation.RELATIVE, Relation.FIFTH, Relation.PARALLEL, Relation.ROOT_ONLY}
    assert near & {relation(other, truth) for other in said.alternatives}
    assert said.value not in said.alternatives


def test_gain_changes_nothing() -> None:
    samples = cadence(4, Mode.MINOR)
    plain, soft, loud = (estimate_key(sound_of(samples * gain)) for gain in (1.0, 0.01, 2.0))
    for scaled in (soft, loud):
        assert scaled.value == plain.value
        assert scaled.confidence == pytest.approx(plain.confidence, abs=0.01)


def test_detuned_piece_keeps_its_key() -> None:
    time = np.arange(4 * ANALYSIS_RATE)
    samples = np.interp(time * 2 ** (0.35 / 12), time, cadence(9, Mode.MINOR)).astype(np.float32)
    assert estimate_key(sound_of(samples)).value == Key(9, Mode.MINOR)


def test_bare_fifth_names_no_mode() -> None:
    assert estimate_key(sound_of(chord(45, (0, 7, 12), 1.5))).value == Key(9)


def kick() -> Float32:
    time = np.arange(int(0.4 * ANALYSIS_RATE)) / ANALYSIS_RATE
    phase = 2 * np.pi * (50 * time + 12 * (1 - np.exp(-time / 0.04)))
    return np.asarray(np.sin(phase) * np.exp(-time / 0.08), dtype=np.float32)


def snare() -> Float32:
    rng = np.random.default_rng(1)
    time = np.arange(int(0.3 * ANALYSIS_RATE)) / ANALYSIS_RATE
    noise = rng.standard_normal(len(time)) * np.exp(-time / 0.07)
    return np.asarray(0.3 * noise + 0.3 * np.sin(1200 * time) * np.exp(-time / 0.03), np.float32)


def noise() -> Float32:
    return (0.1 * np.random.default_rng(2).standard_normal(2 * ANALYSIS_RATE)).astype(np.float32)


@pytest.mark.parametrize("make", [kick, snare, noise])
def test_drum_and_noise_have_no_key(make: Callable[[], Float32]) -> None:
    said = estimate_key(sound_of(make()))
    assert said.value is None
    assert said.confidence == 0.0


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0),
        np.zeros(1),
        np.ones(1),
        np.zeros(ANALYSIS_RATE),
        np.full(ANALYSIS_RATE, 0.5),
        np.eye(1, ANALYSIS_RATE, 1000)[0],
        np.eye(1, 10, 3)[0],
    ],
    ids=["empty", "zero", "one", "silence", "constant", "impulse", "short impulse"],
)
def test_nothing_to_hear_has_no_key(samples: Float32) -> None:
    said = estimate_key(sound_of(samples))
    assert said.value is None
    assert said.confidence == 0.0
    assert said.alternatives == ()


def test_strength_tells_a_tone_from_noise() -> None:
    assert pitched_strength(sound_of(tone(60, 1.0))) > 0.8
    assert pitched_strength(sound_of(noise())) < 0.6
    assert pitched_strength(sound_of(np.zeros(ANALYSIS_RATE, np.float32))) == 0.0
