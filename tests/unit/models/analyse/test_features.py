from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from sounds import awkward, beat, hat, kick, noise, pad, sine, sound_of, times

from samplerecs_models.analyse.features import N_BANDS, Features, measure_features
from samplerecs_models.analyse.inputs import N_INPUTS, inputs_of
from samplerecs_models.analyse.shape import Envelope, measure_envelope
from samplerecs_models.types import Float64


def envelope_of(samples: Float64) -> Envelope:
    return measure_envelope(samples.astype(np.float32))


def features_of(samples: Float64) -> Features:
    return measure_features(sound_of(samples))


@pytest.mark.parametrize("name", awkward())
def test_every_measure_of_an_awkward_sound_is_finite(name: str) -> None:
    features = features_of(awkward()[name])
    scalars = dataclasses.asdict(features.envelope) | dataclasses.asdict(features)
    del scalars["envelope"]
    for measure, value in scalars.items():
        assert np.all(np.isfinite(value)), measure
    inputs = inputs_of(features, 0.1)
    assert inputs.shape == (N_INPUTS,)
    assert inputs.dtype == np.float32
    assert np.all(np.isfinite(inputs))


def test_bands_share_out_the_energy() -> None:
    bands = features_of(sine(1200.0, 0.5)).bands
    assert bands.shape == (N_BANDS,)
    assert bands.sum() == pytest.approx(1.0, abs=1e-5)
    assert bands[9] > 0.99  # 1,000 to 1,400 Hz


def test_brightness_noisiness_and_pitch_of_known_signals() -> None:
    low, high = features_of(sine(100.0, 0.5)), features_of(sine(8000.0, 0.5))
    white = features_of(noise(0.5))
    assert low.centroid_hz < 500 < 3000 < high.centroid_hz
    assert white.flatness > 0.4 > 0.01 > low.flatness
    assert low.peakiness > 0.9 > 0.2 > white.peakiness
    assert high.pitch_hz == pytest.approx(8000.0, abs=22)


def test_what_mono_playback_loses() -> None:
    left, right = noise(0.3, 1), noise(0.3, 2)
    wide = features_of(np.stack([left, right], axis=1)).side
    assert wide == pytest.approx(0.5, abs=0.03)
    assert features_of(np.stack([left, -left], axis=1)).side == pytest.approx(1.0)
    assert features_of(np.stack([left, left], axis=1)).side == pytest.approx(0.0, abs=1e-6)


def test_an_offset_does_not_read_as_bass() -> None:
    assert features_of(0.5 + hat(0.3)).bands[0] < 0.05


def test_the_measures_do_not_change_with_the_level() -> None:
    loud, quiet = inputs_of(features_of(kick()), 0.4), inputs_of(features_of(0.02 * kick()), 0.4)
    assert np.allclose(loud, quiet, atol=0.02)


def test_attack_and_decay_in_seconds() -> None:
    time = times(2.0)
    slow = envelope_of(sine(300.0, 2.0) * np.minimum(1, time / 0.8))
    assert slow.attack_s == pytest.approx(0.7 * 0.8, abs=0.05)
    fast = envelope_of(sine(300.0, 2.0) * 10 ** (-time / 0.5))
    assert fast.attack_s < 0.02
    assert fast.decay_s == pytest.approx(0.5, abs=0.05)
    assert fast.end_db < -50


def test_a_drum_rises_steeply_and_a_swell_does_not() -> None:
    assert envelope_of(kick()).steepness > 0.9
    assert envelope_of(beat(1)).steepness > 0.9
    assert envelope_of(pad()).steepness < 0.3


def test_flat_tops_have_little_crest() -> None:
    square, tone = np.sign(sine(100.0, 0.5)), sine(100.0, 0.5)
    assert envelope_of(square).top_crest_db < 0.5
    assert envelope_of(tone).top_crest_db == pytest.approx(3.0, abs=0.3)


def test_hits_are_counted() -> None:
    assert envelope_of(kick()).hits == 1
    assert 12 <= envelope_of(beat(2)).hits <= 17
    assert envelope_of(pad()).hits <= 1


def test_a_clap_has_bursts() -> None:
    gate = (times(0.05) % 0.012 < 0.004).astype(float)
    assert envelope_of(noise(0.05) * gate).bursts >= 3
    assert envelope_of(hat(0.3)).bursts <= 2


def test_a_kick_sweeps_down() -> None:
    assert features_of(kick()).sweep_octaves > 0.3 > 0.05 > features_of(sine(60, 0.5)).sweep_octaves
