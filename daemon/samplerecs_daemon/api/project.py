"""The open project: its context, field by field, and the sessions worked in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samplerecs_daemon.api.plain import Wire

#: The names of the context's fields, in the order in which they are shown.
CONTEXT_FIELDS: tuple[str, ...] = (
    "bpm",
    "key",
    "mode",
    "mood_tags",
    "genre",
    "time_remaining",
    "preferences",
    "playing",
    "recording",
    "project",
    "track",
)


#: From this confidence on a field of the context is sure: set by hand, or said by a DAW where
#: somebody chose it. What is less sure steers the order, hides nothing, and has a question mark.
SURE_FIELD = 0.8


@dataclass(frozen=True, slots=True)
class ContextField(Wire):
    """One field of the context with its ground."""

    value: float | str | bool | tuple[str, ...] | None = None
    """The value; its unit is that of the field: BPM, seconds, words."""
    source: str = ""
    """Who said it: user, or the name of a DAW or program."""
    at: float = 0.0
    """When it was said, Unix seconds; of the time left, when so much was left."""
    confidence: float = 1.0
    """How sure, 0..1; below 0.8 it is a guess, which hides nothing."""

    @property
    def is_sure(self) -> bool:
        """Whether it is more than a guess."""
        return self.confidence >= SURE_FIELD


@dataclass(frozen=True, slots=True)
class Context(Wire):
    """The open project as far as it is known."""

    values: Mapping[str, ContextField] = field(default_factory=dict)
    """Field -> its value; a field that is not set is not here."""
    notes: tuple[str, ...] = ()
    """What a person who set a field should know of how it was read."""

    def value(self, name: str) -> float | str | bool | tuple[str, ...] | None:
        """Return the value of a field, None where it is not set."""
        stored = self.values.get(name)
        return None if stored is None else stored.value

    def as_of(self, now: float) -> Context:
        """Return the context as it is now, in Unix seconds: of the time left some has passed."""
        said = self.values.get("time_remaining")
        if said is None or not isinstance(said.value, (int, float)) or now < said.at + 1:
            return self
        passed = int(now - said.at)
        left = replace(said, value=max(0.0, said.value - passed), at=said.at + passed)
        return Context({**self.values, "time_remaining": left})

    def is_sure(self, name: str) -> bool:
        """Say whether a field is not only a guess; one that is not set is none."""
        stored = self.values.get(name)
        return stored is None or stored.is_sure


@dataclass(frozen=True, slots=True)
class SessionInfo(Wire):
    """One stretch of work on one project."""

    id: int
    """Its number."""
    project: str
    """Name of the project, "" when unknown."""
    started_at: float
    """Unix seconds."""
    ended_at: float | None
    """Unix seconds; null while it lasts."""
    accepted: int = 0
    """Sounds taken in it."""
    heard: int = 0
    """Sounds heard in it."""
    notes: tuple[str, ...] = ()
    """Of one that was just started: that it began, with the command that resumes an earlier one;
    then, and of one that was just resumed, what that cleared, if anything. Empty elsewhere."""
