"""Peaks are taken back; everything else stays as loud as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samplerecs_daemon.render.limiter import FULL, limited


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 1000),
    frames=st.integers(0, 5000),
    channels=st.integers(1, 2),
    level=st.floats(0.01, 5.0),
    loop=st.booleans(),
)
def test_nothing_is_above_full_scale(
    seed: int, frames: int, channels: int, level: float, loop: bool
) -> None:
    noise = np.random.default_rng(seed).normal(0, level, (frames, channels)).astype(np.float32)
    heard = limited(noise, 44_100, loop=loop)
    assert heard.shape == noise.shape
    assert np.abs(heard).max(initial=0.0) <= FULL
    assert (np.abs(heard) <= np.abs(noise) + 1e-6).all()


def test_what_is_within_is_the_very_same() -> None:
    quiet = np.full((100, 2), 0.9, np.float32)
    assert limited(quiet, 44_100, loop=True) is quiet


def test_one_peak_leaves_the_rest_alone() -> None:
    sound = np.full((44_100, 1), 0.5, np.float32)
    sound[22_050] = 2.0
    heard = limited(sound, 44_100, loop=False)
    assert heard[22_050] == pytest.approx(FULL, abs=1e-6)
    assert (heard[: 22_050 - 400] == 0.5).all()
    assert (heard[22_050 + 400 :] == 0.5).all()
    assert np.abs(np.diff(heard[:22_050], axis=0)).max() < 0.003


def test_a_loop_is_limited_round_its_seam() -> None:
    sound = np.full((10_000, 1), 0.5, np.float32)
    sound[0] = 2.0
    assert limited(sound, 44_100, loop=True)[-10] < 0.4
    assert limited(sound, 44_100, loop=False)[-10] == 0.5
