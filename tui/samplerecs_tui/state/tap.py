"""Tap tempo: taps of a key become BPM."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

#: Seconds of silence after which the next tap begins anew.
PAUSE_S = 2.0
#: Taps that count at most, and from how many on there is a tempo.
KEPT, LEAST = 9, 3
SLOWEST, FASTEST = 20.0, 999.0


@dataclass(frozen=True, slots=True)
class Taps:
    """The moments of the taps so far, in seconds of a clock that never goes back."""

    at: tuple[float, ...] = ()

    def tap(self, now: float) -> Taps:
        """Take in a tap; after a pause it is the first of a new series."""
        fresh = not self.at or now - self.at[-1] > PAUSE_S
        return Taps((now,) if fresh else (*self.at, now)[-KEPT:])

    def bpm(self) -> float | None:
        """Return the tempo, from the median gap, to a tenth; None with too few taps."""
        if len(self.at) < LEAST:
            return None
        gap = median(b - a for a, b in pairwise(self.at))
        return round(60.0 / gap, 1) if gap > 0 and SLOWEST <= 60.0 / gap <= FASTEST else None
