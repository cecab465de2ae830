"""Sounds at the project's tempo and key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.api import Render, RenderedFile, RenderRequest
from samplerecs_daemon.remote.part import Part, absolute, said
from samplerecs_daemon.remote.transport import SLOW


@dataclass(frozen=True, slots=True)
class _Ahead:
    waiting: int


class RemoteRendering(Part):
    """`api.Rendering` over HTTP."""

    def render(self, path_or_id: str, request: RenderRequest) -> Render:
        """Return a sound as a file to be played, changed as asked; waits until it is there."""
        path = f"/samples/{self._id(path_or_id)}/render"
        asked = {
            "bpm": request.bpm,
            "semitones": request.semitones,
            "key": request.key,
            "fit": "project" if request.fit else None,
        }
        query = [(name, value) for name, value in asked.items() if value is not None]
        return self._transport.get(path, Render, query, timeout=SLOW)

    def render_ahead(self, sample_ids: Sequence[int], request: RenderRequest) -> int:
        """Have sounds rendered in the background, the first first; return how many will be."""
        body = {"samples": list(sample_ids), "request": _plain(request)}
        return self._transport.post("/samples/render-ahead", _Ahead, body).waiting

    def render_to_file(
        self, path_or_id: str, request: RenderRequest, folder: Path | None = None
    ) -> RenderedFile:
        """Write a sound for the DAW, once, as a 24-bit WAV; it counts as taken."""
        body = {"request": _plain(request), "folder": absolute(folder) if folder else None}
        path = f"/samples/{self._id(path_or_id)}/render"
        return self._transport.post(path, RenderedFile, body, timeout=SLOW)


def _plain(request: RenderRequest) -> object:
    return {
        "bpm": said(request.bpm),
        "semitones": said(request.semitones),
        "key": request.key,
        "fit": request.fit,
    }
