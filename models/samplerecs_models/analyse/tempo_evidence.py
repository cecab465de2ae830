"""What the onsets say for each candidate tempo.

Periodicity is read twice: as the Fourier coefficient of the onset strength at multiples of the
beat rate (Grosche & Müller, "Extracting predominant local pulse information", 2011, with one
window over the whole sound), and as the autocorrelation of the banded flux at multiples of the
beat (Scheirer 1998). A loop starts on its first beat, so the real part of the coefficient,
onsets on the grid that starts at zero, says more than its magnitude alone.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.analyse.tempo_candidates import Candidates
from samplerecs_models.types import Float32, Float64

#: Multiples of the beat rate at which the Fourier coefficients are read.
RATES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
#: Lags in beats at which the autocorrelation is read.
LAGS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 8.0)
#: Zero padding of the Fourier transform, so that straight lines between its bins suffice.
PADDING = 16
#: First band of the middle (snare) and of the high (hats) register.
MIDDLE = 5
HIGH = 15
#: An attack shows this many frames before its middle, as the window reaches ahead.
AHEAD = 1.0
#: Smoothing of the flux before correlation, in frames (standard deviation).
BLUR = 2.0


def evidence(found: Candidates, onsets: Onsets) -> dict[str, Float64]:
    """Return the evidence for each candidate: name -> float64, shape (n,), -1..1."""
    flux = onsets.flux
    registers = {
        "all": onsets.envelope,
        "low": onsets.low,
        "middle": flux[:, MIDDLE:HIGH].sum(axis=1),
        "high": flux[:, HIGH:].sum(axis=1),
    }
    table: dict[str, Float64] = {}
    for name, envelope in registers.items():
        table |= _fourier(name, envelope, found, onsets.frame_rate)
    parts = {"all": slice(None), "low": slice(MIDDLE)}
    for name, bands in parts.items():
        table |= _correlation(name, flux[:, bands], found, onsets.frame_rate)
    table |= _circular(parts, flux, found, onsets.frame_rate)
    return table | _tail(found, onsets)


def _fourier(
    name: str, envelope: Float32, found: Candidates, frame_rate: float
) -> dict[str, Float64]:
    """Return magnitude and real part of the coefficients at RATES times the beat rate."""
    total = float(envelope.sum())
    table: dict[str, Float64] = {}
    size = _padded(len(envelope))
    spectrum = np.fft.rfft(envelope, size) / max(total, 1e-9)
    bins = np.arange(len(spectrum))
    spectrum = spectrum * np.exp(-2j * np.pi * AHEAD * bins / size)
    magnitude = np.abs(spectrum)
    for rate in RATES:
        at = found.bpm * (rate / 60.0 * size / frame_rate)
        table[f"{name} size {rate:g}"] = np.interp(at, bins, magnitude)
        table[f"{name} grid {rate:g}"] = np.interp(at, bins, spectrum.real)
    return table


def _correlation(
    name: str, bands: Float32, found: Candidates, frame_rate: float
) -> dict[str, Float64]:
    """Return the normalised autocorrelation of `bands` at LAGS times the beat; 0 past the end."""
    n = len(bands)
    smooth = _centred(bands)
    size = 1 << int(np.ceil(np.log2(2 * n)))
    power = np.abs(np.fft.rfft(smooth, size, axis=0)) ** 2
    raw = np.fft.irfft(power.sum(axis=1), size)[:n]
    energy = np.concatenate([[0.0], np.cumsum((smooth**2).sum(axis=1, dtype=np.float64))])
    norm = np.sqrt(energy[n - np.arange(n)] * (energy[n] - energy[np.arange(n)]))
    correlation = raw / np.maximum(norm, 1e-9 + 1e-3 * energy[n])
    table: dict[str, Float64] = {}
    for lag in LAGS:
        at = lag * 60.0 / found.bpm * frame_rate
        value = np.interp(at, np.arange(n), correlation)
        table[f"{name} again {lag:g}"] = np.where(at < 0.8 * n, value, 0.0)
    return table


def _circular(
    parts: dict[str, slice], flux: Float32, found: Candidates, frame_rate: float
) -> dict[str, Float64]:
    """Return the autocorrelation of the endlessly repeated sound, for exact candidates only.

    Computed from the power at the harmonics of 1 / length up to 12 Hz (Wiener-Khinchin).
    """
    exact = np.flatnonzero(found.exact)
    table = {f"{name} round {lag:g}": np.zeros(len(found.bpm)) for name in parts for lag in LAGS}
    if not len(exact):
        return table
    harmonics = np.arange(1.0, max(2.0, np.floor(12.0 * found.length)))
    turn = np.arange(len(flux)) / (found.length * frame_rate)
    waves = np.exp(np.outer(harmonics, turn).astype(np.float32) * np.complex64(-2j * np.pi))
    power = np.abs(waves @ flux).astype(np.float64) ** 2
    for name, bands in parts.items():
        weights = power[:, bands].sum(axis=1)
        weights /= max(float(weights.sum()), 1e-9)
        for lag in LAGS:
            turns = np.outer(lag * 60.0 / found.bpm[exact] / found.length, harmonics)
            table[f"{name} round {lag:g}"][exact] = np.cos(2 * np.pi * turns) @ weights
    return table


def _tail(found: Candidates, onsets: Onsets) -> dict[str, Float64]:
    """Return how quiet it is behind the last power of two of beats, for tempi that leave a tail.

    `calm`: the onset strength there against the mean, `faint`: the energy; 0 (none missing) to
    1 (nothing there). `drop`: the fall of energy from the beat before that place to what follows.
    """
    n = len(onsets.energy)
    frames = found.below * 60.0 / found.bpm * onsets.frame_rate
    beat = 60.0 / found.bpm * onsets.frame_rate
    applies = ~found.exact & (found.below >= 4) & (n - frames > 4) & (n - frames < 1.6 * beat)
    applies &= not found.part
    table = {}
    ends = np.clip(np.rint(frames), 1, n - 1).astype(np.int64)
    skip = np.minimum(ends + 3, n - 1)
    before = np.maximum(ends - np.rint(beat).astype(np.int64), 0)
    for name, track in (("calm", onsets.envelope), ("faint", np.sqrt(onsets.energy))):
        sums = np.concatenate([[0.0], np.cumsum(track, dtype=np.float64)])
        after = (sums[n] - sums[skip]) / (n - skip)
        mean = max(float(sums[n]) / n, 1e-9)
        table[name] = np.where(applies, 1.0 - np.minimum(after / mean, 1.0), 0.0)
        if name == "faint":
            last = (sums[ends] - sums[before]) / np.maximum(ends - before, 1)
            fall = (last - after) / np.maximum(last + after, 1e-9)
            table["drop"] = np.where(applies, fall, 0.0)
    return table


def _centred(bands: Float32) -> Float32:
    """Return `bands` blurred in time by BLUR frames, each band's mean taken away."""
    reach = int(3 * BLUR)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / BLUR) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    padded = np.pad(bands, ((reach, reach), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis=0)
    smooth = windows @ kernel
    return np.asarray(smooth - smooth.mean(axis=0), dtype=np.float32)


def _padded(n: int) -> int:
    return 1 << int(np.ceil(np.log2(PADDING * n)))
