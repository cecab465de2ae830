"""The parameters that say how a sound is to be rendered."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query

from samplerecs_daemon.api import RenderRequest
from samplerecs_daemon.http.params import Text

Bpm = Annotated[
    float | None,
    Query(description="Tempo wanted in BPM, 20..999; half or double where that changes it less."),
]
Semitones = Annotated[float | None, Query(description="Transposition in semitones, -12..12.")]
WantedKey = Annotated[
    Text | None,
    Query(description="Key that it is moved onto, where 3 semitones or less do that."),
]
Fit = Annotated[
    Literal["project"] | None,
    Query(description="project: what is left open is taken from the project."),
]


def render_request(
    bpm: float | None, semitones: float | None, key: str | None, fit: str | None
) -> RenderRequest:
    """Return what the parameters ask for."""
    return RenderRequest(bpm, semitones, key, fit == "project")
