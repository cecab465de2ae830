"""What the web panel needs beyond the rest: the way in, and the way of a sound out of it."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Request
from starlette.responses import Response

from samplerecs_daemon.api import RenderRequest
from samplerecs_daemon.browsers import DRAG_S, LOGIN_S
from samplerecs_daemon.http import trust
from samplerecs_daemon.http.bodies import DragLink, Forgotten, PanelLink, Shown
from samplerecs_daemon.http.encoding import encode
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Desk, Endpoint
from samplerecs_daemon.http.files import PATIENCE_S, FileAnswer
from samplerecs_daemon.http.params import SampleId
from samplerecs_daemon.http.renders import Fit
from samplerecs_daemon.http.routes.audio import media_type_of, sound_file
from samplerecs_models.errors import NothingFound

Secret = Annotated[str, Path(pattern=r"^[\w-]{1,64}$", description="What the link was made with.")]
FileName = Annotated[str, Path(description="The file's name; browsers save it under this.")]


async def link(at: At, request: Request) -> Response:
    """Make a link that lets one browser into the panel.

    `samplerecs panel` opens it. The browser is then known by a cookie, also to later runs of the
    daemon, for 30 days after its last visit.
    """
    path = f"/panel/login?once={at.services.browsers.link()}"
    made = PanelLink(path, LOGIN_S, bool(request.app.state.lan))
    return Response(encode(made), media_type="application/json")


async def forget(at: At, request: Request) -> Response:
    """Let no browser in any more without a new link.

    What browsers listen to ends.
    """
    answer = await at.work.answer(lambda: Forgotten(at.services.browsers.forget()))
    trust.forget(request)
    return answer


async def drag(at: At, sample_id: SampleId) -> Response:
    """Make a link that gives a sound as a file, once.

    For a page that lets it be dragged into another program, which has no token.
    """
    try:
        made = await at.work.files.run_within(
            lambda: _dragged(at, sample_id), PATIENCE_S, lambda _: None
        )
    except TimeoutError:
        raise NothingFound(f"The file of sound {sample_id} does not answer.") from None
    return Response(encode(made), media_type="application/json")


def _dragged(at: Desk, sample_id: int) -> DragLink:
    file = at.services.audio(sample_id)
    secret = at.services.drags.issue(sample_id)
    name = quote(file.name.encode("utf-8", "surrogateescape"), safe="")
    path = f"/api/v1/drag/{secret}/{name}"
    return DragLink(path, file.name, media_type_of(file), DRAG_S)


async def dropped(at: At, secret: Secret, name: FileName) -> Response:
    """The sound that a link was made for, as a file; no token is needed.

    The link is used up by it, and the sound counts as taken.
    """
    sample_id = at.services.drags.redeem(secret)
    if sample_id is None:
        raise NothingFound("This link has been used, or is too old.", "Drag the sound once more.")
    file, media_type = await sound_file(at, sample_id)
    await at.work.answers.run(lambda: at.services.client.feedback(str(sample_id), "accept"))
    saved = f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}"
    return FileAnswer(file, at.work.files, media_type, {"Content-Disposition": saved})


async def reveal(at: At, sample_id: SampleId) -> Response:
    """Show a sound's file in its folder, on the computer of the daemon."""
    return await at.work.answer_later(lambda: _revealed(at, sample_id))


def _revealed(at: Desk, sample_id: int) -> Shown:
    path = at.services.audio(sample_id)
    at.services.reveal(path)
    return Shown(str(path))


async def open_in_player(at: At, sample_id: SampleId, fit: Fit = None) -> Response:
    """Open a sound in the player of the computer of the daemon.

    As it fits the project with `fit=project`, else as it is.
    """
    return await at.work.answer_rendered(lambda: _opened(at, sample_id, fit))


def _opened(at: Desk, sample_id: int, fit: str | None) -> Shown:
    path = at.services.audio(sample_id)
    if fit is not None:
        made = at.services.client.render(str(sample_id), RenderRequest(fit=True))
        path = FilePath(made.path)
    at.services.open_in_player(path)
    return Shown(str(path))


_FOUND = {**NOT_FOUND, **EMPTY}
_BYTES = {"type": "string", "format": "binary"}
_AUDIO = {"audio/*": _BYTES, "application/octet-stream": _BYTES}
ENDPOINTS = (
    Endpoint("POST", "/panel/link", link, PanelLink),
    Endpoint("DELETE", "/panel/browsers", forget, Forgotten),
    Endpoint("POST", "/samples/{sample_id:id}/drag", drag, DragLink, problems=_FOUND),
    Endpoint(
        "GET",
        "/drag/{secret}/{name}",
        dropped,
        media=_AUDIO,
        problems={**_FOUND, **WRITES, 416: "The file ends before this range."},
        also={206: "The part that the Range header names."},
        bare={304: "The file that If-None-Match names is still the same."},
    ),
    Endpoint("POST", "/samples/{sample_id:id}/reveal", reveal, Shown, problems=_FOUND),
    Endpoint("POST", "/samples/{sample_id:id}/open", open_in_player, Shown, problems=_FOUND),
)
