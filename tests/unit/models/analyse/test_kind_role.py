from __future__ import annotations

import numpy as np
import pytest
from sounds import beat, hat, kick, noise, pad, sine, sound_of, times

from samplerecs_models.analyse.features import measure_features
from samplerecs_models.analyse.inputs import N_INPUTS, inputs_of
from samplerecs_models.analyse.kind import classify_kind, kind_chances
from samplerecs_models.analyse.network import load_network
from samplerecs_models.analyse.role import classify_role, drum_chance, role_chances
from samplerecs_models.analyse.shape import measure_envelope
from samplerecs_models.types import Estimate, Float64
from samplerecs_models.vocabulary import Kind, Role, Source


def kind_of(samples: Float64, tempo_confidence: float = 0.9) -> Estimate[Kind]:
    seconds = len(samples) / 44_100
    chances = kind_chances(inputs_of(measure_features(sound_of(samples)), seconds), seconds)
    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-4)
    return classify_kind(chances, tempo_confidence)


def role_of(samples: Float64) -> Estimate[Role]:
    features = measure_features(sound_of(samples))
    inputs = inputs_of(features, len(samples) / 44_100)
    return classify_role(role_chances(inputs, kind_of(samples)), features.envelope)


def test_the_three_kinds() -> None:
    assert kind_of(kick()).value is Kind.ONE_SHOT
    assert kind_of(beat(2)).value is Kind.LOOP
    assert kind_of(pad(8.0)).value is Kind.TEXTURE


def test_a_held_note_that_dies_away_is_a_one_shot() -> None:
    note = sine(220.0, 2.0) + 0.3 * sine(440.0, 2.0)
    assert kind_of(note * 10 ** (-times(2.0) * 1.5)).value is Kind.ONE_SHOT


def test_a_loop_without_a_pulse_is_doubted() -> None:
    doubted = kind_of(beat(2), tempo_confidence=0.0)
    assert doubted.value is None
    assert doubted.confidence < 0.5
    assert Kind.LOOP in doubted.alternatives


def test_silence_has_neither_kind_nor_role() -> None:
    assert classify_kind({}, 0.0) == Estimate(None, 0.0, Source.AUDIO)
    empty = measure_envelope(np.zeros(0, dtype=np.float32))
    assert classify_role({}, empty) == Estimate(None, 0.0, Source.AUDIO)


def test_plain_drums_are_known() -> None:
    assert role_of(kick()).value is Role.KICK
    assert role_of(hat()).value is Role.CLOSED_HAT
    assert role_of(beat(2)).value is Role.DRUM_LOOP


def test_a_single_cycle_of_a_wave_has_no_role() -> None:
    assert role_of(np.sign(sine(200.0, 0.01))).value is None


def test_roles_of_loops_are_for_loops_only() -> None:
    inputs = inputs_of(measure_features(sound_of(noise(2.0))), 2.0)
    as_loop = role_chances(inputs, Estimate(Kind.LOOP, 1.0))
    as_shot = role_chances(inputs, Estimate(Kind.ONE_SHOT, 1.0))
    loops = {Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP}
    assert {role for role, chance in as_loop.items() if chance > 0} <= loops
    assert all(as_shot[role] == 0 for role in loops)
    assert sum(as_loop.values()) <= 1.0 + 1e-5


def test_a_kick_is_a_drum_and_a_pad_is_none() -> None:
    for samples, low, high in ((kick(), 0.9, 1.0), (pad(), 0.0, 0.2)):
        seconds = len(samples) / 44_100
        inputs = inputs_of(measure_features(sound_of(samples)), seconds)
        assert low <= drum_chance(role_chances(inputs, kind_of(samples))) <= high + 1e-5


@pytest.mark.parametrize(("name", "classes"), [("role", set(Role)), ("kind", set(Kind))])
def test_the_shipped_networks_are_small_and_speak_our_words(name: str, classes: set[str]) -> None:
    network = load_network(name)
    assert {*network.classes} <= {str(each) for each in classes} - {"unknown"}
    assert network.hidden.shape[0] == N_INPUTS + 1
    assert network.hidden.nbytes + network.output.nbytes < 200_000
    rows = np.random.default_rng(3).standard_normal((5, N_INPUTS)).astype(np.float32) * 5
    chances = network.chances(rows)
    assert np.allclose(chances.sum(axis=1), 1.0, atol=1e-5)
    assert np.allclose(network.chances(rows[2:3])[0], chances[2], atol=1e-6)
