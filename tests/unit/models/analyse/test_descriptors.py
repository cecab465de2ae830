from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sounds import awkward, beat, noise, pad, sine, sound_of, times

from evaluation.noises import NOISES, make_noise
from samplerecs_models.analyse.descriptors import describe
from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.level import measure_level
from samplerecs_models.analyse.tonality import pitched_strength
from samplerecs_models.types import Float64
from samplerecs_models.vocabulary import DESCRIPTORS

OPPOSITES = (
    ("dark", "bright"),
    ("punchy", "soft"),
    ("short", "long"),
    ("clean", "noisy"),
    ("clean", "distorted"),
    ("wide", "mono"),
    ("dry", "wet"),
    ("tonal", "atonal"),
)


def words_of(samples: Float64, pitched: float = 0.5) -> dict[str, float]:
    sound = sound_of(samples)
    seconds = len(samples) / 44_100
    return describe(measure_features(sound), measure_level(sound), seconds, pitched)


@pytest.mark.parametrize("name", awkward())
def test_every_word_has_a_strength_and_opposites_are_never_both_strong(name: str) -> None:
    words = words_of(awkward()[name])
    assert tuple(words) == DESCRIPTORS
    assert all(0.0 <= strength <= 1.0 for strength in words.values())
    for one, other in OPPOSITES:
        assert min(words[one], words[other]) < 0.5, (one, other)


def test_silence_fits_no_word() -> None:
    assert set(words_of(np.zeros(1000)).values()) == {0.0}


def room(seconds: float) -> Float64:
    """A click in a large room."""
    tail = 0.3 * noise(seconds) * 10 ** (-3 * times(seconds) / seconds)
    tail[:20] += 1.0
    return tail


def drum() -> Float64:
    """A tom: one steep hit, a body round 150 Hz, 60 ms of decay."""
    return np.asarray(sine(150.0, 0.4) * np.exp(-times(0.4) / 0.04))


def shaker() -> Float64:
    """Noise above 4 kHz, 60 ms of it."""
    spectrum = np.fft.rfft(noise(0.06))
    spectrum[: int(4000 * 0.06)] *= 0.05
    return np.asarray(np.fft.irfft(spectrum, len(times(0.06))) * 10 ** (-times(0.06) * 40 - 1))


@pytest.mark.parametrize(
    ("samples", "fits", "does_not"),
    [
        (drum(), ("punchy", "mono"), ("bright", "soft", "long", "wide", "noisy")),
        (shaker(), ("bright", "short", "noisy", "dry"), ("dark", "long", "sub", "clean", "wet")),
        (pad(8.0), ("soft", "long"), ("punchy", "short", "noisy", "bright")),
        (sine(45.0, 0.5), ("sub", "dark", "clean"), ("bright", "noisy", "distorted")),
        (np.clip(20 * pad(2.0), -1, 1), ("distorted",), ("clean",)),
        (np.stack([noise(1.0, 1), noise(1.0, 2)], axis=1), ("wide", "noisy"), ("mono", "clean")),
        (room(3.0), ("wet",), ("dry",)),
        (beat(1), (), ("soft", "wide", "wet")),
    ],
)
def test_words_that_fit(samples: Float64, fits: tuple[str, ...], does_not: tuple[str, ...]) -> None:
    words = words_of(samples)
    assert {word for word in fits if words[word] < 0.6} == set()
    assert {word for word in does_not if words[word] >= 0.5} == set()


def test_tonal_and_atonal_follow_the_pitch() -> None:
    assert words_of(sine(220.0, 1.0), pitched=0.9)["tonal"] > 0.8
    assert words_of(noise(1.0), pitched=0.05)["atonal"] > 0.6


def heard(samples: Float64) -> dict[str, float]:
    """The words as the analysis finds them, the pitch with them."""
    return words_of(samples, pitched_strength(sound_of(samples)))


@pytest.mark.parametrize("name", NOISES)
@pytest.mark.parametrize(("seconds", "seed"), [(0.5, 0), (1.0, 1), (3.0, 2)])
def test_noise_of_any_colour_and_length_is_noisy_and_atonal(
    name: str, seconds: float, seed: int
) -> None:
    words = heard(make_noise(name, seconds, seed))
    assert min(words["noisy"], words["atonal"]) >= 0.5
    assert max(words["tonal"], words["clean"], words["distorted"]) < 0.1


def driven_bass() -> Float64:
    """A 55 Hz saw, overdriven until it is nearly a square, with a slow swell."""
    saw = (times(2.0) * 55.0) % 1.0 - 0.5
    return np.asarray(np.tanh(12 * saw) * np.minimum(1, times(2.0) / 0.1))


def test_a_driven_bass_in_hiss_is_still_tonal_and_distorted() -> None:
    words = heard(driven_bass() + 0.02 * noise(2.0))
    assert min(words["tonal"], words["distorted"]) >= 0.5
    assert max(words["noisy"], words["atonal"]) < 0.3


def test_a_tone_in_noise_is_tonal_until_the_noise_covers_it() -> None:
    tone, rush = sine(440.0, 2.0), noise(2.0)
    assert heard(tone + 0.25 * rush)["tonal"] > 0.8
    assert heard(tone + 10.0 * rush)["atonal"] > 0.8


def test_clipped_noise_is_distorted() -> None:
    assert heard(np.clip(50.0 * noise(1.0), -1, 1))["distorted"] > 0.9


@given(
    st.floats(20, 18_000),
    st.floats(0.002, 1.0),
    st.floats(0.0005, 2.0),
    st.floats(0, 1),
    st.floats(-40, 20),
)
@settings(max_examples=40, deadline=None)
def test_opposites_are_never_both_strong(
    hz: float, seconds: float, attack: float, dirt: float, gain_db: float
) -> None:
    time = times(seconds)
    tone = (1 - dirt) * sine(hz, seconds) + dirt * noise(seconds)
    shaped = np.clip(10 ** (gain_db / 20) * tone * np.minimum(1, time / attack), -1, 1)
    words = words_of(shaped, pitched=1 - dirt)
    for one, other in OPPOSITES:
        assert min(words[one], words[other]) < 0.6, (one, other)
