"""Queries with many parameters, each as one object."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field

from samplerecs_daemon.api import SuggestRequest
from samplerecs_daemon.http.current import READY_N
from samplerecs_daemon.http.params import Count, Text, as_sent, text_as_sent


class ListQuery(BaseModel):
    """What a list for the project is asked with; whether it can be used the engine says."""

    model_config = ConfigDict(frozen=True)

    n: Annotated[Count | None, Field(description="How many, 1..200; 10 when not said.")] = None
    top_k: Annotated[Count | None, Field(description="The same as n.")] = None
    mode: Annotated[str | None, Field(description="fusion, rules or ab.")] = None
    q: Annotated[Text, Field(description="A prompt with the filter grammar.")] = ""
    like: Annotated[
        tuple[Text, ...],
        Field(description="Id or path of a sound to be near to; may be repeated."),
    ] = ()
    role: Annotated[str | None, Field(description="Only this role.")] = None
    bpm: Annotated[float | None, Field(description="Tempo of the project, 20..999 BPM.")] = None
    key: Annotated[str | None, Field(description="Key of the project.")] = None
    mood: Annotated[tuple[str, ...], Field(description="A mood word; may be repeated.")] = ()
    genre: Annotated[str | None, Field(description="Genre.")] = None
    stretch: Annotated[
        bool | None, Field(description="Also loops that need up to 8 % time-stretch.")
    ] = None
    search: Annotated[bool, Field(description="Order by the query alone and hide nothing.")] = False
    preset: Annotated[str | None, Field(description="match, balanced or explore.")] = None
    step: Annotated[
        tuple[Text, ...],
        Field(
            description="A step away from `like`: darker, brighter, shorter, longer, punchier, "
            "softer or less-busy; may be repeated."
        ),
    ] = ()
    loosen: Annotated[
        tuple[Text, ...],
        Field(
            description="A rule that is to hide nothing: tempo, key, absent (or gone), banned, "
            "filter or seen; may be repeated."
        ),
    ] = ()

    @property
    def wanted(self) -> int:
        """How many sounds."""
        if self.n is not None:
            return self.n
        return self.top_k if self.top_k is not None else READY_N

    def is_of_now(self, request: Request) -> bool:
        """Say whether the current list, which lies ready, answers `request`, read as this."""
        own = self.__class__.model_fields.keys() - {"n", "top_k"}
        # Of the request: a parameter that says the same as without it asks for a list of its own.
        return own.isdisjoint(request.query_params) and 1 <= self.wanted <= READY_N

    def asked(self, request: Request) -> SuggestRequest:
        """Return what the engine is asked, the bytes of names kept as `request` has them."""
        return SuggestRequest(
            query=text_as_sent(request, "q", self.q),
            n=self.wanted,
            bpm=self.bpm,
            key=self.key,
            mood=self.mood,
            genre=self.genre,
            role=self.role,
            like=as_sent(request, "like", self.like),
            mode=self.mode,
            stretch=self.stretch,
            search=self.search,
            preset=self.preset,
            steps=self.step,
            loosen=self.loosen,
        )
