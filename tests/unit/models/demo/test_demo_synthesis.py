"""The instruments are in tune, the chords are right, the filters do what they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from samplerecs_models.demo import chunks, keys, synths
from samplerecs_models.demo.dsp import RATE, Signal, hertz, resampled, saw
from samplerecs_models.demo.filters import Filter, fast_size, filtered
from samplerecs_models.demo.loops import Voice, add, loop_frames
from samplerecs_models.demo.progressions import chords, degree, voiced
from samplerecs_models.demo.space import Bus, through
from samplerecs_models.harmony import parse_key

VOICES: list[Voice] = [
    keys.rhodes,
    keys.piano,
    keys.pluck,
    keys.guitar,
    synths.house_bass,
    synths.sub,
    synths.upright,
    synths.lead,
]


def _mono(x: Signal) -> Signal:
    return x if x.ndim == 1 else x.mean(axis=1)


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice.__name__)
@pytest.mark.parametrize("midi", [45, 57])
def test_a_voice_plays_the_note_it_is_asked_for(voice: Voice, midi: int) -> None:
    sound = _mono(voice(hertz(midi), 1.5, 0.7, np.random.default_rng(1)))[: int(1.4 * RATE)]
    size = 1 << 19
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    near = np.abs(1200 * np.log2(np.maximum(frequencies, 1) / hertz(midi))) < 300
    found = frequencies[near][np.argmax(spectrum[near])]
    assert abs(1200 * np.log2(found / hertz(midi))) < 15


def test_a_saw_has_nothing_above_its_last_harmonic() -> None:
    x = saw(1000.0, RATE)
    spectrum = np.abs(np.fft.rfft(x * np.hanning(len(x))))
    assert spectrum[19_000:].max() < 1e-3 * spectrum.max()


def test_sevenths_of_a_progression_are_those_of_the_key() -> None:
    found = chords(parse_key("Am"), "1 6 4 5#", 4)
    names = [sorted({tone % 12 for tone in chord.tones}) for chord in found]
    assert names == [[0, 4, 7, 9], [0, 4, 5, 9], [0, 2, 5, 9], [2, 4, 8, 11]]
    assert [chord.root for chord in found] == [9, 5, 2, 4]


def test_voicings_hold_the_chord_and_move_little() -> None:
    found = chords(parse_key("Cm"), "1 6 3 7", 4)
    notes = voiced(found, 60)
    for chord, voicing in zip(found, notes, strict=True):
        assert {note % 12 for note in voicing} == {tone % 12 for tone in chord.tones}
    for before, after in pairwise(notes):
        assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 5


def test_degrees_go_on_above_and_below_the_octave() -> None:
    key = parse_key("C major")
    assert [degree(key, number) for number in (-2, 0, 1, 7, 8, 10)] == [-5, -1, 0, 11, 12, 16]


@pytest.mark.parametrize(("hz", "gain"), [(100, 1.0), (1000, 0.707), (10_000, 0.01)])
def test_a_low_pass_has_its_corner_at_3_db(hz: int, gain: float) -> None:
    tone = np.sin(2 * np.pi * hz * np.arange(RATE) / RATE)
    out = filtered(tone, Filter("low", 1000.0), wrap=True)
    assert np.sqrt(2) * out.std() == pytest.approx(gain, abs=0.02)


@pytest.mark.parametrize("n", [1, 2, 3, 1000, 44_101, 341_419])
def test_a_fast_size_holds_the_signal_and_wastes_little(n: int) -> None:
    assert n <= fast_size(n) <= max(2, 1.13 * n)


def test_what_rings_past_the_end_comes_in_at_the_start() -> None:
    ring = np.zeros((100, 2))
    add(ring, np.arange(1.0, 251.0), 90 / RATE, 1.0)
    assert ring[89, 0] == 100 + 200
    assert ring[90, 0] == 1 + 101 + 201
    assert ring.sum() == 2 * np.arange(1.0, 251.0).sum()


def test_effects_keep_the_length_and_turn_with_the_loop() -> None:
    rng = np.random.default_rng(0)
    x = (
        rng.standard_normal((loop_frames(174, 1), 2))
        * np.linspace(1, 0, loop_frames(174, 1))[:, None]
    )
    bus = Bus(drive=1, low_cut=100, echo=0.3, echo_s=0.2, reverb=0.4, reverb_s=3.0)
    straight = through(x, bus, np.random.default_rng(5))
    turned = through(np.roll(x, 5000, axis=0), bus, np.random.default_rng(5))
    assert straight.shape == x.shape
    assert np.allclose(np.roll(straight, 5000, axis=0), turned, atol=1e-4)


def test_resampling_a_loop_keeps_it_periodic() -> None:
    x = np.sin(2 * np.pi * 10 * np.arange(44_100) / 44_100)
    y = resampled(x, 48_000)
    assert np.allclose(y, np.sin(2 * np.pi * 10 * np.arange(48_000) / 48_000), atol=1e-9)


def test_chunks_leave_the_rest_alone_and_set_the_size() -> None:
    wav = b"RIFF\x04\x00\x00\x00WAVE"
    extra = chunks.acid(chunks.Acid(124.0, 8, 60)) + chunks.smpl(60, 44_100, (0, 9))
    out = chunks.with_chunks(wav, extra)
    assert out[8:12] == b"WAVE"
    assert int.from_bytes(out[4:8], "little") == len(out) - 8
    assert len(chunks.acid(chunks.Acid(120.0, 0))) == 8 + 24
    assert len(chunks.smpl(60, 44_100, None)) == 8 + 36


def test_what_has_no_timestamp_is_left_as_it_is() -> None:
    assert chunks.timeless(b"fLaC....") == b"fLaC...."
    assert chunks.timeless(b"RIFF\x04\x00\x00\x00WAVE") == b"RIFF\x04\x00\x00\x00WAVE"
