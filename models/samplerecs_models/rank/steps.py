"""Steps away from a sound: like this, but darker, shorter, less busy ...

A step looks at one descriptor, or at the length, and prefers the sounds that lie beyond the start
in its direction. The preference is full at REACH beyond it and stays full: "darker" asks for a
clear difference and not for the darkest sound there is. Most of it is asked of the step's own
descriptor: a sound that is only less dark is no brighter one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samplerecs_models.rank.columns import Candidates
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import DESCRIPTORS

#: Step -> the descriptor that it raises (+1) or lowers (-1), and the one that it moves the other
#: way, which counts BESIDE as much, and fully where the start is at the end of the first's scale
#: and has nowhere else to go.
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
BESIDE = 0.5
_SHORTEST_S = 0.01
#: Steps that lead back.
_OPPOSITES = (("darker", "brighter"), ("punchier", "softer"), ("shorter", "longer"))
OPPOSITE: dict[str, str] = {one: other for a, b in _OPPOSITES for one, other in ((a, b), (b, a))}


def net_steps(steps: Sequence[str]) -> tuple[str, ...]:
    """Return where steps lead in the end: one takes the latest of its opposite back."""
    left: list[str] = []
    for step in steps:
        back = OPPOSITE.get(step)
        if back in left:
            del left[len(left) - 1 - left[::-1].index(back)]
        else:
            left.append(step)
    return tuple(left)


def taken(candidates: Candidates, step: str, row: int, start: int) -> str:
    """Return what a sound is beside its start, in words: "brighter", "less dark"; "" for neither.

    It is "brighter" only where its own number is above the start's.
    """
    if step in LENGTHS:
        longer = float(candidates.duration_s[row] - candidates.duration_s[start])
        return step if candidates.duration_s[row] > 0 and LENGTHS[step] * longer > 0 else ""
    (word, sign), *beside = DIRECTIONS[step]
    if sign * _further(candidates, word, row, start) > 0:
        return step.replace("-", " ")
    less = (other for other, way in beside if way * _further(candidates, other, row, start) > 0)
    return next((f"less {other}" for other in less), "")


def _further(candidates: Candidates, word: str, row: int, start: int) -> float:
    column = candidates.descriptors[:, DESCRIPTORS.index(word)]
    return float(column[row] - column[start])


def _room(column: Float32, sign: int, start: int) -> bool:
    """Say whether a step can be fully met from its start."""
    return bool((1 - column[start] if sign > 0 else column[start]) >= REACH)


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
    (word, sign), *beside = DIRECTIONS[step]
    column = candidates.descriptors[:, DESCRIPTORS.index(word)]
    share = np.float32(BESIDE if _room(column, sign, start) else 1.0)
    gained = np.float32(sign) * (column - column[start]) / np.float32(REACH)
    for other, way in beside:
        column = candidates.descriptors[:, DESCRIPTORS.index(other)]
        also = np.float32(way) * (column - column[start]) / np.float32(REACH)
        gained = gained + share * np.clip(also, -1, 1)
    return np.asarray(gained, dtype=np.float32)
