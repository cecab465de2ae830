"""What the fingerprint hears and what it is deaf to."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from golden.fingerprint_golden import golden_sounds
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import noise, sound_of, times

from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.errors import ModelError
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float32, Float64

#: Cosine from which sounds of like length count as one sound.
SAME = 0.985
DRUMS = ("kick", "snare", "hat", "tom", "bass")


@pytest.fixture(scope="module")
def fingerprint() -> Fingerprint:
    return Fingerprint()


def cosine(fingerprint: Fingerprint, one: Float64 | Float32, other: Float64 | Float32) -> float:
    first, second = fingerprint.embed_audio([sound_of(one), sound_of(other)])
    return float(first @ second)


def kick(end: float, fall: float) -> Float64:
    t = times(0.4)
    phase = 2 * np.pi * end * t + 14 * (1 - np.exp(-45 * t))
    return np.asarray(np.sin(phase) * np.exp(-fall * t))


def tom(hertz: float) -> Float64:
    return np.asarray(np.sin(2 * np.pi * hertz * times(0.5)) * np.exp(-8 * times(0.5)))


@pytest.mark.parametrize("name", [*DRUMS, "loop", "pad"])
@pytest.mark.parametrize("lead", [1, 37, 441, 2_205])
def test_silence_in_front_does_not_matter(fingerprint: Fingerprint, name: str, lead: int) -> None:
    sound = golden_sounds()[name]
    assert cosine(fingerprint, sound, np.concatenate([np.zeros(lead), sound])) > 0.9999


@given(decibels=st.floats(-40, 20), name=st.sampled_from(DRUMS))
@settings(max_examples=10, deadline=None)
def test_gain_does_not_matter(decibels: float, name: str) -> None:
    sound = golden_sounds()[name]
    assert cosine(Fingerprint(), sound, sound * 10 ** (decibels / 20)) > 0.9999


@pytest.mark.parametrize("name", DRUMS)
def test_a_trimmed_quieter_copy_is_the_same_sound(fingerprint: Fingerprint, name: str) -> None:
    sound = golden_sounds()[name]
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    trimmed = sound[loud[0] : loud[-1] + 1] * 10 ** (-3 / 20)
    assert cosine(fingerprint, np.concatenate([np.zeros(1_500), sound]), trimmed) > 0.98


@pytest.mark.parametrize("name", DRUMS)
@pytest.mark.parametrize(("container", "level"), [("MP3", 0.4), ("OGG", 0.5)])
def test_a_lossy_copy_is_the_same_sound(
    fingerprint: Fingerprint, name: str, container: str, level: float
) -> None:
    sound, file = golden_sounds()[name], io.BytesIO()
    soundfile.write(file, sound, ANALYSIS_RATE, format=container, compression_level=level)
    file.seek(0)
    copy, _ = soundfile.read(file, dtype="float32")
    assert cosine(fingerprint, sound, copy) > 0.98


def test_channels_with_the_same_sound_are_that_sound(fingerprint: Fingerprint) -> None:
    sound = golden_sounds()["snare"]
    assert cosine(fingerprint, sound, np.stack([sound, sound], axis=1)) > 0.9999


def test_another_kick_is_near_but_not_the_same(fingerprint: Fingerprint) -> None:
    assert 0.5 < cosine(fingerprint, kick(50, 9), kick(65, 6)) < SAME


def test_noise_is_far_from_a_kick(fingerprint: Fingerprint) -> None:
    assert cosine(fingerprint, kick(50, 9), noise(0.4) * 0.2) < 0.1


def test_a_kick_is_nearer_to_a_kick_than_to_a_hat(fingerprint: Fingerprint) -> None:
    near = cosine(fingerprint, kick(50, 9), kick(62, 12))
    assert near > cosine(fingerprint, kick(50, 9), golden_sounds()["hat"]) + 0.3


def test_toms_lie_in_the_order_of_their_pitch(fingerprint: Fingerprint) -> None:
    low, middle, high = tom(90), tom(120), tom(180)
    assert cosine(fingerprint, low, middle) > cosine(fingerprint, low, high)
    assert cosine(fingerprint, high, middle) > cosine(fingerprint, high, low)


def test_a_loop_is_nearer_to_itself_louder_in_the_highs_than_to_a_pad(
    fingerprint: Fingerprint,
) -> None:
    loop = golden_sounds()["loop"]
    brighter = loop + 0.5 * np.diff(loop, prepend=np.float32(0))
    near = cosine(fingerprint, loop, brighter)
    assert near > cosine(fingerprint, loop, golden_sounds()["pad"]) + 0.3


def test_what_comes_after_two_seconds_is_heard(fingerprint: Fingerprint) -> None:
    start = golden_sounds()["pad"][: 2 * ANALYSIS_RATE]
    calm = np.concatenate([start, start[::-1]])
    harsh = np.concatenate([start, noise(2.0) * 0.1])
    assert cosine(fingerprint, calm, harsh) < 0.95


@given(length=st.integers(0, 40_000), seed=st.integers(0, 99), power=st.floats(-12, 3))
@settings(max_examples=40, deadline=None)
def test_any_length_and_level_gives_a_unit_vector(length: int, seed: int, power: float) -> None:
    sound = np.random.default_rng(seed).standard_normal(length) * 10**power
    vector = Fingerprint().embed_audio([sound_of(sound)])[0]
    assert np.linalg.norm(vector.astype(np.float64)) == pytest.approx(1.0, abs=1e-5)


def test_the_identity_names_the_weights(fingerprint: Fingerprint) -> None:
    model = fingerprint.model
    assert model.name == "fingerprint"
    assert len(model.weights_sha256) == 64
    assert str(model).endswith(model.weights_sha256[:12])


def test_words_are_refused_with_the_way_out(fingerprint: Fingerprint) -> None:
    with pytest.raises(ModelError, match="does not understand words") as refused:
        fingerprint.embed_text(["dark pad"])
    assert "Search by name" in refused.value.hint
