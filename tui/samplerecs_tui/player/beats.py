"""When to start a sound so that it falls on the project's beat."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beat:
    """Where the project's beat is: a beat at `at` (`time.monotonic`), and its tempo in BPM."""

    at: float
    bpm: float


def next_beat(beat: Beat | None, now: float, every: int = 1) -> float:
    """Return when to start, by `time.monotonic`; 0.0 (at once, "free-running") without a beat.

    A beat that is only just due counts: a device needs a moment anyway.

    Args:
        beat: where the beat is; None when nobody says.
        now: the time.
        every: start on every so many beats, counted from `beat.at`.
    """
    if beat is None or not beat.bpm > 0:
        return 0.0
    span = 60.0 / beat.bpm * max(1, every)
    return beat.at + math.ceil((now - beat.at) / span - 1e-9) * span
