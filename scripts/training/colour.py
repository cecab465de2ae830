"""The colour an old drum machine gives a sound: rate, bits, tone, room and tuning; seeded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samplerecs_models.types import Float32, Float64

RATE = 44_100
_RATES = (44_100, 44_100, 32_000, 27_000, 22_050, 16_000)
_BITS = (16, 16, 12, 8)


def coloured(mono: Float32, rng: np.random.Generator) -> Float32:
    """Return `mono` (float32, shape (frames,)) as some machine would have it, peak 0.8."""
    peak = float(np.abs(mono).max(initial=0.0))
    if len(mono) < 64 or peak == 0:
        return mono
    sound = _tuned((mono / peak).astype(np.float64), float(rng.uniform(-2, 2)))
    sound = _held(sound, int(rng.choice(_RATES)), bool(rng.random() < 0.6))
    steps = 2.0 ** (int(rng.choice(_BITS)) - 1)
    sound = _tilted(np.round(sound * steps) / steps, float(rng.normal(0, 1.8)))
    if rng.random() < 0.3:
        sound = _in_a_room(sound, float(rng.uniform(0, 0.25)), rng)
    return np.asarray(0.8 * sound / max(float(np.abs(sound).max()), 1e-9), dtype=np.float32)


def _tuned(sound: Float64, semitones: float) -> Float64:
    at = np.arange(0, len(sound) - 1, 2 ** (semitones / 12))
    return np.asarray(np.interp(at, np.arange(len(sound)), sound))


def _held(sound: Float64, rate: int, smooth: bool) -> Float64:
    """Sample and hold at `rate`, after a low-pass or (as cheap machines did) without one."""
    if rate == RATE:
        return sound
    if smooth:
        sound = _shaped(sound, lambda hertz: 1 / (1 + (hertz / (0.45 * rate)) ** 12))
    step = RATE / rate
    return np.asarray(sound[(np.floor(np.arange(len(sound)) / step) * step).astype(np.int64)])


def _tilted(sound: Float64, decibels: float) -> Float64:
    """Raise the highs by `decibels` an octave round 1 kHz."""
    return _shaped(sound, lambda hertz: 10 ** (decibels * np.log2(hertz / 1000) / 20))


def _in_a_room(sound: Float64, wet: float, rng: np.random.Generator) -> Float64:
    size = int(0.3 * RATE)
    tail = rng.standard_normal(size) * np.exp(-np.arange(size) / (0.08 * RATE))
    tail /= np.sqrt(np.sum(tail * tail))
    length = len(sound) + size
    room = np.fft.irfft(np.fft.rfft(sound, length) * np.fft.rfft(tail, length), length)
    return np.asarray(np.pad(sound, (0, size)) + wet * room)


def _shaped(sound: Float64, gain: Callable[[Float64], Float64]) -> Float64:
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / RATE), 30.0)
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * gain(hertz), len(sound)))
