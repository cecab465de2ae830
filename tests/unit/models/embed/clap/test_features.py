"""CLAP's front end beyond the golden sounds: odd lengths and the plainest signals."""

from __future__ import annotations

import numpy as np
import pytest

from samplerecs_models.embed.clap.features import (
    FRAMES,
    MELS,
    MOST_WINDOWS,
    RATE,
    WINDOW,
    log_mel,
    windows,
)

SILENCE = -100.0


@pytest.mark.parametrize("frames", [0, 1, 7, 4_800, WINDOW - 1, WINDOW])
def test_a_short_sound_is_repeated_as_often_as_it_fits(frames: int) -> None:
    sound = np.random.default_rng(1).random(frames, np.float32)
    (window,) = windows(sound)
    assert window.shape == (WINDOW,)
    times = WINDOW // frames if frames else 0
    np.testing.assert_array_equal(window[: times * frames], np.tile(sound, times))
    assert not window[times * frames :].any()


@pytest.mark.parametrize(
    ("seconds", "starts"),
    [(10.5, [0, 0.5]), (20, [0, 10]), (30, [0, 10, 20]), (120, [0, 110 / 3, 220 / 3, 110])],
)
def test_a_long_sound_is_heard_in_evenly_spaced_parts(seconds: float, starts: list[float]) -> None:
    sound = np.arange(int(seconds * RATE), dtype=np.float32)
    found = windows(sound)
    assert [int(window[0]) for window in found] == [int(start * RATE) for start in starts]
    assert all(len(window) == WINDOW for window in found)
    assert len(found) <= MOST_WINDOWS


def test_silence_lies_at_the_floor() -> None:
    np.testing.assert_array_equal(log_mel(np.zeros(WINDOW, np.float32)), SILENCE)


def test_a_constant_has_nothing_in_any_band() -> None:
    made = log_mel(np.full(WINDOW, 0.5, np.float32))
    assert made.shape == (FRAMES, MELS)
    # The window leaks a little into the lowest bands, and nowhere else.
    assert made[:, 4:].max() < -60


def test_an_impulse_is_there_while_its_frame_is() -> None:
    window = np.zeros(WINDOW, np.float32)
    window[WINDOW // 2] = 1.0
    loud = np.flatnonzero(log_mel(window).max(axis=1) > SILENCE)
    assert 499 <= loud.min() <= loud.max() <= 501


def test_a_tone_is_loudest_in_its_own_band() -> None:
    time = np.arange(WINDOW) / RATE
    bands = [
        int(log_mel(np.sin(2 * np.pi * hz * time).astype(np.float32)).mean(axis=0).argmax())
        for hz in (100.0, 440.0, 1_000.0, 5_000.0, 12_000.0)
    ]
    assert bands == sorted(set(bands))


def test_twice_as_loud_is_six_decibels_more() -> None:
    noise = np.random.default_rng(2).standard_normal(WINDOW).astype(np.float32) * np.float32(0.1)
    np.testing.assert_allclose(log_mel(2 * noise) - log_mel(noise), 20 * np.log10(2), atol=1e-3)
