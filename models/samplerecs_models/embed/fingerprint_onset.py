"""The sound from its onset on, and its spectra in segments that grow with time.

Everything is aligned to the sample of the onset and scaled to the sound's own peak, so that a
copy with other silence in front of it or another gain gives the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.transform import framed, padded, power_spectra
from samplerecs_models.types import Float32, Float64, Int64

#: Window of the fingerprint's own, onset-aligned transform (23 ms): the shared one is aligned to
#: the file, and its 10 ms grid would let a trimmed copy look different.
N_FFT = 1024
#: Bins of a spectrum.
BINS = N_FFT // 2 + 1
#: Frames are HOP samples apart (5 ms) for the first DENSE, twice that up to NEAR (2 s); from there
#: at most REST frames are spread evenly over what is left, however long that is.
HOP = 220
DENSE, NEAR, REST = 32, 216, 100
#: Frame at which each segment begins: each about half as long again as the one before (5 ms, 10,
#: 10, 15, 25, ... 430 ms); the last is open.
SEGMENTS = (0, 1, 3, 5, 8, 13, 21, 32, 40, 53, 72, 101, 144)
#: Samples in one step of the envelope (2 ms).
ENVELOPE_STEP = 88
#: Part of the peak at which a sound is said to begin, and the peak below which there is none.
_ONSET_LEVEL = 0.05
_SILENCE = 1e-6


@dataclass(frozen=True, slots=True)
class Onset:
    """A sound seen from its onset.

    Attributes:
        signal: float32, shape (n,), n >= 0, from the onset to the end, peak 1; empty for silence.
        power: float64, shape (frames, BINS), frames >= 1: power spectra; a full-scale sine on a
            bin gives 1.
        segments: float64, shape (len(SEGMENTS), BINS): mean of `power` in each segment; zero
            after the end.
        envelope: float64, shape (steps,), steps >= 1: energy of every ENVELOPE_STEP samples.
    """

    signal: Float32
    power: Float64
    segments: Float64
    envelope: Float64


def hear(mono: Float32) -> Onset:
    """Return `mono` (float32, shape (frames,), finite; may be empty or silent) from its onset."""
    signal = _from_onset(mono)
    power = _power(signal)
    return Onset(signal, power, _segment_means(power), _energy(signal))


def _from_onset(mono: Float32) -> Float32:
    level = np.abs(mono)
    peak = level.max(initial=np.float32(0.0))
    if peak < _SILENCE:
        return np.zeros(0, np.float32)
    start = int(np.argmax(level >= np.float32(_ONSET_LEVEL) * peak))
    return np.asarray(mono[start:] / peak, dtype=np.float32)


def _power(signal: Float32) -> Float64:
    """Power spectra of the frames centred on the onset and after it."""
    at = _positions(len(signal))
    out = np.empty((len(at), BINS))
    power_spectra(framed(padded(signal, N_FFT // 2, N_FFT), N_FFT), at, _window(), out)
    return out


def _positions(length: int) -> Int64:
    """Samples on which the frames of a signal of `length` samples are centred; at least one."""
    steps = 1 + length // HOP
    if steps <= DENSE:
        return np.arange(steps) * HOP
    sparse = np.arange(DENSE, steps, 2)
    near, rest = sparse[: NEAR - DENSE], sparse[NEAR - DENSE :]
    if len(rest) > REST:
        rest = rest[np.linspace(0, len(rest) - 1, REST).astype(np.int64)]
    return np.concatenate([np.arange(DENSE), near, rest]) * HOP


def _segment_means(power: Float64) -> Float64:
    starts = [at for at in SEGMENTS if at < len(power)]
    ends = [*starts[1:], len(power)]
    out = np.zeros((len(SEGMENTS), BINS))
    for row, first, end in zip(out, starts, ends, strict=False):
        # One by one: np.add.reduceat along the rows takes twice as long.
        np.add.reduce(power[first:end], axis=0, out=row)
    out[: len(starts)] /= np.subtract(ends, starts)[:, None]
    return out


def _energy(signal: Float32) -> Float64:
    steps = max(1, -(-len(signal) // ENVELOPE_STEP))
    squared = np.zeros(steps * ENVELOPE_STEP, np.float32)
    np.multiply(signal, signal, out=squared[: len(signal)])
    return np.asarray(squared.reshape(steps, ENVELOPE_STEP).sum(axis=1), dtype=np.float64)


@cache
def _window() -> Float64:
    """Hann window scaled so that a full-scale sine on a bin has a magnitude of 1."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(N_FFT) / N_FFT)
    return np.asarray(window * (2.0 / window.sum()))


def growing_segments(first: float, ratio: float, count: int) -> Int64:
    """Return where `count` segments begin whose lengths (in steps, >= 1) grow by `ratio`."""
    lengths = np.maximum(1, np.round(first * ratio ** np.arange(count - 1))).astype(np.int64)
    return np.concatenate([[0], np.cumsum(lengths)])


def frequencies() -> Float64:
    """Return the centre of each bin in Hz: float64, shape (BINS,)."""
    return np.asarray(np.arange(BINS) * (ANALYSIS_RATE / N_FFT))
