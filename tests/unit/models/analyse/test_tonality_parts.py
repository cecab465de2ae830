"""The parts of key finding: peaks, tuning, notes, clues, profiles and the gate."""

from __future__ import annotations

import numpy as np
import pytest

from samplerecs_models.analyse.chroma import LOWEST_NOTE, N_NOTES, note_chances, pitch_roll, tuning
from samplerecs_models.analyse.clues import CLUES, fold, key_clues
from samplerecs_models.analyse.peaks import DECIMATION, RATE, decimate, find_peaks
from samplerecs_models.analyse.pitched import FIGURES, load_gate, pitch_figures, terms
from samplerecs_models.analyse.profiles import N_SPREAD, key_of, load_profiles, spread
from samplerecs_models.analyse.segments import N_SEGMENTS, ROWS, key_segments
from samplerecs_models.harmony import Key
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Audio, Float32
from samplerecs_models.vocabulary import Mode


def sine(hertz: float, seconds: float = 1.0, rate: float = RATE) -> Float32:
    time = np.arange(int(seconds * rate)) / rate
    return np.asarray(np.sin(2 * np.pi * hertz * time), dtype=np.float32)


def roll_of(*notes: int, windows: int = 16) -> Float32:
    roll = np.zeros((windows, N_NOTES), np.float32)
    roll[:, [note - LOWEST_NOTE for note in notes]] = 1
    return roll


@pytest.mark.parametrize("hertz", [41.2, 110.0, 441.3, 1_500.0])
def test_peak_is_found_to_a_cent_or_two(hertz: float) -> None:
    peaks = find_peaks(sine(hertz))
    strongest = peaks.midi[peaks.amplitude.argmax()]
    assert strongest == pytest.approx(69 + 12 * np.log2(hertz / 440), abs=0.02)
    assert peaks.amplitude.max() == pytest.approx(1.0, abs=0.1)


