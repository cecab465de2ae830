"""What is going on, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from samplerecs_tui.state.status import joined, shortened


class StatusLine(Static):
    """The line; what is urgent stands first and stands out."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._said: tuple[str, str] | None = None

    def say(self, urgent: str, parts: Sequence[str]) -> None:
        """Show what is urgent ("" for nothing), then as many of the parts as there is room for."""
        room = max(10, self.size.width - len(urgent) - (3 if urgent else 0) - 2)
        rest = joined(parts, room) if self.size.width > len(urgent) + 8 or not urgent else ""
        if (urgent, rest) == self._said:
            return
        self._said = (urgent, rest)
        between = " | " if urgent and rest else ""
        urgent = shortened(urgent, self.size.width - 2)
        rest = shortened(rest, self.size.width - 2 - len(urgent) - (3 if urgent else 0))
        self.update(
            Content.assemble((urgent, "bold $accent"), between, (rest, "$quiet")), layout=False
        )
