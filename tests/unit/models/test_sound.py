from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from sounds import noise, sine, sound_of

from samplerecs_models.sound import HOP, N_FFT, Sound, power_spectrogram


@pytest.mark.parametrize("length", [0, 1, 440, 441, 7055, 7056, 7057, 20_000])
def test_the_transform_is_that_of_each_frame_alone(length: int) -> None:
    signal = noise(1.0)[:length].astype(np.float32)
    magnitude = np.sqrt(power_spectrogram(signal, N_FFT, HOP))
    assert magnitude.shape == (1 + length // HOP, N_FFT // 2 + 1)
    assert magnitude.dtype == np.float32
    padded = np.pad(signal, (N_FFT // 2, N_FFT))
    window = np.hanning(N_FFT + 1)[:-1]
    for index in {0, len(magnitude) // 2, len(magnitude) - 1}:
        frame = padded[index * HOP : index * HOP + N_FFT]
        alone = np.abs(np.fft.rfft(frame * window)) * 2 / window.sum()
        assert np.allclose(magnitude[index], alone, atol=1e-5)


def test_a_full_scale_sine_on_a_bin_peaks_at_1() -> None:
    tone = sine(100 * 44_100 / N_FFT, 0.3)
    magnitude = sound_of(tone).magnitude
    assert magnitude[15].argmax() == 100
    assert magnitude[15, 100] == pytest.approx(1.0, abs=1e-3)


def test_channels_are_mixed_by_their_mean() -> None:
    samples = np.stack([noise(0.01, seed) for seed in range(8)], axis=1)
    assert np.allclose(sound_of(samples).mono, samples.mean(axis=1), atol=1e-6)
    assert np.array_equal(sound_of(samples[:, 0]).mono, samples[:, 0].astype(np.float32))


def test_channels_that_cancel_each_other_are_heard_all_the_same() -> None:
    left = (0.5 * sine(220.0, 0.5)).astype(np.float32)
    for right in (-left, -0.9 * left):
        assert np.array_equal(sound_of(np.stack([left, right], axis=1)).mono, left)
    assert np.array_equal(sound_of(np.stack([-0.9 * left, left], axis=1)).mono, left)
    # What mono playback leaves is a question of its own.
    assert not sound_of(np.stack([left, -left], axis=1)).mix.any()
    partly = np.stack([left, -0.4 * left], axis=1)
    assert np.allclose(sound_of(partly).mono, partly.mean(axis=1), atol=1e-6)


def test_noise_is_not_all_that_is_heard_of_channels_that_cancel_each_other() -> None:
    left = (0.5 * sine(220.0, 0.5)).astype(np.float32)
    hiss = noise(0.5).astype(np.float32)
    hiss *= 0.1 / np.sqrt(np.mean(hiss**2))
    for part in (0.9, 0.8):
        right = -part * left + hiss
        assert np.array_equal(sound_of(np.stack([left, right], axis=1)).mono, left)


def test_one_of_eight_channels_is_no_cancelling() -> None:
    samples = np.zeros((4_410, 8), dtype=np.float32)
    samples[:, 3] = sine(220.0, 0.1)
    assert np.allclose(sound_of(samples).mono, samples.mean(axis=1), atol=1e-6)


def test_silence_in_two_channels_is_silence() -> None:
    assert sound_of(np.zeros((100, 2))).mono.tolist() == [0.0] * 100
    assert sound_of(np.zeros((0, 2))).mono.shape == (0,)


def test_another_rate_is_refused() -> None:
    audio = dataclasses.replace(sound_of(noise(0.01)).audio, rate=48_000)
    with pytest.raises(ValueError, match="44100"):
        Sound(audio)
