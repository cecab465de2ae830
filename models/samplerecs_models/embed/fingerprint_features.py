"""The plain figures of a fingerprint: spectrum over time, envelope, brightness, noise, pitch.

Each function gives one block of `describe`; what the blocks weigh is learned
(scripts/train_fingerprint.py).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from samplerecs_models.embed.fingerprint_bands import BandMatrix, band_matrix
from samplerecs_models.embed.fingerprint_onset import (
    ENVELOPE_STEP,
    HOP,
    N_FFT,
    SEGMENTS,
    Onset,
    frequencies,
    growing_segments,
    hear,
)
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float32, Float64, Int64

#: Exponent that turns power into something like loudness (Stevens' law is 0.3 on intensity; a
#: smaller one, nearer to the logarithm, retrieves better).
LOUDNESS = 0.2
#: Nothing above is looked at: lossy coding leaves nothing there, and old machines neither.
HIGHEST_HZ = 15_500.0
#: Orders kept of the two-dimensional cepstrum: over the segments and over the bands.
TIME_ORDERS, BAND_ORDERS = 8, 30
#: Falls of the envelope, in dB below its peak, whose time is taken; shares of the energy likewise.
FALLS_DB = (3.0, 6.0, 10.0, 20.0, 30.0, 40.0)
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.97)
#: Power below this part of the strongest bin does not count as noise.
FLATNESS_FLOOR = 1e-5
_PITCH_WINDOW = 8192
_PITCH_BANDS = 48
_STEP_S = ENVELOPE_STEP / ANALYSIS_RATE


def describe(mono: Float32) -> Float64:
    """Return the raw features of a sound, before they are centred and mapped.

    Args:
        mono: float32, shape (frames,), finite, at ANALYSIS_RATE; may be empty or silent.

    Returns:
        float64, shape (raw_size(),), finite.
    """
    onset = hear(mono)
    return np.concatenate([block for _, block in blocks_of(onset)])


def blocks_of(onset: Onset) -> list[tuple[str, Float64]]:
    """Return the named blocks of `describe`, in order."""
    return [
        ("cepstrum", cepstrum(onset.segments)),
        ("times", times(onset.envelope)),
        ("envelope", envelope(onset.envelope)),
        ("colour", colour(onset.segments)),
        ("flux", flux(onset.power)),
        ("crossings", crossings(onset.signal)),
        ("pitch", pitch(onset.signal)),
    ]


def cepstrum(segments: Float64) -> Float64:
    """Return the 2-D DCT-II of the loudness of bands over segments, low orders: (240,).

    The loudness picture (segments, bands) is scaled to unit norm first, so gain does not enter.
    """
    loudness = _bands().apply(segments) ** LOUDNESS
    loudness /= max(float(np.sqrt(np.sum(loudness * loudness))), 1e-9)
    over_time = np.einsum("ts,sb->tb", _dct(len(SEGMENTS), TIME_ORDERS), loudness)
    out = np.einsum("tb,qb->tq", over_time, _dct(loudness.shape[1], BAND_ORDERS))
    return np.asarray(out.ravel())


def times(energy: Float64) -> Float64:
    """Return log10 seconds of the peak, the falls and the shares of the envelope: (13,)."""
    highest = max(float(energy.max()), 1e-12)
    # The first that is nearly the highest: which of a loop's equal hits wins must not be chance.
    peak = (energy >= 0.7 * highest).argmax()
    level = -10.0 * np.log10(energy / highest + 1e-9)
    held = np.minimum.accumulate(level[::-1])[::-1]
    total = energy.cumsum()
    marks = np.empty(1 + len(FALLS_DB) + _share_targets().size)
    marks[0] = peak
    marks[1 : 1 + len(FALLS_DB)] = held.searchsorted(_falls())
    marks[1 + len(FALLS_DB) :] = total.searchsorted((_share_targets() * total[-1]).ravel())
    marks = np.log10(_STEP_S * (1.0 + marks))
    first, shares = marks[: 1 + len(FALLS_DB)], marks[1 + len(FALLS_DB) :]
    return np.concatenate([first, shares.reshape(_share_targets().shape).sum(axis=1) / 7.0])


def envelope(energy: Float64) -> Float64:
    """Return the fourth root of the relative energy in growing segments from the onset: (16,)."""
    starts = _envelope_starts()
    out = np.zeros(len(starts))
    count = int(starts.searchsorted(len(energy)))
    amplitude = np.sqrt(energy / max(float(energy.max()), 1e-12))
    lengths = _envelope_lengths()[:count].copy()
    lengths[-1] = len(energy) - starts[count - 1]
    out[:count] = np.sqrt(np.add.reduceat(amplitude, starts[:count]) / lengths)
    return out


def colour(segments: Float64) -> Float64:
    """Return brightness and noisiness of attack, body and decay: (21,).

    For each: centroid and spread in octaves, the frequencies (octaves) under which 10, 50, 85 and
    95 % of the power lie, and spectral flatness (log of geometric over arithmetic mean).
    """
    octaves = _octaves()
    share = np.empty((3, len(octaves)))
    for row, (first, end) in zip(share, ((0, 3), (3, 6), (6, len(segments))), strict=True):
        np.add.reduce(segments[first:end, : len(octaves)], axis=0, out=row)
    share += 1e-12
    share /= np.add.reduce(share, axis=1, keepdims=True)
    centroid = np.add.reduce(share * octaves, axis=1)
    spread = np.sqrt(np.add.reduce(share * (octaves - centroid[:, None]) ** 2, axis=1))
    bins = [row.cumsum().searchsorted((0.1, 0.5, 0.85, 0.95)) for row in share]
    rolloff = octaves[np.minimum(bins, len(octaves) - 1)]
    above = share[:, 4:] + FLATNESS_FLOOR * share.max(axis=1, keepdims=True)
    geometric = np.add.reduce(np.log(above), axis=1) / above.shape[1]
    flatness = (geometric - np.log(np.add.reduce(above, axis=1) / above.shape[1])) / 5.0
    return np.concatenate([centroid, spread, rolloff.T.ravel(), flatness])


def flux(power: Float64) -> Float64:
    """Return how much the magnitude spectrum changes from frame to frame, 0..2: (3,)."""
    magnitude = np.sqrt(power[:72])
    change = magnitude[1:] - magnitude[:-1]
    change = np.add.reduce(np.abs(change, out=change), axis=1)
    whole = np.add.reduce(magnitude, axis=1)
    spans = ((0, 8), (8, 32), (32, 72))
    sums = [(np.add.reduce(change[a : b - 1]), np.add.reduce(whole[a:b])) for a, b in spans]
    return np.array([changed / (held + 1e-9) for changed, held in sums])


def crossings(signal: Float32) -> Float64:
    """Return log10 of the zero crossings a sample in the first 10, 50 and 200 ms: (3,)."""
    below = np.signbit(signal[:8821])
    crossed = below[1:] != below[:-1]
    spans = (crossed[a:b] for a, b in ((0, 441), (441, 2205), (2205, 8820)))
    rates = [np.count_nonzero(span) / max(len(span), 1) for span in spans]
    return np.asarray(np.log10(np.array(rates) + 1e-4))


def pitch(signal: Float32) -> Float64:
    """Return the share of power in fine bands from 25 to 2,500 Hz in the first 190 ms: (48,).

    Fourth roots of shares; the window starts 5 ms after the onset and fades out.
    """
    part = signal[HOP : HOP + _PITCH_WINDOW] * _fade()[: max(0, len(signal) - HOP)]
    bins = np.fft.rfft(part, _PITCH_WINDOW).view(np.float64)
    np.multiply(bins, bins, out=bins)
    power = (bins[::2] + bins[1::2])[None, :]
    share = _pitch_bands().apply(power)[0] / (power.sum() + 1e-9)
    return np.asarray(np.sqrt(np.sqrt(share)))


@cache
def _share_targets() -> Float64:
    """Seven shares round each of SHARES, (6, 7): a mean over them does not jump in a pause."""
    spread = np.array(SHARES)[:, None] + np.linspace(-0.03, 0.03, 7)
    return np.asarray(np.clip(spread, 0.005, 0.995))


@cache
def _falls() -> Float64:
    return np.array(FALLS_DB)


@cache
def _envelope_starts() -> Int64:
    return growing_segments(1.0, 1.35, 16)


@cache
def _envelope_lengths() -> Int64:
    # The last one has no end of its own: it takes what is left of the sound.
    return np.diff(_envelope_starts(), append=0)


@cache
def _fade() -> Float64:
    turn = np.pi * np.arange(_PITCH_WINDOW) / _PITCH_WINDOW
    return np.asarray(0.5 + 0.5 * np.cos(turn))


@cache
def _bands() -> BandMatrix:
    return band_matrix(48, N_FFT, 20.0, HIGHEST_HZ)


@cache
def _pitch_bands() -> BandMatrix:
    return band_matrix(_PITCH_BANDS, _PITCH_WINDOW, 25.0, 2_500.0)


@cache
def _octaves() -> Float64:
    heard = frequencies()
    return np.asarray(np.log2(np.maximum(heard[heard < HIGHEST_HZ], 30.0)))


@cache
def _dct(size: int, orders: int) -> Float64:
    """Orthonormal DCT-II: float64, shape (orders, size)."""
    grid = np.cos(np.pi / size * np.outer(np.arange(orders), np.arange(size) + 0.5))
    grid *= np.sqrt(2.0 / size)
    grid[0] /= np.sqrt(2.0)
    return np.asarray(grid)
