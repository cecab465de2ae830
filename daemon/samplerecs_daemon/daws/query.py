"""OSCQuery as a part of the daemon: found by name, it says what can be sent and what is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.discovery import LOOPBACK, OSC_QUERY, Told
from samplerecs_osc.engine import State
from samplerecs_osc.oscquery import NOTHING, Answer, answer
from samplerecs_osc.oscquery_server import OscQueryServer

_WAIT_S = 1.0
_log = logging.getLogger(__name__)


class OscQuery:
    """A `host.Part`: an HTTP port of its own on 127.0.0.1, without a token and read only.

    Args:
        state: returns the context of now.
        osc_port: returns the UDP port where OSC is heard, 0 for none.
        name: under which it is found.
    """

    def __init__(self, state: Callable[[], State], osc_port: Callable[[], int], name: str) -> None:
        self._state = state
        self._osc_port = osc_port
        self._name = name
        self._port = 0
        self._trouble = ""
        self._asked = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="oscquery", daemon=True)

    def start(self) -> None:
        """Begin to answer; a port that cannot be opened is a trouble, not an error."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more; may be called twice."""
        if not self._thread.is_alive() or not self._started.wait(_WAIT_S):
            return
        if self._loop is not None and self._ended is not None:
            # The loop is closed when it has ended already.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(_WAIT_S)

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        return [self._trouble] if self._trouble else []

    def counters(self) -> Mapping[str, int]:
        """Return the port and how often it was asked."""
        return {"oscquery port": self._port, "oscquery asked": self._asked}

    def to_be_found(self) -> list[Told]:
        """Return where it answers, for whoever looks for it."""
        return [Told(OSC_QUERY, LOOPBACK, self._port)] if self._port else []

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        server = OscQueryServer(self._ask)
        try:
            self._port = await server.open()
        except OSError as error:
            self._trouble = f"OSCQuery cannot be answered: {error.strerror or error}."
            _log.warning("%s", self._trouble)
        self._started.set()
        await self._ended.wait()
        self._port = 0
        await server.close()

    def _ask(self, path: str, query: str) -> Answer:
        self._asked += 1
        try:
            return answer(path, query, self._state(), self._osc_port(), self._name)
        except Exception:  # noqa: BLE001 - one question must not end all later ones
            _log.exception("a question of OSCQuery could not be answered")
            return Answer(NOTHING)
