"""Single sounds, and the user's word on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from samplerecs_daemon.api import (
    AnalysedFile,
    BanInfo,
    Banned,
    BrowseRequest,
    CorrectionRequest,
    Said,
    SampleInfo,
    SamplePage,
    Undone,
    Waveform,
)
from samplerecs_daemon.remote.part import Part, absolute, absolute_name, said
from samplerecs_daemon.remote.transport import Transport
from samplerecs_models.query import change_likes


class Listen(Protocol):
    """Analyses files in this process."""

    def __call__(
        self, paths: Sequence[Path], *, audio_only: bool, with_vector: bool
    ) -> Iterator[AnalysedFile]:
        """Yield what is heard in each file, in order."""


class RemoteSounds(Part):
    """`api.Sounds` over HTTP.

    Args:
        transport: the way to the daemon.
        listen: analyses files here; the daemon has no part in what stores nothing.
    """

    def __init__(self, transport: Transport, listen: Listen) -> None:
        super().__init__(transport)
        self._listen = listen

    def samples(self, request: BrowseRequest) -> SamplePage:
        """Return a page of the library."""
        query = {
            "q": change_likes(request.q, absolute_name),
            "sort": request.sort,
            "cursor": request.cursor,
            "limit": request.limit,
        }
        return self._transport.get("/samples", SamplePage, list(query.items()))

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by id, path or name; raise NothingFound."""
        return self._find(path_or_id)

    def waveform(self, path_or_id: str, points: int = 400) -> Waveform:
        """Return a sound's outline in `points` stretches (1..4000)."""
        path = f"/samples/{self._id(path_or_id)}/waveform"
        return self._transport.get(path, Waveform, [("points", points)])

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> Said:
        """Say what was done with a sound (one of VERDICTS), or take that back."""
        path = f"/samples/{self._id(path_or_id)}/feedback"
        return self._transport.post(path, Said, {"verdict": verdict, "undo": undo})

    def bans(self) -> list[BanInfo]:
        """Return everything that is banned, the first banned first."""
        return self._transport.get("/bans", list[BanInfo], under="bans")

    def ban(self, kind: str, value: str, *, undo: bool = False) -> Banned:
        """Never suggest a pack, folder, tag or role (one of BAN_KINDS); or lift that ban."""
        named = absolute(Path(value)) if kind == "folder" and value.strip() else value
        return self._transport.post("/bans", Banned, {"kind": kind, "value": named, "undo": undo})

    def correct(
        self, paths: Sequence[Path], request: CorrectionRequest, *, sounds: Sequence[str] = ()
    ) -> list[SampleInfo]:
        """Keep the user's word on sounds (folders: all below); return them as they are now."""
        body = {
            "paths": [absolute(path) for path in paths],
            "sounds": [absolute_name(sound) for sound in sounds],
            "request": _correction(request),
        }
        return self._transport.post("/samples/corrections", list[SampleInfo], body, under="samples")

    def undo(self) -> Undone:
        """Take the last action back: feedback, a ban, a correction, a change of a board."""
        return self._transport.post("/undo", Undone)

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files (folders are walked) in order, in this process."""
        return self._listen(paths, audio_only=audio_only, with_vector=with_vector)


def _correction(request: CorrectionRequest) -> object:
    return {
        "bpm": said(request.bpm),
        "key": request.key,
        "kind": request.kind,
        "role": request.role,
        "tags": list(request.tags),
        "tempo_factor": said(request.tempo_factor),
        "undo": request.undo,
    }
