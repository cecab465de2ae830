"""The DAWs as a part of the daemon: the OSC server, started and stopped with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samplerecs_daemon.api import Event
from samplerecs_daemon.bus import Hook
from samplerecs_daemon.daws.choices import Choices
from samplerecs_daemon.discovery import LOOPBACK, OSC, Told
from samplerecs_osc.engine import Engine
from samplerecs_osc.server import OscServer


class Daws:
    """A `host.Part`: it starts whatever is taken or broken, and says what does not work.

    Args:
        engine: the engine as OSC wants it.
        choices: the profiles that are switched on.
        port: the common UDP port; 0 for any free one.
        hook: has every event told.
        lan: an address of this computer where devices of the network may speak; "" for none.
        paired: says whether such a device, by its address, may do everything.
    """

    def __init__(
        self,
        engine: Engine,
        choices: Choices,
        port: int,
        hook: Hook,
        *,
        lan: str = "",
        paired: Callable[[str], bool] = lambda host: False,  # noqa: ARG005
    ) -> None:
        self._choices = choices
        self._hook = hook
        self._lan = lan
        self.osc = OscServer(
            engine,
            lambda: [p for p in choices.wanted() if p.osc],
            port,
            lan=lan,
            paired=paired,
        )

    def start(self) -> None:
        """Begin to listen."""
        self._hook(self._hear)
        self.osc.start()

    def stop(self) -> None:
        """Stop listening; may be called twice."""
        self.osc.stop()

    def troubles(self) -> Sequence[str]:
        """Return what does not work just now, a sentence each."""
        return [*self.osc.troubles(), *self._choices.troubles]

    def counters(self) -> dict[str, int]:
        """Return what was counted, by name."""
        return {f"osc {name}": number for name, number in self.osc.counters().items()}

    def to_be_found(self) -> list[Told]:
        """Return where OSC is heard now, for whoever looks for it."""
        counters = self.osc.counters()
        places = ((LOOPBACK, counters["port"]), (self._lan, counters.get("lan port", 0)))
        return [Told(OSC, address, port) for address, port in places if port]

    def _hear(self, event: Event) -> None:
        if event.name == "context.changed":
            self.osc.context_changed()
        elif event.name == "recommendations.changed":
            self.osc.list_changed()
