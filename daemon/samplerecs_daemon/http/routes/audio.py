"""The bytes of a sound, by id only: a path in a request never reaches the disk."""

from __future__ import annotations

from pathlib import Path, PurePath

from starlette.responses import Response

from samplerecs_daemon.api import RenderRequest
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, At, Desk, Endpoint
from samplerecs_daemon.http.files import PATIENCE_S, FileAnswer, OpenFile, open_file
from samplerecs_daemon.http.params import SampleId
from samplerecs_daemon.http.renders import Bpm, Fit, Semitones, WantedKey, render_request
from samplerecs_models.errors import NothingFound

#: Suffix -> content type; browsers are told not to guess (nosniff).
TYPES = {
    ".wav": "audio/wav",
    ".wave": "audio/wav",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".aifc": "audio/aiff",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".mp4": "audio/mp4",
    ".aac": "audio/aac",
    ".caf": "audio/x-caf",
}
OTHER_TYPE = "application/octet-stream"


async def audio(
    at: At,
    sample_id: SampleId,
    bpm: Bpm = None,
    semitones: Semitones = None,
    key: WantedKey = None,
    fit: Fit = None,
) -> Response:
    """The sound itself.

    The file as it is on the disk; with `bpm`, `semitones`, `key` or `fit` a 24-bit WAV that is
    rendered so and kept in the preview cache, in which a loop has whole beats to the frame. A
    Range header asks for one part of it.
    """
    request = render_request(bpm, semitones, key, fit)
    if request != RenderRequest():
        file = await at.work.renders.run(lambda: _rendered(at, sample_id, request))
        return FileAnswer(file, at.work.files, TYPES[".wav"])
    file, media_type = await sound_file(at, sample_id)
    return FileAnswer(file, at.work.files, media_type)


def _rendered(at: Desk, sample_id: int, request: RenderRequest) -> OpenFile:
    path = Path(at.services.client.render(str(sample_id), request).path)
    try:
        return open_file(path)
    except OSError:
        # Another render took its room in this very moment: it is made again.
        return open_file(Path(at.services.client.render(str(sample_id), request).path))


async def sound_file(at: Desk, sample_id: int) -> tuple[OpenFile, str]:
    """Open the file of a sound and say what it is.

    Raises:
        NothingFound: when it is not there, cannot be read, or does not answer.
    """
    try:
        return await at.work.files.run_within(
            lambda: _open(at, sample_id), PATIENCE_S, lambda opened: opened[0].close()
        )
    except TimeoutError:
        raise NothingFound(
            f"The file of sound {sample_id} does not answer.", "Is its drive or network there?"
        ) from None


def _open(at: Desk, sample_id: int) -> tuple[OpenFile, str]:
    path = at.services.audio(sample_id)
    try:
        file = open_file(path)
    except OSError as error:
        raise NothingFound(
            f"{path.name} cannot be read just now.", "Is its drive connected?"
        ) from error
    return file, media_type_of(path)


def media_type_of(path: PurePath) -> str:
    """Return the content type of a sound file by its suffix."""
    return TYPES.get(path.suffix.lower(), OTHER_TYPE)


_BYTES = {"type": "string", "format": "binary"}
_MEDIA = {"audio/*": _BYTES, OTHER_TYPE: _BYTES}
ENDPOINTS = (
    Endpoint(
        "GET",
        "/samples/{sample_id:id}/audio",
        audio,
        media=_MEDIA,
        problems={
            **NOT_FOUND,
            **EMPTY,
            416: "The file ends before this range.",
        },
        bare={304: "The file that If-None-Match names is still the same."},
        also={206: "The part that the Range header names."},
    ),
)
