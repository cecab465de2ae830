"""The addresses of the API, one concept a file, in the order of the reference."""

from __future__ import annotations

from samplerecs_daemon.http.endpoint import Endpoint
from samplerecs_daemon.http.routes import (
    audio,
    bans,
    boards,
    events,
    history,
    library,
    operations,
    panel,
    projects,
    recommendations,
    rendering,
    samples,
    sessions,
)

ENDPOINTS: tuple[Endpoint, ...] = (
    *recommendations.ENDPOINTS,
    *events.ENDPOINTS,
    *samples.ENDPOINTS,
    *bans.ENDPOINTS,
    *audio.ENDPOINTS,
    *rendering.ENDPOINTS,
    *boards.ENDPOINTS,
    *sessions.ENDPOINTS,
    *history.ENDPOINTS,
    *library.ENDPOINTS,
    *projects.ENDPOINTS,
    *operations.ENDPOINTS,
    *panel.ENDPOINTS,
)
