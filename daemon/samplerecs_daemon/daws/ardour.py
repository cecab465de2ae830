"""Ardour as a part of the daemon: opt-in, listened to only."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.api import Context
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.machines import Machines

#: What it is called among the programs, and its profile.
NAME, PROFILE = "Ardour", "ardour"
#: Seconds between two looks at whether it is switched on, and that the end may take.
_SWITCH_S, _WAIT_S = 1.0, 1.0
#: Seconds that it lives without a sign; the connection itself is one, five times a second.
LIFE_S = 15.0


class Ardour:
    """A `host.Part`: follows Ardour while its profile is on, in a thread and loop of its own.

    Args:
        machines: takes in what Ardour says.
        context: returns the context of now.
        publish: tells what happened.
        on: says whether it is switched on; asked every second.
        address: where Ardour's WebSockets surface listens; its own when empty.
    """

    def __init__(
        self,
        machines: Machines,
        context: Callable[[], Context],
        publish: Publish,
        on: Callable[[], bool],
        address: str = "",
    ) -> None:
        self._machines = machines
        self._context = context
        self._publish = publish
        self._on = on
        self._address = address
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ardour", daemon=True)

    def start(self) -> None:
        """Begin to look whether it is switched on."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits at most a second; may be called twice."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(_WAIT_S + _SWITCH_S)

    def troubles(self) -> Sequence[str]:
        """Return nothing: an Ardour that is not there is no trouble."""
        return ()

    def counters(self) -> Mapping[str, int]:
        """Return nothing: what it says is in `daw status`."""
        return {}

    def _run(self) -> None:
        while not self._ended.wait(0.0 if self._on() else _SWITCH_S):
            if self._on():
                asyncio.run(self._follow())

    async def _follow(self) -> None:
        """Follow it until it is switched off or the daemon ends."""
        # Its library is loaded only where somebody wants it.
        from samplerecs_osc.ardour import ADDRESS, ArdourListener

        listener = ArdourListener(self._say, self._forget, address=self._address or ADDRESS)
        task = asyncio.create_task(listener.run())
        while self._on() and not self._ended.is_set() and not task.done():
            self._machines.alive(NAME)
            await asyncio.sleep(0.2)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        self._forget()

    def _say(self, values: Mapping[str, float | bool]) -> None:
        self._told(self._machines.say(NAME, values, "ardour", life_s=LIFE_S))

    def _forget(self) -> None:
        self._told(self._machines.forget(NAME))

    def _told(self, news: Sequence[str]) -> None:
        tell_context(self._publish, news, self._context)
