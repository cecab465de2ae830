"""Link as a part of the daemon: what its apps agree on is what "Link" says of the project."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from samplerecs_daemon.api import Context
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.context import FieldValue
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.machines import Machines
from samplerecs_osc.link.listener import Listener
from samplerecs_osc.link.membership import PORT
from samplerecs_osc.link.sessions import LinkState

#: What it is called among the programs.
NAME = "Link"
#: Seconds between two looks at whether it is switched on.
_SWITCH_S = 1.0
#: Seconds that beginning and end may take.
_WAIT_S = 1.0
_log = logging.getLogger(__name__)


class Link:
    """A `host.Part`: listens while it is switched on, in a thread and event loop of its own.

    Args:
        machines: takes in what Link says.
        context: returns the context of now.
        publish: tells what happened.
        on: says whether it is switched on; asked every second.
        interfaces: names of the network interfaces to hear; all when empty.
        port: UDP port.
    """

    def __init__(
        self,
        machines: Machines,
        context: Callable[[], Context],
        publish: Publish,
        on: Callable[[], bool],
        interfaces: Sequence[str] = (),
        port: int = PORT,
    ) -> None:
        self._machines = machines
        self._context = context
        self._publish = publish
        self._on = on
        self._interfaces = interfaces
        self._port = port
        self._listener: Listener | None = None
        self._said: Mapping[str, FieldValue] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="link", daemon=True)

    def start(self) -> None:
        """Begin to listen; what keeps it from that is a trouble, not an error."""
        self._thread.start()
        self._started.wait(_WAIT_S)

    def stop(self) -> None:
        """Stop listening; waits at most a second; may be called twice."""
        if self._loop is not None and self._ended is not None:
            # The loop is closed when it has ended already.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._ended.set)
        if self._thread.is_alive():
            self._thread.join(_WAIT_S)

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        listener = self._listener
        return [listener.trouble] if listener is not None and listener.trouble else []

    def counters(self) -> Mapping[str, int]:
        """Return how many datagrams were refused, by reason."""
        listener = self._listener
        refused = listener.refused if listener is not None else {}
        return {f"link {reason}": count for reason, count in refused.items()}

    def _run(self) -> None:
        asyncio.run(self._listen())

    async def _listen(self) -> None:
        """Listen while it is switched on, until the end."""
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self._started.set()
        listening: asyncio.Task[None] | None = None
        while not self._ended.is_set():
            listening = await self._switched(listening)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), _SWITCH_S)
        if listening is not None:
            await _cancelled(listening)

    async def _switched(self, listening: asyncio.Task[None] | None) -> asyncio.Task[None] | None:
        """Return who listens, or None, as it is switched now."""
        on = self._on()
        if listening is not None and (listening.done() or not on):
            await _cancelled(listening)
            listening = self._listener = None
            self._heard(None)
        if listening is None and on:
            self._listener = Listener(self._heard, port=self._port, interfaces=self._interfaces)
            listening = asyncio.create_task(self._listener.run())
        return listening

    def _heard(self, state: LinkState | None) -> None:
        try:
            tell_context(self._publish, self._take(state), self._context)
        except Exception:  # noqa: BLE001 - the next packet may be taken in again
            _log.exception("what Link says could not be taken in")

    def _take(self, state: LinkState | None) -> list[str]:
        """Hand what is heard to the programs; return the fields that change by it."""
        if state is None:
            self._said = None
            return self._machines.forget(NAME)
        news: list[str] = []
        values: Mapping[str, FieldValue] = {"bpm": state.bpm, "playing": state.playing}
        if values != self._said:
            self._said = values
            news = self._machines.say(NAME, values, "link")
        self._machines.note(NAME, note_of(state))
        return news


def note_of(state: LinkState) -> str:
    """Return who is there, in a line for the user."""
    apps = f"{state.nodes} app{'s' * (state.nodes != 1)}"
    if state.sessions > 1:
        apps += f" in the largest of {state.sessions} sessions"
    if state.bpm is None and state.nodes > 1:
        return f"{apps}; they disagree on the tempo, so none is taken"
    return apps


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    (end,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(end, Exception):
        _log.error("Link's listener failed", exc_info=end)
