from __future__ import annotations

import numpy as np
import pytest
from sounds import awkward, beat, hat, kick, noise, sound_of

from samplerecs_models.analyse.onset import N_BANDS, onset_envelope
from samplerecs_models.sound import ANALYSIS_RATE


@pytest.mark.parametrize("name", awkward())
def test_any_sound_has_a_finite_envelope_that_never_falls_below_zero(name: str) -> None:
    onsets = onset_envelope(sound_of(awkward()[name]))
    assert onsets.flux.shape == (len(onsets.energy), N_BANDS)
    for track in (onsets.flux, onsets.low, onsets.energy, onsets.envelope):
        assert np.isfinite(track).all()
        assert (track >= 0.0).all()


@pytest.mark.parametrize("name", ["zero", "empty", "denormal"])
def test_silence_has_no_onsets(name: str) -> None:
    onsets = onset_envelope(sound_of(awkward()[name]))
    assert not onsets.envelope.any()
    assert not onsets.energy.any()


def test_a_hit_shows_where_it_sounds() -> None:
    samples = np.zeros(2 * ANALYSIS_RATE)
    samples[ANALYSIS_RATE : ANALYSIS_RATE + len(kick())] = kick()
    onsets = onset_envelope(sound_of(samples))
    assert int(np.argmax(onsets.envelope)) == pytest.approx(100, abs=3)
    assert onsets.envelope[:90].sum() == 0.0


def test_kicks_show_in_the_low_register_and_hats_do_not() -> None:
    gap = np.zeros(ANALYSIS_RATE // 2)
    onsets = onset_envelope(sound_of(np.concatenate([gap, kick(), gap, 2.0 * hat()])))
    struck = onsets.low > 0.5 * onsets.low.max()
    assert np.flatnonzero(struck) == pytest.approx(50, abs=4)
    assert onsets.envelope[135:].max() > 0.2 * onsets.envelope.max()


def test_gain_does_not_matter() -> None:
    loud, quiet = beat(1), 0.05 * beat(1)
    assert onset_envelope(sound_of(loud)).flux == pytest.approx(
        onset_envelope(sound_of(quiet)).flux, abs=2e-2
    )


def test_the_mean_of_steady_noise_is_far_below_that_of_drums() -> None:
    steady = onset_envelope(sound_of(0.2 * noise(2.0))).envelope
    drums = onset_envelope(sound_of(beat(1))).envelope
    assert steady[10:].max() / steady[10:].mean() < 0.5 * drums.max() / drums.mean()
