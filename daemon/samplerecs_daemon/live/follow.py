"""The index follows the library: brought up to date in a thread, never in a request."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from samplerecs_daemon.api import Event
from samplerecs_daemon.bus import Bus
from samplerecs_models.errors import StoreError

#: Seconds between two refreshes, at least and at most, and the share of the time they may take: a
#: new sound must be there within five seconds, most of which settling and hearing take.
LEAST_S, MOST_S, SHARE = 0.5, 2.0, 0.1
_HEARD = frozenset({"library.changed", "library.root"})
_log = logging.getLogger(__name__)


class IndexFollower:
    """Refreshes the index soon after the library changed, and says `index.changed`.

    Args:
        refresh: brings the index up to date; True when it is another one now.
        bus: tells of changes, and is told of the new index.
    """

    def __init__(self, refresh: Callable[[], bool], bus: Bus) -> None:
        self._refresh = refresh
        self._bus = bus
        self._changed = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="index", daemon=True)

    def start(self) -> None:
        """Follow from now on; the first refresh comes at once."""
        self._bus.hook(self.hear)
        self._changed.set()
        self._thread.start()

    def stop(self) -> None:
        """End the thread; waits at most a second for a refresh under way."""
        self._ending.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def hear(self, event: Event) -> None:
        """Take in what happened; quick, from any thread."""
        if event.name in _HEARD:
            self._changed.set()

    def _run(self) -> None:
        while True:
            self._changed.wait()
            if self._ending.is_set():
                return
            self._changed.clear()
            started = time.monotonic()
            self._once()
            # A library that grows all the time must not take a core for its index.
            taken = time.monotonic() - started
            self._ending.wait(min(MOST_S, max(LEAST_S, taken * (1 / SHARE - 1))))

    def _once(self) -> None:
        try:
            if self._refresh():
                self._bus.publish("index.changed", {})
        except StoreError as error:
            _log.warning("the index could not follow the library: %s", error)
        except Exception:  # noqa: BLE001 - the thread must outlive one bad refresh
            _log.exception("the index could not follow the library")
