"""Plain measures of a sound, taken once and shared by kind, role and the descriptor words.

Everything here is a number with a unit that can be looked at; the judgements are made elsewhere.
The measures of timbre follow Peeters et al., "The Timbre Toolbox" (JASA 130, 2011): temporal
ones from the energy envelope, spectral ones from the short-time spectra.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp, sqrt

import numpy as np

from samplerecs_models.analyse.fine import fine_structure
from samplerecs_models.analyse.shape import SILENCE, Envelope, measure_envelope
from samplerecs_models.sound import ANALYSIS_RATE, HOP, N_FFT, Sound
from samplerecs_models.types import Float32, Float64, Int64

#: Lower edges of the bands in Hz; the last one ends at the Nyquist frequency.
BAND_EDGES_HZ = (
    *(20, 60, 90, 130, 180, 250, 350, 500, 700, 1000, 1400, 2000),
    *(2800, 4000, 5600, 8000, 11_000, 15_000),
)
N_BANDS = len(BAND_EDGES_HZ)
#: Everything below is silence: powers are sums of squared magnitudes (full scale is about 1).
_POWER_FLOOR = 1e-12
#: A sound starts anew where the mean level of its bands rises by so many dB within so many frames
#: (10 ms each), in frames that are at most so far below the loudest one, in dB.
HIT_DB, HIT_FRAMES, HIT_RANGE_DB = 3.0, 4, -30.0


@dataclass(frozen=True, slots=True)
class Features:
    """What is measured of one sound.

    Attributes:
        envelope: the course of its loudness.
        bands: share of the energy in each band of `BAND_EDGES_HZ`, sums to 1 (0 for silence).
        attack_bands: the same over the first 60 ms from the onset.
        tail_bands: the same from 150 ms after the onset (equal to `bands` in shorter sounds).
        ring_s: mean time of the energy after the onset, below 250 Hz, to 2 kHz, above.
        centroid_hz: geometric mean frequency, weighted by magnitude.
        spread_octaves: standard deviation around it.
        flatness: 0 (lines) .. 1 (white), of the mean spectrum from 80 Hz to 16 kHz.
        peakiness: share of energy in narrow peaks of the mean spectrum, 0..1.
        pitch_hz: frequency of the strongest line, 0 for silence.
        overtones: share of the energy from six times `pitch_hz` upwards, 0..1.
        sweep_octaves: how far the strongest low line falls from the attack to the tail.
        side: energy of the difference of left and right over that of both, 0..1.
        flux: share of frame-to-frame change that is rise, per frame, in log power.
        hits: number of times that it starts anew, the first one included.
        ragged: how ragged the spectra of single moments are, in nepers: see `fine_structure`.
        lasting: part of it that stays in the mean spectrum, 0 (noise) .. 1 (steady lines).
    """

    envelope: Envelope
    bands: Float32
    attack_bands: Float32
    tail_bands: Float32
    ring_s: tuple[float, float, float]
    centroid_hz: float
    spread_octaves: float
    flatness: float
    peakiness: float
    pitch_hz: float
    overtones: float
    sweep_octaves: float
    side: float
    flux: float
    hits: int = 1
    ragged: float = 0.0
    lasting: float = 1.0


def measure_features(sound: Sound) -> Features:
    """Return the measures of `sound`; every number is finite, silence gives zeros."""
    envelope = measure_envelope(sound.mono)
    power = _power(sound)
    start = min(int(envelope.onset_s * sound.frame_rate), len(power) - 1)
    bands = np.add.reduceat(power, _band_bins(), axis=1)
    loudness = np.add.reduce(bands, axis=1)
    mean = np.add.reduce(power, axis=0)
    magnitude = np.sqrt(mean, dtype=np.float64)
    centroid, spread = _moments(magnitude)
    ragged, lasting = fine_structure(power, mean, loudness)
    return Features(
        envelope=envelope,
        bands=_shares(bands),
        attack_bands=_shares(bands[start : start + 6]),
        tail_bands=_shares(bands[start + 15 :] if len(bands) > start + 15 else bands),
        ring_s=_ring(bands[start:]),
        centroid_hz=centroid,
        spread_octaves=spread,
        flatness=_flatness(mean),
        peakiness=_peakiness(mean, magnitude),
        pitch_hz=_strongest_hz(mean),
        overtones=_overtones(mean),
        sweep_octaves=_sweep(power[start : start + 6], power[start + 15 :]),
        side=_side(sound),
        flux=_flux(bands),
        hits=_hits(bands, loudness),
        ragged=ragged,
        lasting=lasting,
    )


def _power(sound: Sound) -> Float32:
    """Return the power spectrogram; a constant offset's leak into the lowest bins is taken out."""
    mono = sound.mono
    offset = abs(float(mono.sum())) / max(len(mono), 1)
    if offset <= 0.2 * sqrt(float(np.dot(mono, mono)) / max(len(mono), 1)):
        return sound.power
    power = sound.power.copy()
    power[:, :3] = 0.0
    return power


def _ring(bands: Float32) -> tuple[float, float, float]:
    """Return the centre of the energy in time, in seconds, of the low, middle and high bands."""
    at = np.arange(len(bands), dtype=np.float32) * np.float32(HOP / ANALYSIS_RATE)
    groups = np.add.reduceat(bands, (0, 6, 12), axis=1)
    low, middle, high = (at @ groups / (groups.sum(axis=0) + np.float32(_POWER_FLOOR))).tolist()
    return low, middle, high


