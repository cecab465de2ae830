"""When the list on screen may change: calm while a sound plays, the hand moves or the user holds.

A list that may not be shown yet waits; only the latest waits. What time alone will allow says when,
so that a face needs one timer and no polling.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from samplerecs_daemon.api import LiveList

#: Seconds after a move of the cursor, or a deed with the sound under it, in which the order stays.
HAND_S = 3.0
#: Seconds after the same in which no list takes the sound under the cursor away from there: whoever
#: has taken a sound may yet pin or play it, and must not hit the one that came in its place.
ON_IT_S = 30.0


@dataclass(frozen=True, slots=True)
class Calm:
    """The list on screen, the one that waits, and what keeps it waiting.

    Attributes:
        rest_s: seconds for which a tempo must rest before the rows follow it.
        shown: what is on screen; None before the first.
        waiting: the latest that came since; None where there is none.
        held: the user holds the order.
        playing: a sound plays.
        hand_at: when the cursor moved or something was done with the sound under it last, seconds
            of any clock that never goes back.
        on: the sound under the cursor; None where there is none.
        tempo_at: when the project's tempo changed last, on the same clock.
    """

    rest_s: float = 2.0
    shown: LiveList | None = None
    waiting: LiveList | None = None
    held: bool = False
    playing: bool = False
    hand_at: float = -inf
    on: int | None = None
    tempo_at: float = -inf

    def arrived(self, new: LiveList, now: float) -> Calm:
        """Take a new list in: it is shown, or it waits."""
        latest = self.waiting or self.shown
        if latest is None:
            return replace(self, shown=new)
        tempo_at = now if _tempo(new) != _tempo(latest) else self.tempo_at
        if order(new) == order(self.shown):
            # Nothing would move: what is only said differently is said at once.
            return replace(self, shown=new, waiting=None, tempo_at=tempo_at)
        return replace(self, waiting=new, tempo_at=tempo_at).settled(now)

    def settled(self, now: float) -> Calm:
        """Show what waits, if nothing keeps it any longer."""
        return self.applied() if self.waiting and not self.kept_by(now) else self

    def applied(self) -> Calm:
        """Show what waits, whatever keeps it."""
        return replace(self, shown=self.waiting, waiting=None) if self.waiting else self

    def kept_by(self, now: float) -> str:
        """Return what keeps a list waiting: "hold", "playing", "hand", "on", "tempo", or ""."""
        if self.held:
            return "hold"
        if self.playing:
            return "playing"
        if now < self.hand_at + HAND_S:
            return "hand"
        if now < self.hand_at + ON_IT_S and self._takes_it():
            return "on"
        return "tempo" if self._tempo_moves() and now < self.tempo_at + self.rest_s else ""

    def due_at(self) -> float | None:
        """Return when time alone lets the waiting list in; None where it never does."""
        if self.waiting is None or self.held or self.playing:
            return None
        hand = self.hand_at + (ON_IT_S if self._takes_it() else HAND_S)
        return max(hand, self.tempo_at + self.rest_s if self._tempo_moves() else 0)

    def without(self, sample: int) -> Calm:
        """Take a sound off at once, as the user said."""
        return replace(
            self, shown=_without(self.shown, sample), waiting=_without(self.waiting, sample)
        )

    def changes(self) -> int:
        """Return how many sounds the waiting list brings in, moves or takes away."""
        return count_changes(order(self.shown), order(self.waiting)) if self.waiting else 0

    def _takes_it(self) -> bool:
        """Say whether what waits takes the sound under the cursor away."""
        return self.on in order(self.shown) and self.on not in order(self.waiting)

    def _tempo_moves(self) -> bool:
        return self.waiting is not None and _tempo(self.waiting) != _tempo(self.shown)


def order(shown: LiveList | None) -> tuple[int, ...]:
    """Return the ids of a list's sounds, best first."""
    return tuple(each.sample.id for each in shown.list.suggestions) if shown else ()


def count_changes(was: Sequence[int], now: Sequence[int]) -> int:
    """Return the least number of sounds to put in, move or take out to get from one to the other.

    A sound that only makes room for another has not moved; one that left where another came is one
    change, not two.
    """
    place = {sample: rank for rank, sample in enumerate(was)}
    common = [place[sample] for sample in now if sample in place]
    moved = len(common) - _longest_rising(common)
    return moved + max(len(now) - len(common), len(was) - len(common))


def marks(was: Sequence[int], now: Sequence[int]) -> dict[int, str]:
    """Return what to write beside the sounds that are new or have moved: "new", "↑2" or "↓1"."""
    place = {sample: rank for rank, sample in enumerate(was)}
    said = {}
    for rank, sample in enumerate(now):
        if sample not in place:
            said[sample] = "new"
        elif (rise := place[sample] - rank) != 0:
            said[sample] = f"{'↑' if rise > 0 else '↓'}{abs(rise)}"
    return said


def _without(shown: LiveList | None, sample: int) -> LiveList | None:
    if shown is None or sample not in order(shown):
        return shown
    kept = tuple(each for each in shown.list.suggestions if each.sample.id != sample)
    return replace(shown, list=replace(shown.list, suggestions=kept))


def _tempo(shown: LiveList | None) -> object:
    field = shown.list.context.values.get("bpm") if shown else None
    return field.value if field else None


def _longest_rising(numbers: Sequence[int]) -> int:
    """Return the length of the longest rising subsequence (patience sorting)."""
    tops: list[int] = []
    for number in numbers:
        at = bisect_left(tops, number)
        tops[at : at + 1] = [number]
    return len(tops)
