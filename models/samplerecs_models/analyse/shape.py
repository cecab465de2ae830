"""The course of a sound's loudness: when it starts, how it rises, how it dies away, how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, sqrt

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Float32, Float64

#: Peak level below which a sound is silence (-80 dBFS).
SILENCE = 1e-4
#: Length of one step of the envelope: 128 frames, 2.9 ms.
STEP = 128
STEP_S = STEP / ANALYSIS_RATE


@dataclass(frozen=True, slots=True)
class Envelope:
    """How loud a sound is over time.

    Attributes:
        peak: greatest absolute sample of the mono sum less its mean; 0 for silence.
        active_s: from the onset until the sound last is within 50 dB of its loudest.
        onset_s: when it first comes within 30 dB of its loudest.
        attack_s: from 20 % to 90 % of the loudest level, at the first rise to it.
        steepness: greatest rise within 23 ms as a share of the loudest level: a drum is near 1,
            whichever hit it is, a swell near 0.
        peak_s: when it is loudest, from the onset.
        decay_s: from its loudest until it stays 20 dB below.
        crest_db: loudest step's peak over the RMS of the active part.
        top_crest_db: peak over the RMS of the 46 ms round the loudest step: a sine has 3, a
            square 0, what was driven into saturation little more.
        centroid: temporal centre of the energy within the active part, 0..1.
        sustain: share of the active part within 12 dB of the loudest, 0..1.
        end_db: level of the last 30 ms of the file relative to the loudest, -60..0.
        hits: number of separate rises of at least 8 dB.
        bursts: number of bumps in the first 70 ms (a clap has several).
        tail_slope: how steeply the last half of the active part falls, dB per second, >= 0.
    """

    peak: float
    active_s: float
    onset_s: float
    attack_s: float
    steepness: float
    peak_s: float
    decay_s: float
    crest_db: float
    top_crest_db: float
    centroid: float
    sustain: float
    end_db: float
    hits: int
    bursts: int
    tail_slope: float


_SILENT = Envelope(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -60.0, 0, 0, 0.0)


def measure_envelope(mono: Float32) -> Envelope:
    """Return the envelope measures of `mono` (float32, shape (frames,), at ANALYSIS_RATE)."""
    if not len(mono):
        return _SILENT
    mono = mono - np.add.reduce(mono) / np.float32(len(mono))
    peak = float(max(mono.max(), -mono.min()))
    if peak < SILENCE:
        return _SILENT
    rms = _step_rms(mono)
    smooth = _smooth(rms)
    decibels = 20.0 * np.log10(smooth / smooth.max() + 1e-6)
    onset = int((decibels > -30.0).argmax())
    last = len(decibels) - 1 - int((decibels[::-1] > -50.0).argmax())
    active = decibels[onset : last + 1]
    top = int(active.argmax())
    energy = np.square(rms[onset : last + 1], dtype=np.float64)
    total = float(energy.sum())
    return Envelope(
        peak=peak,
        active_s=len(active) * STEP_S,
        onset_s=onset * STEP_S,
        attack_s=_attack_s(rms[onset : last + 1]),
        steepness=_steepness(smooth),
        peak_s=top * STEP_S,
        decay_s=_decay_s(active, top),
        crest_db=20.0 * log10(peak / sqrt(total / len(active))),
        top_crest_db=_top_crest_db(mono, (onset + top) * STEP),
        centroid=float(energy @ np.arange(len(energy))) / total / len(energy),
        sustain=np.count_nonzero(active > -12.0) / len(active),
        end_db=max(float(decibels[-10:].sum()) / min(len(decibels), 10), -60.0),
        hits=_hits(decibels),
        bursts=_bursts(rms[onset : onset + 24]),
        tail_slope=_tail_slope(active),
    )


def _step_rms(mono: Float32) -> Float32:
    """Return the RMS of every step of STEP frames; the last one may be shorter."""
    steps = -(-len(mono) // STEP)
    padded = np.zeros(steps * STEP, dtype=np.float32)
    padded[: len(mono)] = mono
    blocks = padded.reshape(-1, STEP)
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", blocks, blocks) / np.float32(STEP)))


def _smooth(rms: Float32) -> Float64:
    """Return `rms` averaged over about 20 ms, so that the cycles of a bass are no onsets."""
    kernel = np.array([1, 2, 3, 4, 3, 2, 1], dtype=np.float64) / 16.0
    return np.convolve(rms, kernel, mode="same")[: len(rms)]


def _attack_s(rms: Float32) -> float:
    level = rms / rms.max()
    high = int((level >= 0.9).argmax())
    low = int((level >= 0.2).argmax())
    return max(high - low, 0) * STEP_S


def _steepness(smooth: Float64) -> float:
    padded = np.zeros(8 + len(smooth))
    padded[8:] = smooth
    return float((padded[8:] - padded[:-8]).max() / smooth.max())


def _decay_s(active: Float64, top: int) -> float:
    loud = (active[top:] > -20.0).nonzero()[0]
    return float(loud[-1] + 1) * STEP_S


def _top_crest_db(mono: Float32, at: int) -> float:
    part = mono[max(at - 8 * STEP, 0) : at + 8 * STEP]
    mean_square = float(np.dot(part, part)) / len(part)
    highest = float(max(part.max(), -part.min()))
    return 20.0 * log10(highest / sqrt(mean_square + 1e-12) + 1e-6)


def _hits(decibels: Float64) -> int:
    """Count rises of 8 dB in 40 ms to within 24 dB of the loudest, at least 40 ms apart."""
    lag = 14
    padded = np.full(lag + len(decibels), -60.0)
    np.maximum(decibels, -60.0, out=padded[lag:])
    rising = (padded[lag:] - padded[:-lag] > 8.0) & (decibels > -24.0)
    starts = (rising[1:] > rising[:-1]).nonzero()[0]
    first = int(rising[0]) + min(len(starts), 1)
    return first + int(np.count_nonzero(starts[1:] - starts[:-1] >= lag))


def _bursts(rms: Float32) -> int:
    """Count local maxima that stand 3 dB over the dip before them, the first one included."""
    if len(rms) < 3:
        return 1
    inner = rms[1:-1]
    dips = ((inner < rms[:-2]) & (inner <= rms[2:])).nonzero()[0] + 1
    tops = np.maximum.reduceat(rms, dips) if len(dips) else rms[:0]
    return 1 + int(np.count_nonzero(tops > 1.41 * rms[dips]))


def _tail_slope(active: Float64) -> float:
    half = active[len(active) // 2 :]
    if len(half) < 8:
        return 400.0
    steps = np.arange(len(half)) - (len(half) - 1) / 2
    slope = float(steps @ half) / float(steps @ steps) / STEP_S
    return min(max(-slope, 0.0), 400.0)
