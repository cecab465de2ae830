"""What a nudge of the tempo, or one sound less, may do to a list: at most three of ten are new.

A list of ten holds few loops that fit a tempo, and those that lie near the border of the reach come
and go together; and each place that is given away says which sounds are too like it for the next.
So where little changed the list before is given along: what still fits keeps its place before a
fourth newcomer takes one.
"""

from __future__ import annotations

from collections.abc import Sequence

from samplerecs_models.rank.columns import Ranked

#: Newcomers in a list where little changed, as far as the list before can fill the rest.
TURNOVER = 3


def steadied(winners: Sequence[Ranked], stayers: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Return the list with at most TURNOVER sounds that were not in the list before.

    Args:
        winners: the list as it would be by itself.
        stayers: what of the list before still fits, with its score of now.
    """
    known = {stayer.row for stayer in stayers}
    had = {winner.row for winner in winners}
    newcomers = sorted((w for w in winners if w.row not in known), key=_place)[TURNOVER:]
    back = sorted((s for s in stayers if s.row not in had), key=_place)[: len(newcomers)]
    out = {winner.row for winner in newcomers[len(newcomers) - len(back) :]}
    return tuple(sorted([*(w for w in winners if w.row not in out), *back], key=_place))


def _place(entry: Ranked) -> tuple[float, int]:
    return -entry.score, entry.sample_id
