"""Small sounds that the analysis tests share; all at 44.1 kHz, seeded."""

from __future__ import annotations

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Audio, Float32, Float64


def sound_of(samples: Float64 | Float32, *, partial_of: float | None = None) -> Sound:
    """Return a Sound of mono (frames,) or (frames, channels) samples."""
    shaped = np.atleast_1d(np.asarray(samples, dtype=np.float32))
    if shaped.ndim == 1:
        shaped = shaped[:, None]
    seconds = len(shaped) / ANALYSIS_RATE
    return Sound(
        Audio(
            samples=np.ascontiguousarray(shaped),
            rate=ANALYSIS_RATE,
            source_rate=ANALYSIS_RATE,
            duration_s=seconds if partial_of is None else partial_of,
            partial=partial_of is not None,
            decoder="test",
            payload_hash="",
        )
    )


def times(seconds: float) -> Float64:
    return np.arange(int(seconds * ANALYSIS_RATE)) / ANALYSIS_RATE


def noise(seconds: float, seed: int = 0) -> Float64:
    return np.random.default_rng(seed).standard_normal(int(seconds * ANALYSIS_RATE))


def sine(hz: float, seconds: float) -> Float64:
    return np.sin(2 * np.pi * hz * times(seconds))


def kick(seconds: float = 0.4) -> Float64:
    time = times(seconds)
    hertz = 50 + 200 * np.exp(-time / 0.02)
    click = 0.1 * noise(seconds) * np.exp(-time / 0.002)
    return np.sin(2 * np.pi * np.cumsum(hertz) / ANALYSIS_RATE) * np.exp(-time / 0.1) + click


def hat(seconds: float = 0.08) -> Float64:
    bright = np.diff(np.diff(noise(seconds), prepend=0.0), prepend=0.0)
    return np.asarray(0.2 * bright * np.exp(-times(seconds) / (seconds / 5)))


def beat(bars: int = 2, bpm: float = 120.0) -> Float64:
    """Return a drum loop cut exactly: kick on each beat, hat on each eighth."""
    step = 60.0 / bpm / 2
    out = np.zeros(round(bars * 8 * step * ANALYSIS_RATE))
    for index in range(bars * 8):
        start = round(index * step * ANALYSIS_RATE)
        for part in (hat(), kick(0.2) if index % 2 == 0 else np.zeros(1)):
            end = min(start + len(part), len(out))
            out[start:end] += part[: end - start]
    return np.asarray(out / np.abs(out).max())


def pad(seconds: float = 6.0) -> Float64:
    chord = sum(sine(hz, seconds) for hz in (220.0, 277.2, 329.6, 220.9))
    time = times(seconds)
    return np.asarray(0.2 * chord * np.minimum(1, time) * np.minimum(1, seconds - time))


#: What every analyser must take without a warning: name -> samples.
def awkward() -> dict[str, Float64]:
    impulse = np.zeros(4000)
    impulse[100] = 1.0
    return {
        "zero": np.zeros(5000),
        "empty": np.zeros(0),
        "constant": np.full(5000, 0.3),
        "impulse": impulse,
        "one sample": np.ones(1),
        "two samples": np.array([0.5, -0.5]),
        "full-scale square": np.sign(sine(110.0, 0.5) + 1e-9),
        "offset": 0.5 + 0.1 * kick(),
        "eight channels": np.tile(noise(0.3)[:, None] * 0.1, (1, 8)),
        "denormal": np.full(3000, 1e-40),
        "huge": np.full(3000, 1e6) * sine(440.0, 3000 / ANALYSIS_RATE),
        "late": np.concatenate([np.zeros(50_000), kick()]),
    }
