"""Outlines of sounds as text: one line of bars, or a picture of several lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_BARS = " ▁▂▃▄▅▆▇█"
_ASCII = " .:-=+*#@"


def resampled(peaks: Sequence[float], width: int) -> list[float]:
    """Return the highest of each of `width` stretches; silence where there is nothing."""
    if width <= 0:
        return []
    if not peaks:
        return [0.0] * width
    count = len(peaks)
    edges = [round(i * count / width) for i in range(width + 1)]
    return [max(peaks[a : max(b, a + 1)] or peaks[-1:]) for a, b in pairwise(edges)]


def loudest_is_full(peaks: Sequence[float]) -> list[float]:
    """Return the outline scaled so that a quiet sound can be seen, too."""
    top = max(peaks, default=0.0)
    return [peak / top for peak in peaks] if top > 0 else list(peaks)


def small(peaks: Sequence[float], width: int, *, ascii_only: bool = False) -> str:
    """Return an outline on one line of `width` cells."""
    bars = _ASCII if ascii_only else _BARS
    shown = loudest_is_full(resampled(peaks, width))
    return "".join(bars[_level(peak, len(bars) - 1)] for peak in shown)


def big(peaks: Sequence[float], width: int, height: int, *, ascii_only: bool = False) -> list[str]:
    """Return an outline as `height` lines of `width` cells, standing on the lowest line."""
    bars = (" ", "#") if ascii_only else tuple(_BARS)
    steps = len(bars) - 1
    shown = loudest_is_full(resampled(peaks, width))
    filled = [_level(peak, steps * height) for peak in shown]
    lines = []
    for row in range(height):
        floor = (height - 1 - row) * steps
        lines.append("".join(bars[max(0, min(steps, level - floor))] for level in filled))
    return lines


def _level(peak: float, most: int) -> int:
    level = round(max(0.0, min(1.0, peak)) * most)
    # What sounds at all is seen.
    return max(1, level) if peak > 0 else level
