"""Stretching and transposing: onsets, lengths, pitches, levels, seams, and the extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from samplerecs_daemon.render.stretch import stretched
from samplerecs_models.types import Float32

RATE = 44_100


def clicks(bpm: float, beats: int, rate: int = RATE) -> Float32:
    """A loop of short clicks, one a beat, the first at its very beginning."""
    frames = round(beats * 60 / bpm * rate)
    samples = np.zeros((frames, 1), dtype=np.float32)
    for beat in range(beats):
        start = round(beat * 60 / bpm * rate)
        samples[start : start + 48, 0] = 0.8 * np.hanning(48)
    return samples


def sine(hertz: float, seconds: float = 2.0, rate: int = RATE, level: float = 0.5) -> Float32:
    time_s = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)[:, None]


def pitch_of(samples: Float32, rate: int, near: float) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4, 0]
    size = 1 << 20
    power = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), size))
    low, high = int(near * 0.94 * size / rate), int(near * 1.06 * size / rate)
    return float((low + np.argmax(power[low:high])) * rate / size)


def rms_db(samples: Float32) -> float:
    return 10 * math.log10(float(np.mean(np.square(samples, dtype=np.float64))))


@pytest.mark.parametrize(("bpm", "semitones"), [(90, 0), (150, 0), (90, 3), (120, -4), (110, -12)])
def test_clicks_fall_on_the_beat_at_another_tempo(bpm: float, semitones: float) -> None:
    frames = round(8 * 60 / bpm * RATE)
    heard = stretched(clicks(120, 8), RATE, frames, semitones, loop=True)
    assert heard.shape == (frames, 1)
    level = np.abs(np.concatenate([heard, heard]))[:, 0]
    step = 60 / bpm * RATE
    for beat in range(1, 9):
        middle = round(beat * step)
        reach = round(step / 3)
        onset = middle - reach + int(np.argmax(level[middle - reach : middle + reach]))
        # The highest point of a click lies half a millisecond behind its beginning.
        assert abs(onset - middle) < 0.004 * RATE, beat


@pytest.mark.parametrize("semitones", [-12, -3, -1, 1, 2, 7, 12, 0.5])
@pytest.mark.parametrize("hertz", [55.0, 110.0, 440.0, 1000.0])
def test_a_sine_is_moved_within_five_cents(hertz: float, semitones: float) -> None:
    sound = sine(hertz)
    heard = stretched(sound, RATE, len(sound), semitones, loop=False)
    wanted = hertz * 2 ** (semitones / 12)
    assert abs(1200 * math.log2(pitch_of(heard, RATE, wanted) / wanted)) < 5
    assert abs(rms_db(heard) - rms_db(sound)) < 1


@pytest.mark.parametrize("share", [0.5, 0.8, 1.25, 2.0])
def test_a_stretched_sine_keeps_pitch_and_level(share: float) -> None:
    sound = sine(220)
    heard = stretched(sound, RATE, round(len(sound) * share), 0, loop=True)
    assert abs(1200 * math.log2(pitch_of(heard, RATE, 220) / 220)) < 5
    assert abs(rms_db(heard) - rms_db(sound)) < 1


@pytest.mark.parametrize(
    ("rate", "channels"), [(8_000, 1), (8_000, 6), (44_100, 1), (44_100, 2), (192_000, 2)]
)
def test_rates_and_channels_are_kept(rate: int, channels: int) -> None:
    sound = (
        np.repeat(sine(300, 0.5, rate), channels, axis=1) * np.arange(1, channels + 1) / channels
    )
    heard = stretched(sound.astype(np.float32), rate, len(sound) // 2 * 3, 2, loop=True)
    assert heard.shape == (len(sound) // 2 * 3, channels)
    assert heard.dtype == np.float32
    levels = [rms_db(heard[:, one : one + 1]) for one in range(channels)]
    wanted = [20 * math.log10((one + 1) / channels) for one in range(channels)]
    assert [level - levels[-1] for level in levels] == pytest.approx(wanted, abs=0.1)
    want = 300 * 2 ** (2 / 12)
    assert abs(1200 * math.log2(pitch_of(heard, rate, want) / want)) < 5


@pytest.mark.parametrize("loop", [False, True])
@pytest.mark.parametrize("frames", [1, 2, 10, 1000, 5000])
@pytest.mark.parametrize("wanted", [1, 7, 1333])
def test_the_length_is_exact_however_short(frames: int, wanted: int, loop: bool) -> None:
    sound = np.full((frames, 2), 0.5, dtype=np.float32)
    heard = stretched(sound, RATE, wanted, -3, loop=loop)
    assert heard.shape == (wanted, 2)
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() < 4


@pytest.mark.parametrize("loop", [False, True])
def test_silence_stays_silence(loop: bool) -> None:
    heard = stretched(np.zeros((RATE, 2), dtype=np.float32), RATE, RATE // 2, 5, loop=loop)
    assert heard.shape == (RATE // 2, 2)
    assert np.abs(heard).max() < 1e-6


def test_a_constant_stays_one() -> None:
    heard = stretched(np.full((RATE, 1), 0.5, dtype=np.float32), RATE, RATE * 2, 4, loop=True)
    assert heard == pytest.approx(np.full((RATE * 2, 1), 0.5), abs=0.05)


def test_what_is_not_changed_is_the_very_same() -> None:
    sound = sine(440)
    assert stretched(sound, RATE, len(sound), 0, loop=True) is sound


def test_it_is_the_same_every_time() -> None:
    noise = np.random.default_rng(1).normal(0, 0.2, (RATE, 2)).astype(np.float32)
    one, other = (stretched(noise, RATE, RATE * 2 // 3, 2.5, loop=True) for _ in range(2))
    assert np.array_equal(one, other)


@pytest.mark.parametrize("semitones", [0, -3])
def test_a_loop_runs_into_itself(semitones: float) -> None:
    """The step from the end to the beginning is no larger than those inside."""
    # 110 Hz for two seconds: the loop's own seam is perfect.
    sound = sine(110, 2.0)
    for frames in (round(len(sound) * 0.75), round(len(sound) * 1.31)):
        heard = stretched(sound, RATE, frames, semitones, loop=True)[:, 0]
        inside = np.abs(np.diff(heard)).max()
        assert abs(heard[0] - heard[-1]) <= inside * 1.05
        # And so is the bend: a kink would click as well.
        bends = np.abs(np.diff(heard, 2)).max()
        seam = np.concatenate([heard[-2:], heard[:2]])
        assert np.abs(np.diff(seam, 2)).max() <= bends * 1.5
