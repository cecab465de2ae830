"""Lists for the project, and the project itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from samplerecs_daemon.api import (
    CONTEXT_FIELDS,
    Context,
    ContextField,
    SuggestionList,
    SuggestRequest,
)
from samplerecs_daemon.context import FieldValue, mood_words, validate_fields, visible
from samplerecs_daemon.engine.sessions import SessionsPart
from samplerecs_daemon.recommend.contradictions import at_odds
from samplerecs_models.errors import InputError

#: Who sets what comes through a client: the user's own hand.
BY_USER = "user"
#: Longest name of a program that speaks, in letters.
NAME_MAX = 60


class SuggestingPart(SessionsPart):
    """`api.Suggesting`."""

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""
        return self.suggest_after(None, request)

    def suggest_after(
        self, before: SuggestionList | None, request: SuggestRequest
    ) -> SuggestionList:
        """Return what `suggest` does for who shows a list already: a nudge turns little over."""
        return self._recommender().suggest(request, self.context(), before)

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""
        return self.suggest(SuggestRequest(n=n, like=(path_or_id,), search=True))

    def set_context(self, values: Mapping[str, object], *, by: str = BY_USER) -> Context:
        """Validate and merge fields; None clears a field.

        Raises:
            InputError: for an unusable field, a mood that nobody knows, or another speaker than
                the user, whose word no command outlives: that needs the daemon.
        """
        fields = validate_fields(values)
        by_user = by == BY_USER
        said = mood_words(Context({name: ContextField(value) for name, value in fields.items()}))
        moods = self._recommender().said_moods(said) if said else None
        tags = fields.get("mood_tags")
        if moods and by_user and isinstance(tags, tuple):
            # A program that says one is told in a note: it has no hand to mend it.
            moods.refuse(tags)
        begun = self._by_hand(fields) if by_user else ()
        news = tuple(fields) if by_user else self._by_machine(by, fields)
        context = self._told(news)
        told = (*at_odds(mood_words(context)), *moods.notes()) if moods else ()
        return replace(context, notes=(*begun, *told))

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all: the user's, and those of programs that fell silent.

        What a DAW says that answers stays: it would say it again.
        """
        fields = tuple(validate_fields(dict.fromkeys(names)))
        with self._access.writer() as store:
            store.clear_context(fields)
        if self._tools.machines is not None:
            self._tools.machines.take_back(fields)
        return self._told(fields or CONTEXT_FIELDS)

    def _by_hand(self, fields: Mapping[str, FieldValue]) -> tuple[str, ...]:
        """Keep what the user says; return notes where that began a session.

        Another project is the user's word that another session begins: what is said with it is the
        new one's, and what was set before goes with the old one.
        """
        project, begun = str(fields.get("project") or ""), None
        offered: tuple[str, ...] = ()
        with self._access.writer() as store, store.transaction():
            if project and self._is_another(store, project):
                held = store.context().values
                begun = self._begin(store, project, self._end(store))
            elif project:
                offered = self._first_named(store, project)
            for name, value in fields.items():
                if value is None:
                    store.clear_context((name,))
                else:
                    store.set_context(name, value, source=BY_USER)
        if begun is None:
            return offered
        self._started(begun)
        return replace(begun, cleared=tuple(held.keys() - fields.keys())).notes(project)

    def _by_machine(self, name: str, fields: Mapping[str, FieldValue]) -> Sequence[str]:
        if self._tools.machines is None:
            raise InputError(
                f"What {name} says is kept only while the daemon runs.",
                "Start it: samplerecs daemon start",
            )
        if not 0 < len(name) <= NAME_MAX:
            raise InputError(f"A program's name has 1 to {NAME_MAX} letters.")
        return self._tools.machines.say(visible("a program's name", name), fields)

    def _told(self, news: Sequence[str]) -> Context:
        context = self.context()
        if news:
            self._publish("context.changed", {"fields": list(news), "context": context})
        return context
