from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from sounds import awkward, beat, hat, kick, noise, pad, sound_of

from evaluation.noises import NOISES, make_noise
from samplerecs_models.analyse.whole import LEAST, VERSIONS, analyse
from samplerecs_models.types import Float64
from samplerecs_models.vocabulary import DESCRIPTORS, Kind, Role, Source


@pytest.mark.parametrize("name", awkward())
def test_any_sound_gets_an_answer_in_range(name: str) -> None:
    analysis = analyse(sound_of(awkward()[name]))
    estimates = (
        analysis.kind, analysis.role, analysis.bpm, analysis.key,
    )  # fmt: skip
    for estimate in estimates:
        assert 0.0 <= estimate.confidence <= 1.0
        assert estimate.source in {Source.AUDIO, Source.NONE}
    assert tuple(analysis.descriptors) == DESCRIPTORS
    numbers = (
        *analysis.descriptors.values(),
        *(analysis.bpm.alternatives),
        analysis.bpm.value or 1,
    )
    level = (analysis.level.peak_db, analysis.level.rms_db, analysis.level.clipped)
    assert all(math.isfinite(value) for value in (*numbers, *level))


@pytest.mark.parametrize("name", ["zero", "empty", "denormal"])
def test_silence_is_unsure_of_everything(name: str) -> None:
    analysis = analyse(sound_of(awkward()[name]))
    assert (analysis.kind.value, analysis.role.value) == (None, None)
    assert (analysis.bpm.value, analysis.key.value) == (None, None)


def test_a_drum_loop_is_heard_as_one() -> None:
    analysis = analyse(sound_of(beat(2, 120.0)))
    assert analysis.kind.value is Kind.LOOP
    assert analysis.role.value is Role.DRUM_LOOP
    assert analysis.bpm.value == pytest.approx(120.0, rel=0.01)
    assert analysis.key.confidence < 0.5


def test_a_loop_whose_right_channel_is_its_left_upside_down_is_heard_as_one() -> None:
    loop = beat(2, 120.0)
    analysis = analyse(sound_of(np.stack([loop, -loop], axis=1)))
    assert (analysis.kind.value, analysis.role.value) == (Kind.LOOP, Role.DRUM_LOOP)
    assert analysis.bpm.value == pytest.approx(120.0, rel=0.01)
    assert analysis.descriptors["wide"] > 0.5
    hiss = 0.3 * np.sqrt(np.mean(loop**2)) * np.random.default_rng(0).standard_normal(len(loop))
    analysis = analyse(sound_of(np.stack([loop, hiss - loop], axis=1)))
    assert (analysis.kind.value, analysis.role.value) == (Kind.LOOP, Role.DRUM_LOOP)
    assert analysis.bpm.value == pytest.approx(120.0, rel=0.01)


@pytest.mark.parametrize("samples", [kick(), kick(2.0), hat(), pad(6.0), noise(3.0)])
def test_one_shots_pads_and_noise_have_no_sure_tempo(samples: Float64) -> None:
    assert analyse(sound_of(samples)).bpm.confidence < 0.5


@pytest.mark.parametrize("samples", [kick(), kick(2.0), hat(), noise(1.0)])
def test_drums_and_noise_have_no_sure_key(samples: Float64) -> None:
    assert analyse(sound_of(samples)).key.confidence < 0.5


@pytest.mark.parametrize("name", NOISES)
def test_what_is_as_good_as_chance_is_no_answer(name: str) -> None:
    analysis = analyse(sound_of(make_noise(name, 6.0, 0)))
    for estimate in (analysis.bpm, analysis.key):
        assert estimate.value is None or estimate.confidence >= LEAST
        assert estimate.confidence < 0.5


def test_part_of_a_long_recording_says_so() -> None:
    analysis = analyse(sound_of(0.1 * noise(2.0), partial_of=10_800.0))
    assert analysis.partial
    assert analysis.duration_s == 10_800.0


def test_every_family_states_its_version() -> None:
    assert analyse(sound_of(kick())).versions == VERSIONS
    families = Path(__file__).parents[4] / "models/samplerecs_models/analyse"
    stated = {p.stem for p in families.glob("*.py") if "\nVERSION = " in p.read_text()}
    assert stated == set(VERSIONS)


def test_the_same_sound_gives_the_same_answer() -> None:
    assert analyse(sound_of(beat(1))) == analyse(sound_of(beat(1)))
