"""Whether a list may be kept for the most part: where the project is the same but for a nudge."""

from __future__ import annotations

from samplerecs_daemon.api import SuggestionList
from samplerecs_daemon.recommend.preparation import Prepared

#: A tempo that moved by no more of itself was nudged: one per cent, and what rounding adds.
NUDGE = 0.015
#: The fields of the context that a list depends on beside the tempo.
_STEERING = ("key", "mode", "mood_tags", "genre", "preferences", "project", "track")


def may_stand(before: SuggestionList, made: Prepared) -> bool:
    """Say whether a list was made for the project of a request, at its tempo or one close to it.

    Args:
        before: the list.
        made: the request, read over the context of now.
    """
    was, now = before.context, made.context
    same = all(was.value(name) == now.value(name) for name in _STEERING)
    return (
        same
        and (before.mode, before.preset) == (made.mode, made.preset)
        and _close(was.value("bpm"), now.value("bpm"))
    )


def _close(was: object, now: object) -> bool:
    if not isinstance(was, (int, float)) or not isinstance(now, (int, float)):
        return was is now
    return abs(now - was) <= NUDGE * was
