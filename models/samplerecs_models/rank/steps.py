"""Steps away from a sound: like this, but darker, shorter, less busy ...

A step looks at one descriptor, or at the length, and prefers the sounds that lie beyond the start
in its direction. The preference is full at REACH beyond it and stays full: "darker" asks for a
clear difference and not for the darkest sound there is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplerecs_models.rank.columns import Candidates
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import DESCRIPTORS

#: Step -> the descriptor that it raises (+1) or lowers (-1), and the one that it moves the other
#: way, so that a sound at the end of one scale still has somewhere to go.
DIRECTIONS: dict[str, tuple[tuple[str, int], ...]] = {
    "darker": (("dark", 1), ("bright", -1)),
    "brighter": (("bright", 1), ("dark", -1)),
    "punchier": (("punchy", 1), ("soft", -1)),
    "softer": (("soft", 1), ("punchy", -1)),
    "less-busy": (("busy", -1),),
}
#: Steps of length, and the octaves (doublings) in which they go.
LENGTHS: dict[str, int] = {"shorter": -1, "longer": 1}
STEPS: tuple[str, ...] = (*DIRECTIONS, *LENGTHS)
#: How far beyond the start a step is fully met: strength 0..1, and octaves of length.
REACH, REACH_OCTAVES = 0.25, 1.0
_SHORTEST_S = 0.01


def step_column(candidates: Candidates, steps: Sequence[str], start: int) -> Float32:
    """Return how far each sound lies in the direction of the steps: float32 (n,), -1..1.

    The same step twice asks for twice the difference.

    Args:
        candidates: the sounds.
        steps: of STEPS.
        start: row of the sound they start from.

    Raises:
        KeyError: for a step that there is not.
    """
    total = np.zeros(len(candidates), dtype=np.float32)
    distinct = dict.fromkeys(steps)
    for step in distinct:
        times = steps.count(step) if isinstance(steps, (list, tuple)) else list(steps).count(step)
        total += np.clip(_gain(candidates, step, start) / np.float32(times), -1, 1)
    return np.asarray(total / np.float32(max(1, len(distinct))))


def _gain(candidates: Candidates, step: str, start: int) -> Float32:
    """Return how far each sound is beyond the start, in reaches of the step."""
    if step in LENGTHS:
        octaves = np.log2(np.maximum(candidates.duration_s, _SHORTEST_S))
        gained = LENGTHS[step] * (octaves - octaves[start]) / np.float32(REACH_OCTAVES)
        # What was not heard yet has no length.
        return np.asarray(np.where(candidates.duration_s > 0, gained, 0), dtype=np.float32)
    gained = np.zeros(len(candidates), dtype=np.float32)
    for word, sign in DIRECTIONS[step]:
        column = candidates.descriptors[:, DESCRIPTORS.index(word)]
        gained += np.float32(sign) * (column - column[start])
    return np.asarray(gained / np.float32(REACH))
