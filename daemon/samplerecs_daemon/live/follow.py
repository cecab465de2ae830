"""The index follows the library: brought up to date in a thread, never in a request."""

from __future__ import annotations

from collections.abc import Callable

from samplerecs_daemon.bus import Bus
from samplerecs_daemon.follower import Follower

#: Seconds between two refreshes, at least and at most, and the share of the time they may take: a
#: new sound must be there within five seconds, most of which settling and hearing take.
LEAST_S, MOST_S, SHARE = 0.5, 2.0, 0.1


def index_follower(refresh: Callable[[], bool], bus: Bus) -> Follower:
    """Return what refreshes the index soon after the library changed, and says `index.changed`.

    Args:
        refresh: brings the index up to date; True when it is another one now.
        bus: tells of changes, and is told of the new index.
    """

    def follow() -> None:
        if refresh():
            bus.publish("index.changed", {})

    heeds = {"library.changed", "library.root"}
    return Follower("index", heeds, (follow,), bus.hook, rest_s=_rest_s, at_once=True)


def _rest_s(taken: float) -> float:
    # A library that grows all the time must not take a core for its index.
    return min(MOST_S, max(LEAST_S, taken * (1 / SHARE - 1)))
