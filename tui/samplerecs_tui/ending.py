"""What was put off and comes when the panel is being taken down: its widgets go before it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Panel(Protocol):
    """What ends."""

    @property
    def is_running(self) -> bool:
        """False from the moment on in which it begins to end."""


def unless_ending(panel: Panel, do: Callable[[], object]) -> Callable[[], object]:
    """Return what does `do`, for timers; and nothing once the panel ends, as nobody is there.

    What `do` returns is passed on: Textual awaits it where it is to be awaited.
    """

    def done() -> object:
        return do() if panel.is_running else None

    return done
