"""Tempo of loops from audio alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samplerecs_models.analyse.onset import Onsets
from samplerecs_models.analyse.tempo_candidates import FASTEST, SLOWEST, candidates
from samplerecs_models.analyse.tempo_model import load_tempo_model
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import Source

VERSION = 7

#: Shorter sounds have no tempo (two beats at FASTEST are 0.56 s).
SHORTEST_S = 0.55
#: A sound whose flux lies to this share within FIRST_S seconds is a one-shot.
FIRST_S = 0.15
ONE_SHOT_SHARE = 0.7
#: Of longer sounds only so much is heard, and their length says nothing.
LONGEST_S = 40.0
#: Less sure than this is no answer.
MIN_CONFIDENCE = 0.003


def estimate_tempo(sound: Sound, onsets: Onsets) -> Estimate[float]:
    """Return the tempo of `sound` in BPM, or an Estimate of None where it has none.

    The value lies between SLOWEST and FASTEST; half and double of it are the alternatives, as
    far as they lie there, too. One-shots are told by their onsets alone and at once.

    Args:
        sound: the sound, for its exact length.
        onsets: its onset strength.
    """
    length = len(sound.mono) / ANALYSIS_RATE
    if length < SHORTEST_S or _is_one_shot(onsets):
        return Estimate()
    part = sound.audio.partial or length > LONGEST_S
    heard = _start_of(onsets, LONGEST_S) if length > LONGEST_S else onsets
    model = load_tempo_model()
    choice = model.choose(candidates(min(length, LONGEST_S), part=part), heard)
    confidence = model.confidence(choice)
    if confidence < MIN_CONFIDENCE:
        return Estimate()
    return Estimate(
        round(choice.bpm, 2), round(confidence, 3), Source.AUDIO, _other_octaves(choice.bpm)
    )


def _is_one_shot(onsets: Onsets) -> bool:
    """Return whether some FIRST_S seconds hold nearly all onset strength, or there is none."""
    sums = np.concatenate([[0.0], np.cumsum(onsets.envelope, dtype=np.float64)])
    span = min(int(FIRST_S * onsets.frame_rate), len(sums) - 1)
    most = float((sums[span:] - sums[: len(sums) - span]).max())
    return sums[-1] <= 0.0 or most >= ONE_SHOT_SHARE * float(sums[-1])


def _start_of(onsets: Onsets, seconds: float) -> Onsets:
    end = int(seconds * onsets.frame_rate)
    return replace(onsets, flux=onsets.flux[:end], low=onsets.low[:end], energy=onsets.energy[:end])


def _other_octaves(bpm: float) -> tuple[float, ...]:
    return tuple(round(v, 2) for v in (bpm / 2, bpm * 2) if SLOWEST <= v <= FASTEST)
