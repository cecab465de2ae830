"""Noises made by seed: what has neither tempo nor key, and no pitch, whatever its colour.

Each is mono, float64, at ANALYSIS_RATE, with a peak of 0.7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float64

PEAK = 0.7
#: No noise is louder below than here; what is lower is no sound.
_LOWEST_HZ = 20.0


def make_noise(name: str, seconds: float, seed: int) -> Float64:
    """Return a noise of `NOISES`, shape (frames,); the same arguments give the same samples."""
    rng = np.random.default_rng((seed, round(1000 * seconds), *name.encode()))
    samples = NOISES[name](round(seconds * ANALYSIS_RATE), rng)
    return np.asarray(samples * (PEAK / np.abs(samples).max()))


def _coloured(
    frames: int, rng: np.random.Generator, slope: float = 0.0,
    low: float = 0.0, high: float = ANALYSIS_RATE / 2,
) -> Float64:  # fmt: skip
    """Return noise whose amplitude falls as frequency ** -slope, between two frequencies in Hz."""
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1.0 / ANALYSIS_RATE)
    spectrum *= np.maximum(hertz, _LOWEST_HZ) ** -slope
    spectrum[(hertz < low) | (hertz > high)] = 0.0
    spectrum[0] = 0.0
    return np.fft.irfft(spectrum, frames)


def _wind(frames: int, rng: np.random.Generator) -> Float64:
    """Return noise of 150 to 1,200 Hz that swells and falls about three times in two seconds."""
    gusts = max(4, round(1.5 * frames / ANALYSIS_RATE))
    swell = np.interp(
        np.arange(frames), np.linspace(0, frames, gusts), rng.uniform(0.25, 1.0, gusts)
    )
    blown = _coloured(frames, rng, 0.3, 150.0, 1200.0)
    rest = _coloured(frames, rng, 0.5)
    return np.asarray(blown * swell + rest * (0.05 * blown.std() / rest.std()))


def _grains(
    frames: int, rng: np.random.Generator, per_second: float, longest: int, *, ringing: bool
) -> Float64:
    """Return short decaying bursts at random times, of noise or of one frequency each."""
    out = np.zeros(frames + 4 * longest)
    number = 1 + rng.poisson(per_second * frames / ANALYSIS_RATE)
    for start, level in zip(
        rng.integers(0, frames, number), rng.exponential(1.0, number), strict=True
    ):
        length = int(rng.integers(longest // 12 + 1, longest))
        time = np.arange(4 * length)
        turn = 2 * np.pi * rng.uniform(1000.0, 9000.0) / ANALYSIS_RATE
        grain = np.sin(turn * time) if ringing else rng.choice([-1.0, 1.0])
        out[start : start + 4 * length] += level * grain * np.exp(-time / (length / 4))
    return out[:frames]


def _crackle(frames: int, rng: np.random.Generator) -> Float64:
    """Return a worn record: 25 clicks a second over a soft rumble."""
    bed = _coloured(frames, rng, 0.6)
    return np.asarray(_grains(frames, rng, 25.0, 60, ringing=False) + bed * (0.03 / bed.std()))


def _rain(frames: int, rng: np.random.Generator) -> Float64:
    """Return 400 drops a second, each ringing for some milliseconds, over a steady rush."""
    bed = _coloured(frames, rng, 0.3, 200.0)
    return np.asarray(_grains(frames, rng, 400.0, 250, ringing=True) + bed * (0.3 / bed.std()))


#: Name -> how so many frames of it are made.
NOISES: Mapping[str, Callable[[int, np.random.Generator], Float64]] = {
    "white": _coloured,
    "pink": lambda frames, rng: _coloured(frames, rng, 0.5),
    "brown": lambda frames, rng: _coloured(frames, rng, 1.0),
    "hiss": lambda frames, rng: _coloured(frames, rng, 0.0, 4000.0, 16_000.0),
    "wind": _wind,
    "crackle": _crackle,
    "rain": _rain,
}
