"""Loudness against the standard's own figures."""

from __future__ import annotations

import math

import numpy as np
import pytest

from samplerecs_daemon.render.loudness import FLOOR_DB, loudness_of, match_gain, peak_of
from samplerecs_models.types import Float32


def tone(level_db: float, rate: int, seconds: float = 3.0, channels: int = 2) -> Float32:
    time_s = np.arange(round(seconds * rate)) / rate
    sine = 10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * time_s)
    return np.repeat(sine.astype(np.float32)[:, None], channels, axis=1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("level_db", [-23.0, -33.0])
def test_the_calibration_tone_of_ebu_tech_3341(rate: int, level_db: float) -> None:
    """Cases 1 and 2: a stereo sine of 1 kHz at -23 (-33) dBFS reads -23 (-33) LUFS."""
    assert loudness_of(tone(level_db, rate), rate, loop=True) == pytest.approx(level_db, abs=0.1)


def test_quiet_passages_do_not_count() -> None:
    """Case 3 of EBU Tech 3341, shortened: what lies 10 LU below the rest is gated off."""
    parts = [tone(-36, 48_000, 2), tone(-23, 48_000, 12), tone(-36, 48_000, 2)]
    assert loudness_of(np.concatenate(parts), 48_000, loop=True) == pytest.approx(-23.0, abs=0.1)


def test_mono_is_as_loud_as_it_is_heard() -> None:
    mono = loudness_of(tone(-20, 48_000, channels=1), 48_000, loop=True)
    assert mono == pytest.approx(loudness_of(tone(-20, 48_000), 48_000, loop=True), abs=0.01)


def test_a_one_shot_is_as_loud_as_its_loudest_moment() -> None:
    hit = np.concatenate([tone(-12, 48_000, 0.2), np.zeros((96_000, 2), np.float32)])
    assert loudness_of(hit, 48_000, loop=False) == pytest.approx(-12.0, abs=0.5)
    assert loudness_of(hit, 48_000, loop=True) < -14


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("frames", [0, 1, 100])
def test_silence_and_very_short_sounds(frames: int, loop: bool) -> None:
    assert loudness_of(np.zeros((frames, 2), np.float32), 48_000, loop=loop) == FLOOR_DB
    assert math.isfinite(loudness_of(np.ones((frames, 1), np.float32), 48_000, loop=loop))


def test_long_sounds_are_measured_in_pieces() -> None:
    assert loudness_of(tone(-30, 8_000, 30), 8_000, loop=True) == pytest.approx(-30, abs=0.3)


def test_peak_and_gain() -> None:
    assert peak_of(np.zeros((10, 1), np.float32)) == FLOOR_DB
    assert peak_of(np.full((10, 1), -0.5, np.float32)) == pytest.approx(-6.02, abs=0.01)
    assert match_gain(-10.0, -1.0) == -8.0
    assert match_gain(-30.0, -20.0) == 12.0
    # It would clip: turned up as far as it goes.
    assert match_gain(-30.0, -3.0) == 3.0
    assert match_gain(FLOOR_DB, FLOOR_DB) == 0.0
