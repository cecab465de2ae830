"""Spectral peaks of the pitched range, from a long window at a decimated rate.

The shared transform has 21.5 Hz between bins: too coarse for bass notes, whose semitones lie 3 Hz
apart. So the pitched families (key, root) use their own: the sound is decimated by 8, and a 4,096
point window then resolves 1.3 Hz.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float32, Int64

#: The sound is decimated by this; the rest reaches to 2,756 Hz.
DECIMATION = 8
RATE = ANALYSIS_RATE / DECIMATION
#: Longest window (743 ms), shortest (93 ms), and most windows of one sound.
WINDOW, MIN_WINDOW, MAX_WINDOWS = 4096, 512, 64
#: Peaks are looked for between these, in Hz.
LOWEST, HIGHEST = 31.0, 2_150.0
_TAPS = 16 * DECIMATION
#: Windows are zero-padded to this many times their length; the peaks are interpolated.
_PADDING = 2
#: Peaks this far below the loudest of their window (60 dB) or of the sound (70 dB) do not count.
_FLOOR_IN_WINDOW, _FLOOR_IN_SOUND = 1e-3, 3e-4


@dataclass(frozen=True, slots=True)
class Peaks:
    """Peaks of all windows of a sound, one array element a peak, ordered by window.

    Attributes:
        window: index of the window.
        midi: pitch in fractional MIDI note numbers (69 = 440 Hz).
        amplitude: linear; a full-scale sinusoid gives about 1.
        n_windows: number of windows looked at.
    """

    window: Int64
    midi: Float32
    amplitude: Float32
    n_windows: int


def decimate(signal: Float32) -> Float32:
    """Return `signal`, float32 (frames,), low-passed at 0.8 Nyquist and decimated by DECIMATION.

    A windowed-sinc filter in polyphase form (Crochiere & Rabiner 1983, section 3.3), written as a
    matrix product of blocks, so that no sample is computed that is then thrown away.
    """
    blocks = -(-len(signal) // DECIMATION)
    padded = np.zeros((blocks + _TAPS // DECIMATION) * DECIMATION, np.float32)
    padded[_TAPS // 2 : _TAPS // 2 + len(signal)] = signal
    phases = padded.reshape(-1, DECIMATION) @ _low_pass().reshape(-1, DECIMATION).T
    return np.asarray(
        sum(phases[i : i + blocks, i] for i in range(_TAPS // DECIMATION)), dtype=np.float32
    )


def _low_pass() -> Float32:
    offset = np.arange(_TAPS) - _TAPS / 2
    cutoff = 0.88 / DECIMATION
    taps = cutoff * np.sinc(cutoff * offset) * np.blackman(_TAPS + 1)[:_TAPS]
    return np.asarray(taps / taps.sum(), dtype=np.float32)


def find_peaks(signal: Float32) -> Peaks:
    """Return the spectral peaks of `signal` (float32, shape (frames,), at RATE)."""
    size = min(WINDOW, max(MIN_WINDOW, 1 << max(0, len(signal).bit_length() - 1)))
    if len(signal) < size:
        signal = np.pad(signal, (0, size - len(signal)))
    spectrum = _spectra(signal, size)
    return _pick(spectrum, RATE / (_PADDING * size))


def _spectra(signal: Float32, size: int) -> Float32:
    """Magnitudes of Blackman windows, zero-padded, spread evenly over the sound."""
    count = min(MAX_WINDOWS, 1 + (len(signal) - size) // (size // 4))
    starts = np.linspace(0, len(signal) - size, count).astype(np.int64)
    # In float64: numpy's real FFT is a fifth faster there than in float32.
    window = np.blackman(size)
    frames = sliding_window_view(signal, size)[starts] * window
    spectrum = np.abs(np.fft.rfft(frames, n=_PADDING * size, axis=1)).astype(np.float32, copy=False)
    spectrum *= np.float32(2 / window.sum())
    return spectrum


def _pick(spectrum: Float32, bin_hz: float) -> Peaks:
    low, high = max(1, int(LOWEST / bin_hz)), int(HIGHEST / bin_hz)
    middle = spectrum[:, low:high]
    before, after = spectrum[:, low - 1 : high - 1], spectrum[:, low + 1 : high + 1]
    loudest = middle.max(axis=1, keepdims=True)
    floor = np.maximum(loudest * _FLOOR_IN_WINDOW, loudest.max() * _FLOOR_IN_SOUND)
    window, column = np.nonzero((middle > before) & (middle >= after) & (middle > floor))
    left, peak, right = (np.log(a[window, column] + 1e-12) for a in (before, middle, after))
    bend = left - 2 * peak + right
    shift = np.clip(0.5 * (left - right) / np.where(bend < 0, bend, -1), -0.5, 0.5)
    midi = 69 + 12 * np.log2((low + column + shift) * bin_hz / 440)
    return Peaks(
        window,
        midi.astype(np.float32),
        middle[window, column].astype(np.float32),
        len(spectrum),
    )
