"""Lists for the project, and the project itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from samplerecs_daemon.api import (
    Context,
    ModeInfo,
    SessionInfo,
    Steering,
    SuggestionList,
    SuggestRequest,
    Why,
)
from samplerecs_daemon.remote.part import Part, absolute_name, said
from samplerecs_models.query import change_likes


@dataclass(frozen=True, slots=True)
class _Ended:
    ended: SessionInfo | None


class RemoteSuggesting(Part):
    """`api.Suggesting` over HTTP."""

    def suggest(self, request: SuggestRequest) -> SuggestionList:
        """Return the ranked list for the project and the request."""
        query = list(_asked(request))
        return self._transport.get("/recommendations/top", SuggestionList, query)

    def similar(self, path_or_id: str, n: int) -> SuggestionList:
        """Return the sounds nearest to one of the library or to any audio file."""
        # Not /samples/{id}/similar: a file outside the library has no id.
        return self.suggest(SuggestRequest(n=n, like=(path_or_id,), search=True))

    def why(self, path_or_id: str) -> Why:
        """Return where a sound stands for the current project, and why."""
        return self._transport.get(f"/samples/{self._id(path_or_id)}/why", Why)

    def steering(self) -> Steering:
        """Return where the current list is steered to in this session."""
        return self._transport.get("/recommendations/steering", Steering)

    def steer(self, path_or_id: str = "", step: str = "") -> Steering:
        """Steer the current list: more like this sound, or a step further."""
        body = {"sound": absolute_name(path_or_id) if path_or_id else "", "step": step}
        return self._transport.post("/recommendations/steering", Steering, body)

    def clear_steering(self) -> Steering:
        """Go back to the list that is not steered."""
        return self._transport.delete("/recommendations/steering", Steering)

    def mode(self) -> ModeInfo:
        """Return how lists are ordered."""
        return self._transport.get("/recommendations/mode", ModeInfo)

    def set_mode(self, mode: str = "") -> ModeInfo:
        """Order lists by a mode from now on; "" as the settings say."""
        return self._transport.put("/recommendations/mode", ModeInfo, {"mode": mode})

    def context(self) -> Context:
        """Return the current context with the source and age of each field."""
        return self._transport.get("/recommendations/context", Context)

    def set_context(self, values: Mapping[str, object], *, by: str = "user") -> Context:
        """Validate and merge fields; None clears a field."""
        return self._transport.post(
            "/recommendations/context", Context, said(values), query=[("by", by)]
        )

    def clear_context(self, names: Sequence[str] = ()) -> Context:
        """Forget the named fields, or all."""
        query = [("field", name) for name in names]
        return self._transport.delete("/recommendations/context", Context, query)

    def sessions(self) -> list[SessionInfo]:
        """Return the sessions, the latest first."""
        return self._transport.get("/sessions", list[SessionInfo], under="sessions")

    def start_session(self, project: str = "") -> SessionInfo:
        """End the current session and start another."""
        return self._transport.post("/sessions", SessionInfo, {"project": project})

    def resume_session(self, session_id: int) -> SessionInfo:
        """Go on with an earlier session; raise NothingFound."""
        return self._transport.post(f"/sessions/{session_id}/resume", SessionInfo)

    def end_session(self) -> SessionInfo | None:
        """End the current session and forget what the user set by hand for it."""
        return self._transport.delete("/sessions/current", _Ended).ended


def _asked(request: SuggestRequest) -> Iterator[tuple[str, object]]:
    """Yield the parameters of a request; what it leaves open is left out."""
    yield "n", request.n
    if request.query:
        yield "q", change_likes(request.query, absolute_name)
    yield from (("like", absolute_name(name)) for name in request.like)
    yield from (("mood", word) for word in request.mood)
    yield from (("step", step) for step in request.steps)
    yield from (("loosen", rule) for rule in request.loosen)
    single = {
        "role": request.role,
        "bpm": request.bpm,
        "key": request.key,
        "genre": request.genre,
        "mode": request.mode,
        "preset": request.preset,
        "stretch": request.stretch,
        "search": request.search or None,
    }
    yield from ((name, value) for name, value in single.items() if value is not None)
