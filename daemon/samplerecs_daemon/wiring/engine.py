"""The engine that the daemon serves: its folders are kept by the librarian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from samplerecs_daemon.api import SuggestionList, SuggestRequest
from samplerecs_daemon.engine.local import LocalEngine
from samplerecs_daemon.engine.part import Tools
from samplerecs_daemon.librarian.engine import DaemonFolders
from samplerecs_daemon.librarian.librarian import Librarian


class DaemonEngine(DaemonFolders, LocalEngine):
    """`api.Client` inside the daemon.

    Args:
        tools: what the engine's parts share.
        librarian: who keeps the folders.
    """

    def __init__(self, tools: Tools, librarian: Librarian) -> None:
        super().__init__(tools, librarian)
        self._librarian = librarian
        #: Tells the list that lies ready, if one does.
        self.listed: Callable[[], SuggestionList | None] = lambda: None

    def shown(self) -> SuggestionList | None:
        """Return the list that lies ready and that everybody sees."""
        return self.listed()

    def suggest_after(
        self, before: SuggestionList | None, request: SuggestRequest
    ) -> SuggestionList:
        """Return the ranked list; what is in it and was not heard yet is heard next.

        A full disk or a damaged database is said in its notes.
        """
        made = super().suggest_after(before, request)
        if alarms := self._librarian.alarms():
            made = replace(made, notes=(*made.notes, *alarms))
        unheard = [one.sample.id for one in made.suggestions if not one.sample.heard]
        if unheard:
            self._librarian.boost(unheard)
        return made
