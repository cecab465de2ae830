from __future__ import annotations

import numpy as np
import pytest
from sounds import awkward, noise, pad, sine, sound_of

from evaluation.noises import NOISES, make_noise
from samplerecs_models.analyse.fine import fine_structure
from samplerecs_models.types import Float64


def fine(samples: Float64) -> tuple[float, float]:
    power = sound_of(samples).power
    return fine_structure(power, power.sum(axis=0), power.sum(axis=1))


@pytest.mark.parametrize("name", awkward())
def test_awkward_sounds_give_numbers_in_range(name: str) -> None:
    ragged, lasting = fine(awkward()[name])
    assert 0.0 <= ragged < 30.0
    assert 0.0 <= lasting <= 1.0


def impulse(seconds: float) -> Float64:
    samples = np.zeros(int(seconds * 44_100))
    samples[len(samples) // 2] = 1.0
    return samples


@pytest.mark.parametrize(
    "samples", [np.zeros(44_100), np.zeros(0), impulse(1.0), impulse(0.1), noise(0.1)]
)
def test_where_there_is_nothing_to_tell_all_lasts(samples: Float64) -> None:
    assert fine(samples) == (0.0, 1.0)


@pytest.mark.parametrize("name", [each for each in NOISES if each != "crackle"])
@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_noise_is_as_ragged_whatever_its_colour_and_none_of_it_lasts(
    name: str, seconds: float
) -> None:
    ragged, lasting = fine(make_noise(name, seconds, 1))
    assert 0.85 < ragged < 1.35
    assert lasting < 0.26


def test_the_lines_of_a_tone_last() -> None:
    for tone in (pad(3.0), sine(440.0, 1.0), sine(45.0, 1.0)):
        assert fine(tone)[1] > 0.5


def test_level_does_not_count() -> None:
    loud, quiet = fine(noise(1.0)), fine(0.001 * noise(1.0))
    assert loud == pytest.approx(quiet, abs=1e-3)


def test_golden_figures() -> None:
    assert fine(noise(2.0)) == pytest.approx((1.0897, 0.0039), abs=0.002)
    assert fine(pad(2.0)) == pytest.approx((1.9201, 0.8042), abs=0.002)
