"""The DAWs as a part of the daemon: the OSC server, started and stopped with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samplerecs_daemon.api import Event
from samplerecs_daemon.daws.choices import Choices
from samplerecs_osc.engine import Engine
from samplerecs_osc.server import OscServer

Hook = Callable[[Callable[[Event], None]], None]


class Daws:
    """A `host.Part`: it starts whatever is taken or broken, and says what does not work.

    Args:
        engine: the engine as OSC wants it.
        choices: the profiles that are switched on.
        port: the common UDP port; 0 for any free one.
        hook: has every event told.
    """

    def __init__(self, engine: Engine, choices: Choices, port: int, hook: Hook) -> None:
        self._choices = choices
        self._hook = hook
        self.osc = OscServer(engine, lambda: [p for p in choices.wanted() if p.osc], port)

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

    def _hear(self, event: Event) -> None:
        if event.name == "context.changed":
            self.osc.context_changed()
        elif event.name == "recommendations.changed":
            self.osc.list_changed()
