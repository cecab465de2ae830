"""The order that is said line by line: it changes as lists come, or waits while it is held."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samplerecs_daemon.api import LiveList
from samplerecs_tui.state.calm import count_changes, order


@dataclass(frozen=True, slots=True)
class Order:
    """The list whose numbers hold, and the latest that came since.

    Attributes:
        shown: whose numbers hold; None before the first.
        waiting: the latest since; None where none waits.
        held: the user holds the order.
    """

    shown: LiveList | None = None
    waiting: LiveList | None = None
    held: bool = False

    def arrived(self, new: LiveList) -> Order:
        """Take a new list in: it is shown, or it waits."""
        if self.held and self.shown is not None:
            return replace(self, waiting=new)
        return self.at_once(new)

    def at_once(self, new: LiveList | None) -> Order:
        """Show a list, whatever is held."""
        return replace(self, shown=new, waiting=None)

    def hold(self, held: bool) -> Order:
        """Hold the order, or let it go and show what waits."""
        return replace(self if held else self.applied(), held=held)

    def applied(self) -> Order:
        """Show what waits."""
        return self.at_once(self.waiting) if self.waiting else self

    def changes(self) -> int:
        """Return how many sounds what waits brings in, moves or takes away."""
        return count_changes(order(self.shown), order(self.waiting)) if self.waiting else 0
