"""Filters by spectrum: cookbook biquads, and a low-pass that moves.

A filter's exact frequency response is multiplied onto the spectrum of the whole signal, so no
loop runs over samples. Source of the responses: R. Bristow-Johnson, "Audio EQ cookbook".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.demo.dsp import RATE, Signal, frames

Complex128 = NDArray[np.complex128]
_TAIL_S = 0.15
_PER_OCTAVE = 4

Shape = Literal["low", "high", "band", "peak", "lowshelf", "highshelf"]


class Filter(NamedTuple):
    """One second-order section: its shape, corner in Hz, resonance, gain in dB (peak, shelves)."""

    shape: Shape
    hz: float
    q: float = 0.707
    gain_db: float = 0.0


def filtered(x: Signal, *sections: Filter, wrap: bool = False) -> Signal:
    """Return `x` through `sections` in series, of the same length.

    Args:
        x: shape (frames,) or (frames, 2).
        sections: the biquads.
        wrap: True for loops: what rings past the end comes in again at the start.
    """
    n = len(x)
    size = n if wrap else 1 << (n + frames(_TAIL_S) - 1).bit_length()
    gain = np.ones(size // 2 + 1, dtype=np.complex128)
    for section in sections:
        gain *= response(section, size)
    spectrum = np.fft.rfft(x, size, axis=0)
    spectrum *= gain[:, None] if x.ndim == 2 else gain
    return np.fft.irfft(spectrum, size, axis=0)[:n]


def response(section: Filter, size: int) -> Complex128:
    """Return the complex response at the bins of a real FFT of `size` points."""
    b, a = _coefficients(section)
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    return (b[0] + z * (b[1] + z * b[2])) / (a[0] + z * (a[1] + z * a[2]))


_Triple = tuple[float, float, float]


def _coefficients(section: Filter) -> tuple[_Triple, _Triple]:
    omega = 2 * np.pi * min(section.hz, 0.46 * RATE) / RATE
    cos, alpha = float(np.cos(omega)), float(np.sin(omega)) / (2 * section.q)
    plain = (1 + alpha, -2 * cos, 1 - alpha)
    if section.shape == "low":
        return ((1 - cos) / 2, 1 - cos, (1 - cos) / 2), plain
    if section.shape == "high":
        return ((1 + cos) / 2, -(1 + cos), (1 + cos) / 2), plain
    if section.shape == "band":
        return (alpha, 0.0, -alpha), plain
    amp = 10 ** (section.gain_db / 40)
    if section.shape == "peak":
        b = (1 + alpha * amp, -2 * cos, 1 - alpha * amp)
        return b, (1 + alpha / amp, -2 * cos, 1 - alpha / amp)
    return _shelf(
        cos, 2 * float(np.sqrt(amp)) * alpha, amp, -1.0 if section.shape == "highshelf" else 1.0
    )


def _shelf(cos: float, slope: float, amp: float, side: float) -> tuple[_Triple, _Triple]:
    """Return a shelf's coefficients; `side` 1 for the low one, -1 for the high one."""
    up, down = amp + 1, amp - 1
    b = (
        amp * (up - side * down * cos + slope),
        side * 2 * amp * (down - side * up * cos),
        amp * (up - side * down * cos - slope),
    )
    a = (
        up + side * down * cos + slope,
        -side * 2 * (down + side * up * cos),
        up + side * down * cos - slope,
    )
    return b, a


def swept(x: Signal, cutoff: Signal, q: float = 0.9, *, wrap: bool = False) -> Signal:
    """Return mono `x` through a resonant low-pass whose corner is `cutoff` (Hz, one a frame).

    A bank of fixed low-passes, a quarter octave apart, is crossfaded along the curve.
    """
    low = float(cutoff.min())
    place = np.log2(cutoff / low) * _PER_OCTAVE
    count = int(place.max()) + 2
    n = len(x)
    size = n if wrap else 1 << (n + frames(_TAIL_S) - 1).bit_length()
    spectrum = np.fft.rfft(x, size)
    out = np.zeros(n)
    for index in range(count):
        weight = np.clip(1 - np.abs(place - index), 0, None)
        if weight.any():
            corner = Filter("low", low * 2 ** (index / _PER_OCTAVE), q)
            out += weight * np.fft.irfft(spectrum * response(corner, size), size)[:n]
    return out
