"""Events and jobs are followed to their end, over broken connections, and without polling."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from canned import Asked, CannedDaemon, example, frame

from samplerecs_daemon.api import Event, Job, LiveList, ScanProgress, ScanReport, Verified
from samplerecs_daemon.remote.client import HttpClient
from samplerecs_models.errors import BadPath, DaemonError, DaemonGone, JobGoesOn

EVENTS, STREAM, SCAN = (
    "GET /api/v1/events",
    "GET /api/v1/recommendations/stream",
    "POST /api/v1/library/scan",
)
OPENING = b": hello\nretry: 1000\n\n"
GAP = frame("gap", "b-4", {"missed": None, "snapshot": {}})
REPORT = example(ScanReport)
JOB = Job("j1", "scan", "waiting")


def event(number: int, name: str = "job", data: object = None) -> bytes:
    sent = {"id": f"b-{number}", "name": name, "at": 1.0, "data": data or {}}
    return frame(name, f"b-{number}", sent)


def running(done: int) -> Job:
    return replace(JOB, state="running", progress=replace(example(ScanProgress), done=done))


def plain(job: Job) -> bytes:
    return event(5, "job", job)


class Posted:
    """Holds a stream back until the job was asked for, and remembers what came first."""

    def __init__(self, daemon: CannedDaemon) -> None:
        self._daemon = daemon

    def wait(self) -> None:
        for _ in range(6000):
            if any(one.method == "POST" for one in self._daemon.asked):
                return
            threading.Event().wait(0.01)
        raise AssertionError("nothing was posted")


@pytest.fixture
def posted(daemon: CannedDaemon) -> Posted:
    daemon.answer(SCAN, JOB, 202)
    return Posted(daemon)


def test_a_scan_is_followed_to_its_end(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    other = replace(JOB, id="j2", state="failed", code="bad-path", error="Not ours.")

    def frames(asked: Asked) -> Iterator[bytes]:
        yield OPENING + GAP
        posted.wait()
        yield event(5, "context.changed") + plain(running(1)) + b": ping\n\n" + plain(other)
        yield plain(running(2)) + plain(replace(JOB, state="done", reports=(REPORT, REPORT)))

    daemon.stream(EVENTS, frames)
    told: list[int] = []
    reports = client.scan(Path("/music"), lambda progress: told.append(progress.done))
    assert reports == [REPORT, REPORT]
    assert told == [1, 2]
    assert [(one.method, one.path) for one in daemon.asked] == [
        ("GET", "/api/v1/events"),
        ("POST", "/api/v1/library/scan"),
    ]
    assert daemon.last().body == {"path": "/music"}


def test_add_and_verify_are_jobs_too(daemon: CannedDaemon, client: HttpClient) -> None:
    done = replace(JOB, state="done", reports=(REPORT,), database=("page 4 is bad",))
    daemon.stream(EVENTS, lambda _: iter([GAP]))
    daemon.answer("POST /api/v1/library/roots", done, 202)
    daemon.answer("POST /api/v1/library/verify", done, 202)
    assert client.add_root(Path("/music")) == REPORT
    assert daemon.last().body == {"path": "/music"}
    assert client.verify() == Verified((REPORT,), ("page 4 is bad",))
    assert daemon.last().body is None


def test_a_refused_job_raises_at_once(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.stream(EVENTS, lambda _: iter([GAP]))
    daemon.answer("POST /api/v1/library/roots", {"code": "bad-path", "title": "No folder."}, 404)
    with pytest.raises(BadPath, match="No folder"):
        client.add_root(Path("/none"))


def test_a_failed_job_raises_what_it_failed_of(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    failed = replace(JOB, state="failed", error="It is gone.", code="bad-path", hint="Plug it in.")

    def frames(_: Asked) -> Iterator[bytes]:
        yield GAP
        posted.wait()
        yield plain(failed)

    daemon.stream(EVENTS, frames)
    with pytest.raises(BadPath) as caught:
        client.scan()
    assert (caught.value.message, caught.value.hint) == ("It is gone.", "Plug it in.")


def test_a_broken_stream_is_taken_up_where_it_broke(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    starts: list[str | None] = []

    def frames(asked: Asked) -> Iterator[bytes]:
        starts.append(asked.headers.get("Last-Event-ID"))
        if len(starts) == 1:
            yield GAP
            posted.wait()
            yield event(7, "job", running(1))
            yield b"event: job\nid: b-8\ndata: {half of"
        else:
            yield event(8, "job", replace(JOB, state="done"))

    daemon.stream(EVENTS, frames)
    assert client.scan() == []
    assert starts[1] == "b-7"
    assert not [one for one in daemon.asked if "jobs" in one.path]


def test_what_a_gap_swallowed_is_looked_up(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    def frames(_: Asked) -> Iterator[bytes]:
        yield GAP
        posted.wait()
        yield frame("gap", "b-900", {"missed": 640, "snapshot": {}})

    daemon.stream(EVENTS, frames)
    daemon.answer("GET /api/v1/library/jobs/j1", replace(JOB, state="done", reports=(REPORT,)))
    assert client.scan() == [REPORT]


def test_another_daemon_knows_nothing_of_the_job(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    def frames(_: Asked) -> Iterator[bytes]:
        yield GAP
        posted.wait()
        yield frame("gap", "c-1", {"missed": None, "snapshot": {}})

    daemon.stream(EVENTS, frames)
    daemon.answer("GET /api/v1/library/jobs/j1", {"code": "nothing-found", "title": "?"}, 404)
    with pytest.raises(DaemonGone, match="another runs now") as caught:
        client.scan()
    assert "library scan" in caught.value.hint


@pytest.mark.parametrize("status", [0, 401])
def test_a_daemon_that_is_ended_meanwhile_goes_on_later(
    daemon: CannedDaemon, client: HttpClient, posted: Posted, status: int
) -> None:
    def frames(_: Asked) -> Iterator[bytes]:
        # Whoever comes again finds nobody, or another daemon with another token.
        daemon.answers.pop(EVENTS)
        if status:
            daemon.answer(EVENTS, {"code": "no-token", "title": "The token is wrong."}, status)
        else:
            daemon.stream(EVENTS, lambda _: iter([OPENING]))
        yield GAP
        posted.wait()
        yield plain(running(1))

    daemon.stream(EVENTS, frames)
    with pytest.raises(DaemonGone, match="was ended before") as caught:
        client.scan()
    assert "next start" in caught.value.hint


def test_ctrl_c_leaves_the_job_to_the_daemon(
    daemon: CannedDaemon, client: HttpClient, posted: Posted
) -> None:
    def frames(_: Asked) -> Iterator[bytes]:
        yield GAP
        posted.wait()
        yield plain(running(1))

    def stop(_: ScanProgress) -> None:
        raise KeyboardInterrupt

    daemon.stream(EVENTS, frames)
    with pytest.raises(JobGoesOn, match="goes on") as caught:
        client.scan(progress=stop)
    assert "library status" in caught.value.hint
    assert [one.method for one in daemon.asked] == ["GET", "POST"]


def test_events_come_with_their_ids(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.stream(EVENTS, lambda _: iter([OPENING, event(1, "library.changed", {"roots": 2}), GAP]))
    events = client.events("b-0")
    assert next(events) == Event("b-1", "library.changed", 1.0, {"roots": 2})
    gap = next(events)
    assert (gap.id, gap.name, gap.data) == ("b-4", "gap", {"missed": None, "snapshot": {}})
    assert daemon.last().headers["Last-Event-ID"] == "b-0"


def test_lists_are_followed_and_none_comes_twice(daemon: CannedDaemon, client: HttpClient) -> None:
    first, second = replace(example(LiveList), number=1), replace(example(LiveList), number=2)

    def frames(_: Asked) -> Iterator[bytes]:
        yield OPENING + frame("list", "b-1", first)
        if len(daemon.asked) > 1:
            yield frame("list", "b-2", second)

    daemon.stream(STREAM, frames)
    lists = client.follow()
    assert next(lists) == first
    assert next(lists) == second


def test_a_daemon_that_ended_is_told_in_a_while(daemon: CannedDaemon, client: HttpClient) -> None:
    daemon.stream(STREAM, lambda _: iter([OPENING]))
    with pytest.raises(DaemonGone):
        next(client.follow())
    assert len(daemon.asked) > 3


@pytest.mark.parametrize("data", [b"{", b"[1]", b"{}", b"5"])
def test_an_event_of_no_use_is_told(daemon: CannedDaemon, client: HttpClient, data: bytes) -> None:
    daemon.stream(EVENTS, lambda _: iter([b"event: job\ndata: " + data + b"\n\n"]))
    with pytest.raises(DaemonError, match="cannot be read"):
        next(client.events())
