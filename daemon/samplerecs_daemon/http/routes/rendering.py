"""Sounds at another tempo and pitch: what was made, what shall be, and files for a DAW."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from samplerecs_daemon.api import Render, RenderedFile
from samplerecs_daemon.http.bodies import Ahead, AheadRequest, RenderFileRequest
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Endpoint
from samplerecs_daemon.http.params import SampleId
from samplerecs_daemon.http.renders import Bpm, Fit, Semitones, WantedKey, render_request


async def render(
    at: At,
    sample_id: SampleId,
    bpm: Bpm = None,
    semitones: Semitones = None,
    key: WantedKey = None,
    fit: Fit = None,
) -> Response:
    """A sound rendered for listening: how it was changed, how loud it is.

    Waits until it is rendered; /audio with the same parameters sends it. `match_db` is the gain
    at which it, and the original beside it, sound as loud as any other.
    """
    request = render_request(bpm, semitones, key, fit)
    return await at.work.answer_rendered(lambda: at.services.client.render(str(sample_id), request))


async def render_ahead(at: At, body: AheadRequest) -> Response:
    """Render sounds in the background, before they are asked for.

    In place of what was asked for before and is not begun yet. Nothing is rendered ahead while
    the DAW records.
    """
    return await at.work.answer(
        lambda: Ahead(at.services.client.render_ahead(body.samples, body.request))
    )


async def render_to_file(at: At, sample_id: SampleId, body: RenderFileRequest) -> Response:
    """Write a sound for the DAW as a 24-bit WAV; it counts as taken.

    Into `folder`, else beside the project, else into the folder of renders. It is written once,
    never over another file, and stays.
    """
    folder = Path(body.folder) if body.folder is not None else None
    return await at.work.answer_rendered(
        lambda: at.services.client.render_to_file(str(sample_id), body.request, folder)
    )


_ONE = "/samples/{sample_id:id}/render"
_FOUND = {**NOT_FOUND, **EMPTY}
ENDPOINTS = (
    Endpoint("GET", _ONE, render, Render, problems=_FOUND),
    Endpoint("POST", _ONE, render_to_file, RenderedFile, problems={**_FOUND, **WRITES}),
    Endpoint("POST", "/samples/render-ahead", render_ahead, Ahead, problems=_FOUND),
)
