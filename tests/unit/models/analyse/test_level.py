from __future__ import annotations

import numpy as np
import pytest
from sounds import awkward, sine, sound_of

from samplerecs_models.analyse.level import FLOOR_DB, measure_level


def test_a_full_scale_sine_peaks_at_0_and_has_3_db_less_on_average() -> None:
    level = measure_level(sound_of(sine(441.0, 1.0)))
    assert level.peak_db == pytest.approx(0.0, abs=0.01)
    assert level.rms_db == pytest.approx(-3.01, abs=0.02)


def test_silence_around_a_sound_does_not_make_it_quieter() -> None:
    tone = 0.5 * sine(441.0, 1024 * 40 / 44_100)
    padded = np.concatenate([np.zeros(102_400), tone, np.zeros(102_400)])
    alone, inside = measure_level(sound_of(tone)), measure_level(sound_of(padded))
    assert inside.rms_db == pytest.approx(alone.rms_db, abs=0.1)


def test_the_mean_over_channels_is_of_their_power() -> None:
    left = np.stack([sine(441.0, 0.5), 0 * sine(441.0, 0.5)], axis=1)
    assert measure_level(sound_of(left)).rms_db == pytest.approx(-6.02, abs=0.02)


def test_clipping_is_the_share_of_samples_held_at_full_scale() -> None:
    clipped = np.clip(2.0 * sine(100.0, 1.0), -1, 1)
    assert measure_level(sound_of(clipped)).clipped == pytest.approx(2 / 3, abs=0.02)
    for hz in (31.0, 45.0, 5000.0):
        sixteen_bits = np.round(sine(hz, 1.0) * 32_767) / 32_768
        assert measure_level(sound_of(sixteen_bits)).clipped < 0.0005
    assert measure_level(sound_of(1.5 * sine(100.0, 1.0))).clipped > 0.5


def test_silence_is_at_the_floor() -> None:
    for name in ("zero", "empty", "denormal"):
        level = measure_level(sound_of(awkward()[name]))
        assert (level.peak_db, level.rms_db, level.clipped) == (FLOOR_DB, FLOOR_DB, 0.0)
