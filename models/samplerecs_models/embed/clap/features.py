"""A waveform as the log-mel spectrogram that CLAP's audio tower reads.

The same figures as `ClapFeatureExtractor` of transformers with `truncation="rand_trunc"` and
`padding="repeatpad"`; golden arrays made from it are in tests/golden. Where the reference takes a
random ten seconds of a longer sound, evenly spaced ones are taken here, so that a sound has one
vector and not another each time.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.types import Float32, Float64

#: Frames per second of what is read, and the frames of one window (10 s).
RATE, WINDOW = 48_000, 480_000
N_FFT, HOP, MELS = 1024, 480, 64
#: Frames of the spectrogram of one window.
FRAMES = WINDOW // HOP + 1
LOWEST_HZ, HIGHEST_HZ = 50.0, 14_000.0
#: Windows of a longer sound: as many as cover it, at most so many.
MOST_WINDOWS = 4
#: Power below which a band counts as silent: -100 dB.
_FLOOR = 1e-10
#: Slaney's mel scale: linear below 1 kHz, then 27 steps for each factor of 6.4.
_HZ_A_MEL, _BREAK_HZ, _STEP = 200.0 / 3, 1000.0, np.log(6.4) / 27
#: Frames transformed in one go: what stays in the processor's cache is faster.
_AT_ONCE = 32


def windows(mono: Float32) -> list[Float32]:
    """Return the windows of a sound: a short one repeated and padded, a long one in parts.

    Args:
        mono: float32, shape (frames,), at RATE.

    Returns:
        One to MOST_WINDOWS arrays of WINDOW frames.
    """
    frames = len(mono)
    if frames <= WINDOW:
        return [_filled(mono)]
    count = min(MOST_WINDOWS, -(-frames // WINDOW))
    starts = np.linspace(0, frames - WINDOW, count).astype(np.int64)
    return [mono[start : start + WINDOW] for start in starts]


def _filled(mono: Float32) -> Float32:
    """Repeat a sound as often as it fits wholly, with silence behind it."""
    window = np.zeros(WINDOW, np.float32)
    if len(mono):
        whole = WINDOW // len(mono) * len(mono)
        window[:whole] = np.tile(mono, WINDOW // len(mono))
    return window


def log_mel(window: Float32) -> Float32:
    """Return the power in mel bands in dB: float32, shape (FRAMES, MELS), -100 for silence.

    Args:
        window: float32, shape (WINDOW,).
    """
    padded = np.pad(window.astype(np.float64), N_FFT // 2, mode="reflect")
    frames = sliding_window_view(padded, N_FFT)[::HOP]
    bank, hann = _mel_bank(), _hann()
    bins = len(bank)
    power = np.empty((len(frames), MELS))
    for start in range(0, len(frames), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        spectrum = np.fft.rfft(frames[part] * hann, axis=1)[:, :bins]
        np.dot(spectrum.real**2 + spectrum.imag**2, bank, out=power[part])
    np.maximum(power, _FLOOR, out=power)
    np.log10(power, out=power)
    power *= 10
    return power.astype(np.float32)


@cache
def _hann() -> Float64:
    window: Float64 = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)
    window.setflags(write=False)
    return window


@cache
def _mel_bank() -> Float64:
    """Return the triangles of the bands, each of area 1 (Slaney, Auditory Toolbox, 1998).

    Returns:
        float64, shape (bins below HIGHEST_HZ, MELS); the bins above are in no band.
    """
    edges = _hz(np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), MELS + 2))
    bins = np.linspace(0, RATE / 2, N_FFT // 2 + 1)
    rising = (bins[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins[:, None]) / np.diff(edges)[1:]
    bank = np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))
    used = int(np.flatnonzero(bank.any(axis=1))[-1]) + 1
    made: Float64 = np.ascontiguousarray(bank[:used])
    made.setflags(write=False)
    return made


def _mel(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _HZ_A_MEL
    return float(_BREAK_HZ / _HZ_A_MEL + np.log(hz / _BREAK_HZ) / _STEP)


def _hz(mel: Float64) -> Float64:
    linear = mel * _HZ_A_MEL
    above = _BREAK_HZ * np.exp(_STEP * (mel - _BREAK_HZ / _HZ_A_MEL))
    return np.where(linear < _BREAK_HZ, linear, above)
