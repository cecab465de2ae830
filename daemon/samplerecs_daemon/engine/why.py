"""`why`: where one sound stands for the current project."""

from __future__ import annotations

from samplerecs_daemon.api import SuggestionList, Why
from samplerecs_daemon.engine.watching import WatchingPart


class WhyPart(WatchingPart):
    """`why` of `api.Suggesting`."""

    def why(self, path_or_id: str) -> Why:
        """Return a sound's rank in the whole order, or what hides it, and the parts of its score.

        Raises:
            NothingFound: when there is no such sound; EmptyLibrary when there is none at all.
        """
        return self._recommender().why(path_or_id, self.context(), self.shown())

    def shown(self) -> SuggestionList | None:
        """Return the list that lies ready; None here, where each is made when it is asked for."""
        return None
