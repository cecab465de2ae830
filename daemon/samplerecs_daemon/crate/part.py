"""The crate as a part of the daemon: it follows the list, at most every ten seconds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.api import SampleInfo
from samplerecs_daemon.bus import Hook
from samplerecs_daemon.follower import Follower
from samplerecs_models.errors import SamplerecsError

#: Seconds from one refresh to the next, at least: a browser that flickers shows nothing.
EVERY_S = 10.0
_log = logging.getLogger(__name__)


class Crate:
    """A `host.Part`: a folder that cannot be written is a trouble, not an error.

    Args:
        listed: returns the sounds to show, best first.
        show: puts them into the crate; returns how many are there.
        hook: has every event told.
        every_s: seconds from one refresh to the next, at least.
    """

    def __init__(
        self,
        listed: Callable[[], Sequence[SampleInfo]],
        show: Callable[[Sequence[SampleInfo]], int],
        hook: Hook,
        every_s: float = EVERY_S,
    ) -> None:
        self._listed = listed
        self._show = show
        self._trouble = ""
        self._count = 0
        self._follower = Follower(
            "crate",
            {"recommendations.changed"},
            (self._refresh,),
            hook,
            rest_s=lambda taken: every_s - taken,
            at_once=True,
        )

    def start(self) -> None:
        """Fill the crate, and keep it up from then on."""
        self._follower.start()

    def stop(self) -> None:
        """End; waits at most a second for a refresh under way; may be called twice."""
        self._follower.stop()

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        return [self._trouble] if self._trouble else []

    def counters(self) -> Mapping[str, int]:
        """Return how often the crate was refreshed."""
        return {"crate refreshed": self._count}

    def _refresh(self) -> None:
        try:
            self._show(self._listed())
        except OSError as error:
            self._fails(f"The crate cannot be written: {error.strerror or error}.")
        except SamplerecsError as error:
            self._fails(f"The crate is not filled: {error.message}")
        else:
            self._trouble = ""
            self._count += 1

    def _fails(self, text: str) -> None:
        if text != self._trouble:
            self._trouble = text
            _log.warning("%s It is tried again with the next list.", text)
