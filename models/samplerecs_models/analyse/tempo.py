"""Tempo of loops from audio alone."""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Estimate, Float32, Float64
from samplerecs_models.vocabulary import Source

VERSION = 1

#: Range of answers in BPM.
SLOWEST = 55.0
FASTEST = 215.0
#: The prior: log-normal round PRIOR_BPM, PRIOR_OCTAVES wide.
PRIOR_BPM = 125.0
PRIOR_OCTAVES = 0.5
#: Shorter sounds have no tempo (one beat at FASTEST is 0.28 s).
SHORTEST_S = 0.6
#: A sound whose flux lies to this share in its first FIRST_S seconds is a one-shot.
FIRST_S = 0.15
ONE_SHOT_SHARE = 0.7
#: Frames read of a long sound (two minutes).
MOST_FRAMES = 12_000
#: Multiples of the beat rate at which periodicity is looked for, with their weights.
MULTIPLES = ((0.25, 0.15), (0.5, 0.3), (1.0, 0.6), (2.0, 0.6), (4.0, 0.4))


def estimate_tempo(sound: Sound, onsets: Onsets) -> Estimate[float]:
    """Return the tempo of `sound` in BPM, or an Estimate of None where it has none.

    Args:
        sound: the sound, for its exact length.
        onsets: its onset strength.
    """
    length = len(sound.mono) / ANALYSIS_RATE
    if length < SHORTEST_S or _is_one_shot(onsets):
        return Estimate()
    candidates, whole = _candidates(length)
    scores = _scores(candidates, whole, onsets)
    return _answer(candidates, scores)


def _is_one_shot(onsets: Onsets) -> bool:
    envelope = onsets.envelope[:MOST_FRAMES]
    total = float(envelope.sum())
    first = float(envelope[: int(FIRST_S * onsets.frame_rate)].sum())
    return total <= 0.0 or first >= ONE_SHOT_SHARE * total


def _candidates(length: float) -> tuple[Float64, Float64]:
    """Return tempi and the bonus of each for fitting the length."""
    beats = np.arange(1, 129)
    exact = 60.0 * beats / length
    bonus = np.where((beats & (beats - 1)) == 0, 0.45, np.where(beats % 4 == 0, 0.25, 0.05))
    free = np.exp(np.linspace(np.log(SLOWEST), np.log(FASTEST), 200))
    tempi = np.concatenate([exact, free])
    bonuses = np.concatenate([bonus, np.zeros(len(free))])
    inside = (tempi >= SLOWEST) & (tempi <= FASTEST)
    return tempi[inside], bonuses[inside]


def _scores(tempi: Float64, bonus: Float64, onsets: Onsets) -> Float64:
    prior = -0.5 * (np.log2(tempi / PRIOR_BPM) / PRIOR_OCTAVES) ** 2
    scores = bonus + 0.4 * prior
    for envelope in (onsets.envelope[:MOST_FRAMES], onsets.low[:MOST_FRAMES]):
        for multiple, weight in MULTIPLES:
            rates = tempi * (multiple / 60.0)
            scores = scores + weight * _periodicity(envelope, rates, onsets.frame_rate)
    return np.asarray(scores, dtype=np.float64)


def _periodicity(envelope: Float32, rates: Float64, frame_rate: float) -> Float64:
    """Return the Fourier magnitude of `envelope` at `rates` in Hz, 0..1."""
    total = float(envelope.sum())
    if total <= 0.0:
        return np.zeros_like(rates)
    size = 1 << int(np.ceil(np.log2(8 * len(envelope))))
    spectrum = np.abs(np.fft.rfft(envelope, size)) / total
    return np.interp(rates * (size / frame_rate), np.arange(len(spectrum)), spectrum)


def _answer(tempi: Float64, scores: Float64) -> Estimate[float]:
    shares = np.exp(6.0 * (scores - scores.max()))
    shares /= shares.sum()
    best = float(tempi[int(np.argmax(scores))])
    confidence = float(shares[np.abs(tempi / best - 1.0) < 0.04].sum())
    others = tuple(round(v, 2) for v in (best / 2, best * 2) if SLOWEST <= v <= FASTEST)
    return Estimate(round(best, 2), round(min(confidence, 0.7), 3), Source.AUDIO, others)
