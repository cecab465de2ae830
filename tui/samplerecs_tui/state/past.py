"""The last ten lists that were on screen, each with what it was asked, to step back through."""

from __future__ import annotations

from dataclasses import dataclass, replace

from samplerecs_daemon.api import LiveList
from samplerecs_daemon.api.formats import age_text, context_text
from samplerecs_tui.state.asked import NOTHING, Asked
from samplerecs_tui.state.calm import order

KEPT = 10


@dataclass(frozen=True, slots=True)
class Then:
    """A list that was on screen.

    Attributes:
        list: the list.
        asked: the question that it answered; empty where the project alone decided.
    """

    list: LiveList
    asked: Asked = NOTHING

    def said(self, now: float) -> str:
        """Return what it was made for: the question, the project as it was, and when.

        Args:
            now: Unix seconds.
        """
        parts = (
            self.asked.said() or "the project alone",
            context_text(self.list.list.context),
            age_text(max(0.0, now - self.list.at)),
        )
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Past:
    """Lists in the order in which they were shown.

    Attributes:
        lists: the oldest first, at most KEPT.
        back: how many steps back the user looks; 0 for now.
    """

    lists: tuple[Then, ...] = ()
    back: int = 0

    def shown(self, new: LiveList, asked: Asked = NOTHING) -> Past:
        """Take in a list that came on screen.

        The same order again replaces the last list, and so does what a question becomes while it
        is typed: ten letters are not ten lists.
        """
        last = self.lists[-1] if self.lists else None
        same = last is not None and (
            order(last.list) == order(new) or asked.typed_on_from(last.asked)
        )
        kept = self.lists[:-1] if same else self.lists
        # Whoever looks back goes on seeing the same list, as long as it is kept.
        back = self.back + 1 if self.back and not same else self.back
        lists = (*kept, Then(new, asked))[-KEPT:]
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
        return self.lists[-1 - self.back].list if self.back else None

    def words(self, now: float) -> str:
        """Return "List 2 of 3: dusty · 118 BPM · 4 min ago"; "" in the present.

        Args:
            now: Unix seconds.
        """
        if not self.back:
            return ""
        place = len(self.lists) - self.back
        return f"List {place} of {len(self.lists)}: {self.lists[place - 1].said(now)}"