@cache
def _band_bins() -> Int64:
    edges = np.ceil(np.array(BAND_EDGES_HZ) * (N_FFT / ANALYSIS_RATE))
    return edges.astype(np.int64)


def _shares(bands: Float32) -> Float32:
    total = np.add.reduce(bands, axis=0)
    energy = float(np.add.reduce(total))
    if energy <= _POWER_FLOOR:
        return np.zeros(N_BANDS, dtype=np.float32)
    return np.asarray(total / np.float32(energy), dtype=np.float32)


@cache
def _log_frequencies() -> Float64:
    return np.asarray(np.log2(np.arange(1, N_FFT // 2 + 1) * (ANALYSIS_RATE / N_FFT)))


def _moments(magnitude: Float64) -> tuple[float, float]:
    """Return the geometric centroid in Hz and the spread in octaves, weighted by magnitude."""
    weights = magnitude[1:]
    total = float(weights.sum())
    if total <= _POWER_FLOOR:
        return 0.0, 0.0
    octaves = _log_frequencies()
    centre = float(weights @ octaves) / total
    variance = float(weights @ np.square(octaves - centre)) / total
    return float(2.0**centre), sqrt(variance)


def _flatness(mean: Float32) -> float:
    """Return geometric over arithmetic mean from 80 Hz to 16 kHz (MPEG-7 spectral flatness)."""
    part = mean[4:744].astype(np.float64)
    top = float(part.sum()) / len(part)
    if top <= _POWER_FLOOR:
        return 0.0
    return exp(float(np.log(part + top * 1e-9).sum()) / len(part)) / top


def _peakiness(mean: Float32, magnitude: Float64) -> float:
    """Return the share of energy within 2 bins of lines that stand 10 dB over their surroundings.

    The surroundings are the mean of the spectrum's magnitude over 25 bins.
    """
    total = float(mean.sum(dtype=np.float64))
    if total <= _POWER_FLOOR:
        return 0.0
    running = np.zeros(len(magnitude) + 25)
    running[1:13], running[13:-12], running[-12:] = magnitude[0], magnitude, magnitude[-1]
    np.cumsum(running, out=running)
    around = (running[25:] - running[:-25]) / 25.0
    peaks = magnitude > 2.2 * around
    return float(mean[peaks].sum(dtype=np.float64)) / total


def _strongest_hz(mean: Float32) -> float:
    if float(mean.max(initial=0.0)) <= _POWER_FLOOR:
        return 0.0
    return float(max(int(mean.argmax()), 1) * (ANALYSIS_RATE / N_FFT))


def _overtones(mean: Float32) -> float:
    total = float(mean.sum(dtype=np.float64))
    if total <= _POWER_FLOOR:
        return 0.0
    return float(mean[6 * max(int(mean.argmax()), 1) :].sum(dtype=np.float64)) / total


def _sweep(attack: Float32, tail: Float32) -> float:
    """Return by how many octaves the centre of the energy below 1 kHz falls (negative: rises)."""
    first, last = (np.add.reduce(part[:, 1:47], axis=0) for part in (attack, tail))
    whole, rest = np.add.reduce(first), np.add.reduce(last)
    if float(whole) <= _POWER_FLOOR or float(rest) <= _POWER_FLOOR:
        return 0.0
    octaves = _log_frequencies()[: len(first)]
    return float(first @ octaves / whole - last @ octaves / rest)


def _side(sound: Sound) -> float:
    """Return the part of the energy that mono playback loses, 0 (mono) .. 1 (opposite phase)."""
    samples = sound.audio.samples
    if samples.shape[1] < 2 or not len(samples):
        return 0.0
    values = samples.reshape(-1)
    total = float(np.dot(values, values)) / samples.shape[1]
    if total <= SILENCE**2:
        return 0.0
    middle = float(np.dot(sound.mix, sound.mix))
    return float(min(max(1.0 - middle / total, 0.0), 1.0))


def _flux(bands: Float32) -> float:
    """Return the mean rise of log power per band and frame, in bels; steady sounds give near 0."""
    if len(bands) < 3:
        return 0.0
    floor = float(bands.max()) * 1e-5 + _POWER_FLOOR
    level = np.log10(bands + np.float32(floor))
    rise = level[1:] - level[:-1]
    return float(np.maximum(rise, 0.0, out=rise).sum() / rise.size)


def _hits(bands: Float32, power: Float32) -> int:
    """Return how often the sound starts anew, its beginning included; 0 for silence.

    The mean over the bands is looked at: noise, whose bands flicker one by one, has one start.
    """
    loudest = float(power.max(initial=0.0))
    if loudest <= _POWER_FLOOR:
        return 0
    level = 10 * (np.add.reduce(np.log10(bands + np.float32(loudest * 1e-5)), axis=1) / N_BANDS)
    rise = level[HIT_FRAMES:] - level[:-HIT_FRAMES]
    loud = power[HIT_FRAMES:] >= loudest * 10 ** (HIT_RANGE_DB / 10)
    starts = ((rise >= HIT_DB) & loud).nonzero()[0]
    # A rise is seen in some frames in a row: what follows within a gap of two is the same hit.
    return 1 + int(np.count_nonzero(starts[1:] - starts[:-1] > 2))
