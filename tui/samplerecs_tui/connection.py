"""The line to the daemon: it is started where none runs, followed, and found again when it is lost.

Everything that blocks happens on threads of this module; what comes of it is told by calling back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

from samplerecs_daemon.api import Client, Event, Following, LiveList, SamplerecsError
from samplerecs_tui.errands import Errands

T = TypeVar("T")
_log = logging.getLogger(__name__)

Open = Callable[[], AbstractContextManager[Client]]
#: Seconds between two attempts to find a daemon that was lost; the last one stays.
WAITS_S = (0.2, 0.5, 1.0, 2.0, 5.0)
_ERRANDS = 4
#: Seconds that errands have to end when their client is closed.
CLOSING_S = 5.0
#: Seconds that what the user said last has to arrive when they leave.
LEAVING_S = 1.0


class Told:
    """What the line tells, on a thread of its own; a face overrides what it wants to know."""

    def line_up(self, client: Client) -> None:
        """Say that a daemon answers."""

    def line_down(self, error: SamplerecsError) -> None:
        """Say that none does, and why."""

    def line_list(self, new: LiveList) -> None:
        """Say that there is a new list."""

    def line_event(self, event: Event) -> None:
        """Say what happened."""


class Connection:
    """The line.

    Args:
        open_client: opens the client of the daemon that runs.
        start_daemon: starts one in the background; does nothing where one runs.
        told: who is told.
    """

    def __init__(self, open_client: Open, start_daemon: Callable[[], object], told: Told) -> None:
        self._open = open_client
        self._start_daemon = start_daemon
        self._told = told
        self._client: Client | None = None
        self._ending = threading.Event()
        self._again = threading.Event()
        self._must_start = True
        self._attempt = 0
        self._errands = Errands(_ERRANDS)

    def start(self) -> None:
        """Begin; everything is told later."""
        # Daemonic: a stream that says nothing cannot be woken, and must not keep the panel alive.
        threading.Thread(target=self._keep, name="line", daemon=True).start()

    def stop(self) -> None:
        """Let go: what was said last gets a moment to arrive; nothing is told any more."""
        self._errands.wait(LEAVING_S)
        self._ending.set()
        self._again.set()
        self._errands.stop()

    @property
    def connected(self) -> bool:
        """Whether a daemon is followed now."""
        return self._client is not None

    def again(self) -> None:
        """Try at once, and start a daemon if none runs."""
        self._must_start = True
        self._again.set()

    def errand(
        self,
        do: Callable[[Client], T],
        done: Callable[[T], object],
        failed: Callable[[SamplerecsError], object],
    ) -> bool:
        """Ask the engine something on another thread; False where there is no daemon to ask.

        Args:
            do: asks.
            done: is told the answer, on that thread.
            failed: is told what went wrong, on that thread.
        """
        client = self._client
        if client is None or self._ending.is_set():
            return False
        self._errands.submit(lambda: self._run(client, do, done, failed))
        return True

    def _run(
        self,
        client: Client,
        do: Callable[[Client], T],
        done: Callable[[T], object],
        failed: Callable[[SamplerecsError], object],
    ) -> None:
        if self._ending.is_set():
            return
        try:
            answer = do(client)
        except SamplerecsError as error:
            if not self._ending.is_set():
                failed(error)
        else:
            if not self._ending.is_set():
                done(answer)

    def _keep(self) -> None:
        while not self._ending.is_set():
            try:
                if self._must_start:
                    self._start_daemon()
                    self._must_start = False
                self._follow_one()
            except SamplerecsError as error:
                self._client = None
                if not self._ending.is_set():
                    self._told.line_down(error)
            self._again.wait(WAITS_S[min(self._attempt, len(WAITS_S) - 1)])
            self._again.clear()
            self._attempt += 1

    def _follow_one(self) -> None:
        """Follow one daemon until it is gone; raises what ended it."""
        with ExitStack() as stack:
            client = stack.enter_context(self._open())
            if not isinstance(client, Following):
                raise NoDaemon(
                    "No daemon runs.", "ctrl+r starts one; so does `samplerecs daemon start`."
                )
            self._client, self._attempt = client, 0
            self._told.line_up(client)
            threading.Thread(target=self._pass_on, name="events", daemon=True).start()
            try:
                for new in client.follow():
                    if self._ending.is_set():
                        return
                    self._told.line_list(new)
            finally:
                self._client = None
                # Whoever still asks is answered, or told that nobody answers, before it is closed.
                self._errands.wait(CLOSING_S)

    def _pass_on(self) -> None:
        """Tell what happens, over a client of this thread's own, until the daemon is gone."""
        try:
            with self._open() as client:
                for event in client.events() if isinstance(client, Following) else ():
                    if self._ending.is_set():
                        return
                    self._told.line_event(event)
        except SamplerecsError as error:
            # The stream of lists ends for the same reason and tells it.
            _log.debug("The events ended: %s", error)


class NoDaemon(SamplerecsError):
    """There is no daemon to follow."""

    code = "daemon-gone"