def test_decimation_keeps_low_and_drops_high() -> None:
    low = decimate(sine(200, rate=ANALYSIS_RATE))
    high = decimate(sine(5_000, rate=ANALYSIS_RATE))
    assert len(low) == -(-ANALYSIS_RATE // DECIMATION)
    assert np.abs(low[100:-100]).max() == pytest.approx(1.0, abs=0.01)
    assert np.abs(high[100:-100]).max() < 0.001


@pytest.mark.parametrize("length", [0, 1, 7, 600, 4096])
def test_peaks_of_silence_are_none(length: int) -> None:
    peaks = find_peaks(np.zeros(length, np.float32))
    assert len(peaks.midi) == 0
    assert not pitch_roll(peaks, tuning(peaks)).any()


@pytest.mark.parametrize("cents", [-45, -10, 0, 25, 45])
def test_tuning_is_heard(cents: int) -> None:
    assert tuning(find_peaks(sine(440 * 2 ** (cents / 1200)))) == pytest.approx(
        cents / 100, abs=0.02
    )


def test_harmonics_are_no_notes() -> None:
    profiles = load_profiles()
    series = sum(sine(110.0 * h) / h for h in range(1, 9))
    roll = pitch_roll(find_peaks(np.asarray(series, np.float32)), 0.0)
    chances = note_chances(roll, profiles.kernel, profiles.bias).mean(axis=0)
    assert chances.argmax() == 45 - LOWEST_NOTE
    assert chances[64 - LOWEST_NOTE] < 0.5 * chances.max()


def test_clues_are_shares_and_turn_with_the_notes() -> None:
    notes = roll_of(48, 52, 55)
    notes[-4:] = roll_of(55, 59, 62, windows=4)
    clues, moved = key_clues(notes), key_clues(np.roll(notes, 3, axis=1))
    assert clues.shape == (len(CLUES), 12)
    one = clues[[CLUES.index(name) for name in ("all", "bass", "start", "end", "strong")]]
    assert one.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    # What is low depends on the octave; all else turns.
    turning = [index for index, name in enumerate(CLUES) if name != "low"]
    np.testing.assert_allclose(np.roll(clues, 3, axis=1)[turning], moved[turning], atol=1e-5)
    assert clues[CLUES.index("start bass")].argmax() == 0
    assert clues[CLUES.index("end bass")].argmax() == 7


@pytest.mark.parametrize("windows", [1, 2, 5])
def test_clues_of_few_windows_and_of_none_sounding(windows: int) -> None:
    assert np.isfinite(key_clues(roll_of(60, windows=windows))).all()
    assert not key_clues(np.zeros((windows, N_NOTES), np.float32)).any()


def test_segments_say_what_sounds_when_and_turn_with_the_notes() -> None:
    notes = roll_of(48, 52, 55, windows=32)
    notes[16:] = roll_of(55, 59, 62, windows=16)
    segments = key_segments(notes)
    assert segments.shape == (N_SEGMENTS, len(ROWS), 12)
    assert segments[:, :4].sum(axis=2) == pytest.approx(1.0, abs=1e-5)
    assert segments[:, 4:].sum(axis=(1, 2)) == pytest.approx(1.0, abs=1e-5)
    row = {name: segments[:, index].argmax(axis=1).tolist() for index, name in enumerate(ROWS)}
    assert row["bass"] == row["major"] == [0] * 8 + [7] * 8
    assert row["top"] == [7] * 8 + [2] * 8
    moved = key_segments(np.roll(notes, 2, axis=1))
    turning = [index for index, name in enumerate(ROWS) if name != "low"]
    np.testing.assert_allclose(
        np.roll(segments, 2, axis=2)[:, turning], moved[:, turning], atol=1e-5
    )


@pytest.mark.parametrize("windows", [1, 2, 5, 16, 64])
def test_segments_of_few_windows_and_of_none_sounding(windows: int) -> None:
    assert np.isfinite(key_segments(roll_of(60, windows=windows))).all()
    assert key_segments(roll_of(60, windows=windows))[:, 0, 0] == pytest.approx(1.0, abs=1e-5)
    assert np.isfinite(key_segments(np.zeros((windows, N_NOTES), np.float32))).all()
    assert not key_segments(np.zeros((windows, N_NOTES), np.float32))[:, :4].any()


def test_a_plain_cadence_is_in_its_key() -> None:
    one, five = roll_of(48, 52, 55, 60, windows=4), roll_of(43, 55, 59, 62, windows=4)
    four = roll_of(41, 53, 57, 60, windows=4)
    profiles = load_profiles()
    for shift in (0, 5):
        notes = np.roll(np.concatenate([one, four, one, five, one, four, five, one] * 2), shift, 1)
        said = profiles.chances(key_clues(notes), key_segments(notes))
        assert key_of(int(said.argmax())) == Key(shift, Mode.MAJOR)


def test_fold_starts_at_c() -> None:
    assert fold(roll_of(60))[0].argmax() == 0
    assert fold(roll_of(69))[0].argmax() == 9


@pytest.mark.parametrize("shift", [1, 4, 7])
def test_profiles_treat_all_tonics_alike(shift: int) -> None:
    profiles = load_profiles()
    notes = roll_of(45, 57, 60, 64)
    low, high = (
        profiles.chances(key_clues(each), key_segments(each)).reshape(3, 12)
        for each in (notes, np.roll(notes, shift, axis=1))
    )
    assert low.sum() == pytest.approx(1.0, abs=1e-5)
    np.testing.assert_allclose(np.roll(low, shift, axis=1), high, atol=1e-4)


def test_answers_are_major_minor_and_bare_roots() -> None:
    assert [key_of(i) for i in (0, 14, 35)] == [Key(0, Mode.MAJOR), Key(2, Mode.MINOR), Key(11)]


def test_confidence_grows_with_the_chance() -> None:
    said = [load_profiles().confidence(chance, 0.8) for chance in (0.0, 0.3, 0.6, 0.9, 1.0)]
    assert said == sorted(said)
    assert 0 <= said[0] < said[-1] <= 1


def test_spread_is_sorted() -> None:
    figures = spread(key_clues(roll_of(48, 52, 55)))
    assert len(figures) == N_SPREAD
    assert figures[0] == 1.0
    assert (np.diff(figures[1:]) <= 0).all()


def test_gate_lets_a_note_through_and_stops_noise() -> None:
    rng = np.random.default_rng(0)
    tone = sum(sine(220.0 * h, 1.5, ANALYSIS_RATE) / h for h in range(1, 6))
    chances = []
    for samples in (np.asarray(tone), rng.standard_normal(ANALYSIS_RATE)):
        frames = (0.2 * samples).astype(np.float32).reshape(-1, 1)
        length = len(frames) / ANALYSIS_RATE
        audio = Audio(frames, ANALYSIS_RATE, ANALYSIS_RATE, length, False, "test", "")
        figures = pitch_figures(Sound(audio))
        assert figures is not None
        assert len(figures) == len(FIGURES)
        chances.append(load_gate().chance(figures))
    assert chances[0] > 0.8
    assert chances[1] < 0.3


def test_terms_are_figures_products_and_one() -> None:
    out = terms(np.array([2.0, 5.0], np.float32))
    assert out.tolist() == [2.0, 3.0, 4.0, 6.0, 9.0, 1.0]
