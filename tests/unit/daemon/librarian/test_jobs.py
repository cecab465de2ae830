"""Jobs: opened, followed, ended; told with each change."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from samplerecs_daemon.api import Job, ScanProgress, ScanReport, from_json
from samplerecs_daemon.librarian.jobs import KEPT, JobBook
from samplerecs_models.errors import BadPath, NothingFound

PROGRESS = ScanProgress("/a", "examine", 1, 2, 0, 3, 0.5)


def report(root: str) -> ScanReport:
    return ScanReport(root, 1, 1, 0, 0, 0, 0, {}, 5, 0.1)


class Told:
    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def __call__(self, name: str, data: Mapping[str, object]) -> None:
        assert name == "job"
        self.jobs.append(from_json(Job, data))


def test_a_job_of_two_roots() -> None:
    told = Told()
    book = JobBook(told)
    job = book.open("scan", [1, 2])
    assert (job.state, book.open_now) == ("waiting", True)
    book.begun(1)
    book.progress(1, PROGRESS)
    assert book.job(job.id).progress == PROGRESS
    assert "1 of 2" in book.in_words()[0]
    book.finished(2, report("/b"))
    assert book.wait(job.id, 0.0).state == "running"
    book.finished(1, report("/a"))
    ended = book.wait(job.id, 1.0)
    assert ended.state == "done"
    assert [one.root for one in ended.reports] == ["/a", "/b"]
    assert not book.open_now
    assert [one.state for one in told.jobs] == ["waiting", "running", "running", "done"]
    # What comes later is no news of it.
    book.finished(1, report("/a"))
    assert len(told.jobs) == 4


def test_a_job_without_a_root_is_done_at_once() -> None:
    assert JobBook(Told()).open("scan", []).state == "done"


def test_a_check_ends_with_the_database() -> None:
    book = JobBook(Told())
    job = book.open("verify", [1], database=True, asked=False)
    assert not book.open_now
    book.finished(1, report("/a"))
    assert book.job(job.id).state != "done"
    book.checked(job.id, ["page 7"])
    assert book.job(job.id).database == ("page 7",)
    assert book.job(job.id).state == "done"


def test_a_root_that_cannot_be_done() -> None:
    book = JobBook(Told())
    alone, both = book.open("add", [1]), book.open("scan", [1, 2])
    book.given_up(1, BadPath("No.", "Do."))
    failed = book.job(alone.id)
    assert (failed.state, failed.error, failed.hint, failed.code) == (
        "failed",
        "No.",
        "Do.",
        "bad-path",
    )
    assert book.job(both.id).state == "waiting"
    book.finished(2, report("/b"))
    assert book.job(both.id).state == "done"
    assert book.wait(alone.id, 0.0).state == "failed"


def test_the_latest_are_remembered() -> None:
    book = JobBook(Told())
    first = book.open("scan", [])
    for _ in range(KEPT + 5):
        book.open("scan", [])
    assert book.jobs()[0].id == str(KEPT + 6)
    with pytest.raises(NothingFound):
        book.job(first.id)
