"""What looks at the context after each of its changes, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from samplerecs_daemon.api import Event
from samplerecs_models.errors import SamplerecsError

_log = logging.getLogger(__name__)

Hook = Callable[[Callable[[Event], None]], None]


class ContextFollower:
    """A `host.Part`: changes that come while one is looked at are looked at together.

    Args:
        looks: called in turn after a change; what they change themselves is looked at again.
        hook: has every event told.
    """

    def __init__(self, looks: Sequence[Callable[[], object]], hook: Hook) -> None:
        self._looks = looks
        self._hook = hook
        self._turn = threading.Condition()
        self._due = self._ending = False
        self._thread = threading.Thread(target=self._run, name="context", daemon=True)

    def start(self) -> None:
        """Follow the context from now on."""
        self._hook(self._hear)
        self._thread.start()

    def stop(self) -> None:
        """End; waits at most a second; may be called twice."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _hear(self, event: Event) -> None:
        if event.name == "context.changed":
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
            for look in self._looks:
                self._look(look)

    def _look(self, look: Callable[[], object]) -> None:
        try:
            look()
        except SamplerecsError as error:
            _log.warning("the context could not be followed: %s", error)
        except Exception:  # noqa: BLE001 - the next change may be followed again
            _log.exception("the context could not be followed")
