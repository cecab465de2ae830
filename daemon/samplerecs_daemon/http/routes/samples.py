"""Single sounds, and the user's word on them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from samplerecs_daemon.api import (
    BrowseRequest,
    CorrectionRequest,
    Said,
    SampleInfo,
    SamplePage,
    SuggestionList,
    Undone,
    Waveform,
    Why,
)
from samplerecs_daemon.http.bodies import CorrectionsRequest, FeedbackRequest, Samples
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Endpoint
from samplerecs_daemon.http.params import Count, PathOrId, SampleId, Text, text_as_sent


async def browse(
    at: At,
    request: Request,
    q: Annotated[Text, Query(description="Words and filters of the filter grammar.")] = "",
    sort: Annotated[
        str,
        Query(description='name, newest, bpm, key, length, role or pack; "-" before it reverses.'),
    ] = "name",
    cursor: Annotated[Text, Query(description="next_cursor of the page before.")] = "",
    limit: Annotated[Count, Query(description="Sounds a page, 1..1000.")] = 100,
) -> Response:
    """A page of the library."""
    asked = BrowseRequest(text_as_sent(request, "q", q), sort, cursor, limit)
    return await at.work.answer(lambda: at.services.client.samples(asked))


async def find(
    at: At,
    request: Request,
    name: Annotated[PathOrId, Query(description="Id, file name or absolute path.")],
) -> Response:
    """A sound by its id, name or path."""
    named = text_as_sent(request, "name", name)
    return await at.work.answer(lambda: at.services.client.sample(named))


async def get_sample(at: At, sample_id: SampleId) -> Response:
    """One sound."""
    return await at.work.answer(lambda: at.services.client.sample(str(sample_id)))


async def waveform(
    at: At,
    sample_id: SampleId,
    points: Annotated[Count, Query(description="Stretches, 1..4000.")] = 400,
) -> Response:
    """A sound's outline for drawing."""
    return await at.work.answer(lambda: at.services.client.waveform(str(sample_id), points))


async def similar(
    at: At,
    sample_id: SampleId,
    n: Annotated[Count, Query(description="How many, 1..200.")] = 10,
) -> Response:
    """The sounds nearest to one."""
    return await at.work.answer(lambda: at.services.client.similar(str(sample_id), n))


async def why(at: At, sample_id: SampleId) -> Response:
    """Where a sound stands for the project, and why."""
    return await at.work.answer(lambda: at.services.client.why(str(sample_id)))


async def feedback(at: At, sample_id: SampleId, body: FeedbackRequest) -> Response:
    """Say what was done with a sound, or take that back."""
    return await at.work.answer(
        lambda: at.services.client.feedback(str(sample_id), body.verdict, undo=body.undo)
    )


async def correct_one(at: At, sample_id: SampleId, body: CorrectionRequest) -> Response:
    """Correct or tag one sound."""

    def corrected() -> SampleInfo:
        (now,) = at.services.client.correct([], body, sounds=[str(sample_id)])
        return now

    return await at.work.answer(corrected)


async def correct(at: At, body: CorrectionsRequest) -> Response:
    """Correct or tag several sounds, or all below folders."""
    paths = [Path(path) for path in body.paths]
    return await at.work.answer_later(
        lambda: Samples(tuple(at.services.client.correct(paths, body.request, sounds=body.sounds)))
    )


async def undo(at: At) -> Response:
    """Take the last action back.

    Feedback, a ban, a correction, a step or start of steering, a change of a board, or that what
    was learnt was forgotten. Nothing else, such as a new session or another mode, is taken back.
    """
    return await at.work.answer(at.services.client.undo)


_ONE = "/samples/{sample_id:id}"
_FOUND = {**NOT_FOUND, **EMPTY}
ENDPOINTS = (
    Endpoint("GET", "/samples", browse, SamplePage, problems=_FOUND),
    # Before the addresses with an id, which would take "find" for one.
    Endpoint("GET", "/samples/find", find, SampleInfo, problems=_FOUND),
    Endpoint("POST", "/samples/corrections", correct, Samples, problems={**_FOUND, **WRITES}),
    Endpoint("GET", _ONE, get_sample, SampleInfo, problems=_FOUND),
    Endpoint("GET", f"{_ONE}/waveform", waveform, Waveform, problems=_FOUND),
    Endpoint("GET", f"{_ONE}/similar", similar, SuggestionList, problems=_FOUND),
    Endpoint("GET", f"{_ONE}/why", why, Why, problems=_FOUND),
    Endpoint("POST", f"{_ONE}/feedback", feedback, Said, problems={**_FOUND, **WRITES}),
    Endpoint("POST", f"{_ONE}/tags", correct_one, SampleInfo, problems={**_FOUND, **WRITES}),
    Endpoint("POST", "/undo", undo, Undone, problems=WRITES),
)
