from __future__ import annotations

import numpy as np
import pytest
from sounds import awkward, beat, hat, kick, noise, pad, sine, sound_of, times

from evaluation.tails import with_tail
from samplerecs_models.analyse.onset import onset_envelope
from samplerecs_models.analyse.tempo import estimate_tempo
from samplerecs_models.analyse.tempo_candidates import (
    FASTEST,
    SLOWEST,
    candidates,
    length_evidence,
)
from samplerecs_models.analyse.tempo_model import all_evidence, load_tempo_model
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Estimate, Float32, Float64

TEMPI = (84.0, 95.0, 104.0, 118.0, 123.5, 128.0, 136.0, 150.0)


def tempo(samples: Float64 | Float32) -> Estimate[float]:
    sound = sound_of(samples)
    return estimate_tempo(sound, onset_envelope(sound))


def snare(seconds: float = 0.2) -> Float64:
    body = 0.5 * sine(190.0, seconds) + 0.4 * noise(seconds, 3)
    return np.asarray(body * np.exp(-times(seconds) / 0.05))


def rock(bars: int, bpm: float) -> Float64:
    """Return kick on one and three (and an eighth before), snare on two and four, hats."""
    eighth = 30.0 / bpm * ANALYSIS_RATE
    out = np.zeros(round(bars * 8 * eighth))
    hits = {0: kick(0.25), 2: snare(), 4: kick(0.25), 5: 0.7 * kick(0.2), 6: snare()}
    for step in range(8 * bars):
        for part in (hat(), hits.get(step % 8, np.zeros(1))):
            start = round(step * eighth)
            end = min(start + len(part), len(out))
            out[start:end] += part[: end - start]
    return np.asarray(out / np.abs(out).max())


@pytest.mark.parametrize("bpm", TEMPI)
@pytest.mark.parametrize("bars", [1, 2, 4])
def test_loops_cut_exactly_are_told_to_a_tenth_of_a_bpm(bars: int, bpm: float) -> None:
    assert tempo(rock(bars, bpm)).value == pytest.approx(bpm, abs=0.1)


@pytest.mark.parametrize("bpm", TEMPI)
@pytest.mark.parametrize("bars", [2, 4])
def test_loops_with_a_tail_are_told_to_half_a_bpm(bars: int, bpm: float) -> None:
    loop = rock(bars, bpm).astype(np.float32)[:, None]
    tailed = with_tail(loop, loop, ANALYSIS_RATE, bpm, np.random.default_rng(round(bpm)))
    assert len(tailed) > len(loop)
    assert tempo(tailed[:, 0]).value == pytest.approx(bpm, abs=0.5)


def test_a_plain_loop_is_sure_and_names_its_other_octave() -> None:
    found = tempo(rock(2, 120.0))
    assert found.confidence >= 0.8
    assert found.alternatives == (60.0,)
    assert set(tempo(rock(2, 100.0)).alternatives) == {200.0}


@pytest.mark.parametrize("gain", [1e-3, 0.1, 30.0])
def test_gain_does_not_matter(gain: float) -> None:
    found, plain = tempo(gain * rock(2, 110.0)), tempo(rock(2, 110.0))
    assert found.value == plain.value
    assert found.confidence == pytest.approx(plain.confidence, abs=0.02)


@pytest.mark.parametrize(
    "samples",
    [kick(), kick(2.0), hat(), pad(6.0), noise(3.0), 0.1 * noise(8.0), sine(220.0, 4.0)],
)
def test_one_shots_pads_and_noise_have_no_sure_tempo(samples: Float64) -> None:
    assert tempo(samples).confidence < 0.5


@pytest.mark.parametrize("name", awkward())
def test_awkward_sounds_have_no_sure_tempo(name: str) -> None:
    found = tempo(awkward()[name])
    assert found.confidence < 0.5
    assert found.value is None or SLOWEST <= found.value <= FASTEST


@pytest.mark.parametrize("name", ["zero", "empty", "denormal", "one sample", "impulse", "constant"])
def test_what_is_no_music_has_no_tempo_at_all(name: str) -> None:
    assert tempo(awkward()[name]) == Estimate()


def test_of_a_long_sound_the_start_is_enough() -> None:
    assert tempo(np.tile(rock(4, 125.0), 8)).value == pytest.approx(125.0, rel=0.02)


def test_the_same_sound_gives_the_same_answer() -> None:
    assert tempo(beat(2)) == tempo(beat(2))


def test_candidates_hold_every_whole_number_of_beats_and_every_whole_bpm() -> None:
    found = candidates(8 * 60.0 / 126.5)
    assert found.beats[found.exact] == pytest.approx(np.arange(4, 14))
    assert np.array_equal(found.bpm[found.whole], np.arange(SLOWEST, FASTEST + 1))
    assert ((found.bpm >= SLOWEST) & (found.bpm <= FASTEST)).all()


def test_a_part_of_a_sound_has_no_length_to_go_by() -> None:
    found = candidates(16.0, part=True)
    assert not found.exact.any()
    said = length_evidence(found)
    assert not any(column.any() for name, column in said.items() if name != "whole")


def test_the_shipped_weights_belong_to_the_evidence() -> None:
    sound = sound_of(rock(1, 120.0))
    table = all_evidence(candidates(2.0), onset_envelope(sound))
    model = load_tempo_model()
    assert model.names == tuple(table)
    assert np.isfinite(model.weights).all()
    assert np.isfinite(model.sureness).all()
    assert all(np.isfinite(column).all() for column in table.values())
