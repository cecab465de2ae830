"""What follows the events: a thread that acts after those it heeds, once for many."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Sequence

from samplerecs_daemon.api import Event
from samplerecs_daemon.bus import Hook
from samplerecs_models.errors import SamplerecsError

_log = logging.getLogger(__name__)


class Follower:
    """A `host.Part`: what happens while it acts or rests is acted on together, afterwards.

    Args:
        name: of the thread, and of the follower in the log.
        heeds: names of the events that are followed by an act.
        acts: done in turn; one that raises is logged and keeps no other from being done. What they
            publish themselves is followed too.
        hook: has every event told.
        rest_s: seconds to rest after acts that took so many seconds.
        at_once: act at the start, before any event.
    """

    def __init__(
        self,
        name: str,
        heeds: Collection[str],
        acts: Sequence[Callable[[], object]],
        hook: Hook,
        *,
        rest_s: Callable[[float], float] = lambda _: 0.0,
        at_once: bool = False,
    ) -> None:
        self._name = name
        self._heeds = frozenset(heeds)
        self._acts = acts
        self._hook = hook
        self._rest_s = rest_s
        self._turn = threading.Condition()
        self._due = at_once
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Follow from now on."""
        self._hook(self._hear)
        self._thread.start()

    def stop(self) -> None:
        """End; waits at most a second for an act under way; may be called twice."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _hear(self, event: Event) -> None:
        if event.name in self._heeds:
            with self._turn:
                self._due = True
                self._turn.notify_all()

    def _run(self) -> None:
        while self._is_due():
            began = time.monotonic()
            for act in self._acts:
                self._do(act)
            rest = self._rest_s(time.monotonic() - began)
            with self._turn:
                self._turn.wait_for(lambda: self._ending, max(0.0, rest))

    def _is_due(self) -> bool:
        """Wait until there is something to act on; False when it ends instead."""
        with self._turn:
            self._turn.wait_for(lambda: self._due or self._ending)
            # Before the acts: what happens during them is not in them for sure.
            self._due = False
            return not self._ending

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except SamplerecsError as error:
            _log.warning("the %s follower could not act: %s", self._name, error)
        except Exception:  # noqa: BLE001 - the thread must outlive one act that fails
            _log.exception("the %s follower could not act", self._name)
