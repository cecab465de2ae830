"""One-shot, loop or texture, from the sound alone.

A small learned classifier over the measures of `inputs_of`: how long it is, how often it rises,
how it dies away, whether it still sounds at its end. A sustained note that decays is a one-shot,
two bars of a bass line a loop, a pad or a field recording a texture.
"""

from __future__ import annotations

import numpy as np

from samplerecs_models.analyse.network import load_network
from samplerecs_models.types import Estimate, Float32
from samplerecs_models.vocabulary import Kind, Source

VERSION = 1
#: Below this an answer is "unsure".
MIN_CONFIDENCE = 0.6
#: Nothing this short is a loop or a texture: one beat at 200 BPM.
_SHORTEST_S = 0.3


def classify_kind(inputs: Float32 | None, duration_s: float) -> Estimate[Kind]:
    """Return what sort of recording it is; None where it could be more than one.

    Args:
        inputs: float32 (N_INPUTS,) from `inputs_of`, or None for silence.
        duration_s: length of the whole file in seconds.
    """
    if inputs is None:
        return Estimate(None, 0.0, Source.AUDIO)
    if duration_s < _SHORTEST_S:
        return Estimate(Kind.ONE_SHOT, 0.99, Source.AUDIO)
    network = load_network("kind")
    chances = network.chances(inputs[None])[0]
    order = np.argsort(-chances, kind="stable")
    kinds = tuple(Kind(network.classes[i]) for i in order)
    best = round(float(chances[order[0]]), 3)
    if best < MIN_CONFIDENCE:
        return Estimate(None, best, Source.AUDIO, kinds[:2])
    return Estimate(kinds[0], best, Source.AUDIO, kinds[1:2])
