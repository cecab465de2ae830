"""The last ten lists that were on screen, to step back through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samplerecs_daemon.api import LiveList
from samplerecs_tui.state.calm import order

KEPT = 10


@dataclass(frozen=True, slots=True)
class Past:
    """Lists in the order in which they were shown.

    Attributes:
        lists: the oldest first, at most KEPT.
        back: how many steps back the user looks; 0 for now.
    """

    lists: tuple[LiveList, ...] = ()
    back: int = 0

    def shown(self, new: LiveList) -> Past:
        """Take in a list that came on screen; the same order again replaces the last."""
        same = self.lists and order(self.lists[-1]) == order(new)
        kept = self.lists[:-1] if same else self.lists
        # Whoever looks back goes on seeing the same list, as long as it is kept.
        back = self.back + 1 if self.back and not same else self.back
        lists = (*kept, new)[-KEPT:]
        return Past(lists, min(back, len(lists) - 1))

    def older(self) -> Past:
        """Go one list back."""
        return replace(self, back=max(0, min(self.back + 1, len(self.lists) - 1)))

    def newer(self) -> Past:
        """Go one list forward."""
        return replace(self, back=max(0, self.back - 1))

    def now(self) -> Past:
        """Go to the present."""
        return replace(self, back=0)

    def looked_at(self) -> LiveList | None:
        """Return the earlier list that the user looks at; None in the present."""
        return self.lists[-1 - self.back] if self.back else None
