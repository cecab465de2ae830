"""The open project: its context, field by field, and the sessions worked in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class ContextField(Wire):
    """One field of the context with its ground."""

    value: float | str | bool | tuple[str, ...] | None = None
    """The value; its unit is that of the field: BPM, seconds, words."""
    source: str = ""
    """Who said it: user, or the name of a DAW or program."""
    at: float = 0.0
    """When it was said, Unix seconds."""
    confidence: float = 1.0
    """How sure, 0..1."""


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
