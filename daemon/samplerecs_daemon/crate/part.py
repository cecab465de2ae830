"""The crate as a part of the daemon: it follows the list, at most every ten seconds."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.api import Event, SampleInfo
from samplerecs_models.errors import SamplerecsError

#: Seconds from one refresh to the next, at least: a browser that flickers shows nothing.
EVERY_S = 10.0
_log = logging.getLogger(__name__)

Hook = Callable[[Callable[[Event], None]], None]


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
        self._hook = hook
        self._every_s = every_s
        self._turn = threading.Condition()
        self._due = True
        self._ending = False
        self._trouble = ""
        self._count = 0
        self._thread = threading.Thread(target=self._run, name="crate", daemon=True)

    def start(self) -> None:
        """Fill the crate, and keep it up from then on."""
        self._hook(self._hear)
        self._thread.start()

    def stop(self) -> None:
        """End; waits at most a second for a refresh under way; may be called twice."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        return [self._trouble] if self._trouble else []

    def counters(self) -> Mapping[str, int]:
        """Return how often the crate was refreshed."""
        return {"crate refreshed": self._count}

    def _hear(self, event: Event) -> None:
        if event.name == "recommendations.changed":
            with self._turn:
                self._due = True
                self._turn.notify_all()

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._due or self._ending)
                if self._ending:
                    return
                self._due = False
            began = time.monotonic()
            self._refresh()
            with self._turn:
                rest = self._every_s - (time.monotonic() - began)
                self._turn.wait_for(lambda: self._ending, max(0.0, rest))

    def _refresh(self) -> None:
        try:
            self._show(self._listed())
        except OSError as error:
            self._fails(f"The crate cannot be written: {error.strerror or error}.")
        except SamplerecsError as error:
            self._fails(f"The crate is not filled: {error.message}")
        except Exception:  # noqa: BLE001 - one list that fails must not end all later ones
            _log.exception("the crate could not be filled")
        else:
            self._trouble = ""
            self._count += 1

    def _fails(self, text: str) -> None:
        if text != self._trouble:
            self._trouble = text
            _log.warning("%s It is tried again with the next list.", text)
