"""Filters by spectrum: cookbook biquads, and a low-pass that moves.

A filter's exact frequency response is multiplied onto the spectrum of the whole signal, so no
loop runs over samples. The way back is made in single precision (about -130 dB). Source of
the responses: R. Bristow-Johnson, "Audio EQ cookbook".
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.demo.dsp import RATE, Signal, frames

Complex128 = NDArray[np.complex128]
_TAIL_S = 0.06
_PER_OCTAVE = 3

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
    source = np.concatenate([x[-frames(_TAIL_S) :], x]) if wrap else x
    size = fast_size(len(source) + frames(_TAIL_S))
    z = turns(size)
    gain = response(sections[0], z)
    for section in sections[1:]:
        gain *= response(section, z)
    return shaped(source, gain, size)[-len(x) :]


def shaped(x: Signal, gain: Complex128, size: int) -> Signal:
    """Return `x` with its spectrum of `size` points multiplied by `gain`, of the same length."""
    rows = np.ascontiguousarray(x.T)
    spectrum = np.fft.rfft(rows, size).astype(np.complex64) * gain.astype(np.complex64)
    return np.ascontiguousarray(np.fft.irfft(spectrum, size)[..., : len(x)].T, dtype=np.float64)


def fast_size(n: int) -> int:
    """Return the least 2^a * 3^b * 5^c (b, c <= 2) that is not below `n`: fast to transform."""
    best = 1 << max(n - 1, 1).bit_length()
    for factor in (3, 5, 9, 15, 25, 45, 75, 225):
        shift = max(0, (-(-n // factor) - 1).bit_length())
        best = min(best, factor << shift)
    return best


def turns(size: int) -> Complex128:
    """Return 1/z at the bins of a real FFT of `size` points."""
    # Bin a * 1024 + b is the product of two short tables: far cheaper than a sine for every bin.
    count, step = size // 2 + 1, -2j * np.pi / size
    coarse = np.exp(step * 1024 * np.arange(count // 1024 + 1))
    fine = np.exp(step * np.arange(1024))
    return np.asarray(np.multiply.outer(coarse, fine).ravel()[:count])


def response(section: Filter, z: Complex128) -> Complex128:
    """Return the complex response of `section` where 1/z is `z`."""
    b, a = _coefficients(section)
    top, bottom = z * b[2], z * a[2]
    for polynomial, k in ((top, b), (bottom, a)):
        polynomial += k[1]
        polynomial *= z
        polynomial += k[0]
    top /= bottom
    return top


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


def swept(x: Signal, cutoff: Signal, q: float = 0.9) -> Signal:
    """Return mono `x` through a resonant low-pass whose corner is `cutoff` (Hz, one a frame).

    A bank of fixed low-passes, a third of an octave apart, is crossfaded along the curve.
    """
    low = float(cutoff.min())
    place = np.log2(cutoff / low) * _PER_OCTAVE
    size = fast_size(len(x) + frames(_TAIL_S))
    spectrum, z = np.fft.rfft(x, size).astype(np.complex64), turns(size)
    out = np.zeros(len(x))
    for index in range(int(place.max()) + 2):
        weight = np.clip(1 - np.abs(place - index), 0, None)
        if weight.any():
            corner = Filter("low", low * 2 ** (index / _PER_OCTAVE), q)
            gain = response(corner, z).astype(np.complex64)
            out += weight * np.fft.irfft(spectrum * gain, size)[: len(x)]
    return out
