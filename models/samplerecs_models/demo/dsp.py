"""Signals for the demo library: time, envelopes, band-limited oscillators, saturation, tidying.

Everything is rendered at RATE in float64; a signal has shape (frames,) or (frames, 2).
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Float64

#: Frames per second of all synthesis; files at another rate are resampled from it.
RATE = 44_100
_TABLE = 4096
_SILENCE = 10 ** (-60 / 20)

Rng = np.random.Generator
Signal = Float64


def frames(seconds: float) -> int:
    """Return the number of frames in `seconds`, at least 1."""
    return max(1, round(seconds * RATE))


def hertz(midi: float) -> float:
    """Return the frequency of a MIDI note number (69 = A4 = 440 Hz)."""
    return float(440.0 * 2 ** ((midi - 69) / 12))


def clock(n: int) -> Signal:
    """Return the time of each of `n` frames, in seconds."""
    return np.arange(n) / RATE


def fall(n: int, tau: float, hold: float = 0.0) -> Signal:
    """Return an exponential decay with time constant `tau` after `hold`, both in seconds."""
    return np.exp(-np.maximum(clock(n) - hold, 0.0) / tau)


def adsr(gate: float, attack: float, decay: float, sustain: float, release: float) -> Signal:
    """Return an attack-decay-sustain-release envelope, `gate + 5 * release` seconds long.

    Attack is a raised cosine, decay and release are exponential; times in seconds, `sustain` 0..1.
    """
    t = clock(frames(gate + 5 * release))
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(t / attack, 0, 1))
    body = sustain + (1 - sustain) * np.exp(-np.maximum(t - attack, 0) / decay)
    return rise * body * np.exp(-np.maximum(t - gate, 0) / release)


def phase_of(hz: float | Signal, n: int, start: float = 0.0) -> Signal:
    """Return the phase in cycles of an oscillator at `hz` (a number, or one value a frame)."""
    if isinstance(hz, np.ndarray):
        return start + np.cumsum(hz) / RATE
    return start + hz * clock(n)


def sine(hz: float | Signal, n: int, start: float = 0.0) -> Signal:
    """Return `n` frames of a sine at `hz`, from phase `start` (cycles)."""
    return np.sin(2 * np.pi * phase_of(hz, n, start))


def saw(hz: float | Signal, n: int, start: float = 0.0) -> Signal:
    """Return a band-limited sawtooth, peak about 1."""
    return _wave(hz, n, start, odd_only=False)


def square(hz: float | Signal, n: int, start: float = 0.0) -> Signal:
    """Return a band-limited square wave, peak about 1."""
    return _wave(hz, n, start, odd_only=True)


def _wave(hz: float | Signal, n: int, start: float, *, odd_only: bool) -> Signal:
    top = float(np.max(hz))
    count = int(np.clip(18_000 / top, 1, _TABLE // 4))
    numbers = np.arange(1, count + 1)
    spectrum = np.zeros(_TABLE // 2 + 1, dtype=np.complex128)
    spectrum[1 : count + 1] = -1j / numbers
    if odd_only:
        spectrum[2 : count + 1 : 2] = 0
    table = np.fft.irfft(spectrum, _TABLE) * _TABLE * (0.6 if odd_only else 0.3)
    return _read(table, phase_of(hz, n, start))


def _read(table: Signal, phase: Signal) -> Signal:
    """Return `table` (one cycle, a power of two long) at `phase`, between its points linearly."""
    place = phase * len(table)
    left = place.astype(np.int64)
    place -= left
    left &= len(table) - 1
    step = np.roll(table, -1) - table
    place *= step[left]
    place += table[left]
    return place


def noise(n: int, rng: Rng) -> Signal:
    """Return white noise of unit variance."""
    return rng.standard_normal(n)


def drive(x: Signal, amount: float, bias: float = 0.0) -> Signal:
    """Saturate softly; `amount` 0 leaves the signal, `bias` adds even harmonics."""
    if amount <= 0:
        return x
    return np.asarray((np.tanh(amount * x + bias) - np.tanh(bias)) / np.tanh(amount))


def crush(x: Signal, bits: float) -> Signal:
    """Quantise to `bits` bits, as an old sampler would."""
    steps = 2 ** (bits - 1)
    return np.asarray(np.round(x * steps) / steps)


def stereo(x: Signal) -> Signal:
    """Return the signal with two channels."""
    return x if x.ndim == 2 else np.stack([x, x], axis=1)


def panned(x: Signal, pan: float) -> Signal:
    """Return mono `x` in stereo with constant power; `pan` -1 (left) .. 1 (right)."""
    angle = (pan + 1) * np.pi / 4
    return np.outer(x, np.sqrt(2) * np.array([np.cos(angle), np.sin(angle)]))


def layered(*parts: Signal) -> Signal:
    """Return the sum of mono signals, as long as the longest."""
    total = np.zeros(max(len(part) for part in parts))
    for part in parts:
        total[: len(part)] += part
    return total


def delayed(x: Signal, seconds: float) -> Signal:
    """Return `x` with silence before it."""
    return np.concatenate([np.zeros(frames(seconds)), x])


def scaled(x: Signal, peak_db: float) -> Signal:
    """Return `x` with its peak at `peak_db` dBFS; silence stays silence."""
    peak = float(np.max(np.abs(x), initial=0.0))
    return x * (10 ** (peak_db / 20) / peak) if peak > 0 else x


def fade(x: Signal, fade_in: float, fade_out: float) -> Signal:
    """Return `x` with raised-cosine edges, lengths in seconds."""
    gain = np.ones(len(x))
    head, tail = min(frames(fade_in), len(x)), min(frames(fade_out), len(x))
    gain[:head] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(head) / head)
    gain[-tail:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, tail + 1) / tail)
    return x * (gain[:, None] if x.ndim == 2 else gain)


def trimmed(x: Signal) -> Signal:
    """Return `x` (peak 1) without the silence at its end (below -60 dB of its peak)."""
    loud = np.abs(x).max(axis=1) if x.ndim == 2 else np.abs(x)
    heard = np.flatnonzero(loud > _SILENCE * loud.max(initial=0.0))
    return x[: heard[-1] + 1] if len(heard) else x[:1]


def resampled(x: Signal, n: int) -> Signal:
    """Return `x` as `n` frames by its spectrum: exact for loops, which are periodic."""
    if n == len(x):
        return x
    spectrum = np.fft.rfft(x, axis=0)
    return np.fft.irfft(spectrum[: n // 2 + 1], n, axis=0) * (n / len(x))
