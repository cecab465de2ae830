"""One-shot, loop or texture, from the sound alone.

A small learned classifier over the measures of `inputs_of`: how long it is, how often it rises,
how it dies away, whether it still sounds at its end. A sustained note that decays is a one-shot,
two bars of a bass line a loop, a pad or a field recording a texture.
"""

from __future__ import annotations

from collections.abc import Mapping

from samplerecs_models.analyse.network import load_network
from samplerecs_models.types import Estimate, Float32
from samplerecs_models.vocabulary import Kind, Source

VERSION = 3
#: Below this an answer is "unsure".
MIN_CONFIDENCE = 0.6
#: A tempo less sure than this is no ground to call something a loop.
NO_PULSE = 0.18
#: Nothing this short is a loop or a texture: one beat at 200 BPM.
_SHORTEST_S = 0.3


def kind_chances(inputs: Float32, duration_s: float) -> dict[Kind, float]:
    """Return the probability of one-shot, loop and texture; together 1.

    Args:
        inputs: float32 (N_INPUTS,) from `inputs_of`.
        duration_s: length of the whole file in seconds.
    """
    if duration_s < _SHORTEST_S:
        return {Kind.ONE_SHOT: 0.99, Kind.LOOP: 0.005, Kind.TEXTURE: 0.005}
    network = load_network("kind")
    chances = network.chances(inputs[None])[0].tolist()
    return dict(zip((Kind(name) for name in network.classes), chances, strict=True))


def classify_kind(chances: Mapping[Kind, float], tempo_confidence: float) -> Estimate[Kind]:
    """Return what sort of recording it is; None where it could be more than one.

    Args:
        chances: from `kind_chances`; empty for silence.
        tempo_confidence: how sure the tempo analysis is, 0..1; where no pulse at all is heard,
            what looks like a loop may be something else.
    """
    order = sorted(chances, key=lambda sort: -chances[sort])
    best = round(chances[order[0]], 3) if order else 0.0
    if order and order[0] is Kind.LOOP and tempo_confidence < NO_PULSE:
        best = min(best, MIN_CONFIDENCE / 2)
    if best < MIN_CONFIDENCE:
        return Estimate(None, best, Source.AUDIO, tuple(order[:2]))
    return Estimate(order[0], best, Source.AUDIO, tuple(order[1:2]))
