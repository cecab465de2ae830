"""Lists for the project, and the project itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samplerecs_daemon.api import Context, SuggestionList, SuggestRequest
from samplerecs_daemon.context import validate_fields
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_models.errors import InputError

#: Who sets what comes through a client: the user's own hand.
BY_USER = "user"


class SuggestingPart(EnginePart):
    """`api.Suggesting` without its sessions."""

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""
        return self._recommender().suggest(request, self.context())

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""
        return self.suggest(SuggestRequest(n=n, like=(path_or_id,), search=True))

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""
        return self._access.reader().context()

    def set_context(self, values: Mapping[str, object], *, by: str = BY_USER) -> Context:
        """Validate and merge fields; None clears a field.

        Raises:
            InputError: for an unusable field, or another speaker than the user, whose word no
                command outlives: that needs the daemon.
        """
        fields = validate_fields(values)
        if by != BY_USER:
            raise InputError(
                f"What {by} says is kept only while the daemon runs.",
                "Start it: samplerecs daemon start",
            )
        with self._access.writer() as store, store.transaction():
            for name, value in fields.items():
                if value is None:
                    store.clear_context((name,))
                else:
                    store.set_context(name, value, source=BY_USER)
            context = store.context()
        self._told(tuple(fields), context)
        return context

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all."""
        fields = tuple(validate_fields(dict.fromkeys(names)))
        with self._access.writer() as store:
            store.clear_context(fields)
            context = store.context()
        self._told(fields, context)
        return context

    def _told(self, names: Sequence[str], context: Context) -> None:
        self._publish("context.changed", {"fields": list(names), "context": context})
