"""Progress: what is done, how fast, what is left; a rest counts for nothing."""

from __future__ import annotations

import pytest

from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.commit import Saved
from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.walk import Found, Tally
from samplerecs_daemon.librarian.meter import Meter


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def difference(files: int) -> Difference:
    fresh = [Found(f"{n}.wav", FileStat(1_000_000, 0)) for n in range(files)]
    return Difference(found=files + 5, fresh=fresh, unchanged=5)


def test_stages_speed_and_time_left() -> None:
    clock = Clock()
    meter = Meter("/sounds", clock)
    assert (meter.progress().stage, meter.progress().left_s) == ("walk", None)
    meter.named(50)
    assert meter.progress().stage == "names"
    meter.walked(difference(100), Tally())
    for n in range(1, 21):
        clock.now += 0.5
        meter.heard(Saved.ANALYSED, 1_000_000, f"{n}.wav")
    progress = meter.progress()
    assert (progress.stage, progress.done, progress.total) == ("examine", 20, 100)
    assert meter.megabytes_per_s == pytest.approx(2.0, rel=0.1)
    assert progress.left_s == pytest.approx(40.0, rel=0.1)
    meter.finish()
    assert meter.progress().stage == "done"
    report = meter.report(set)
    assert (report.found, report.analysed, report.unchanged) == (105, 20, 5)


def test_a_rest_is_no_time_of_work() -> None:
    clock = Clock()
    meter = Meter("/sounds", clock)
    meter.walked(difference(100), Tally())
    for n in range(10):
        clock.now += 1.0
        meter.heard(Saved.ANALYSED, 1_000_000, f"{n}.wav")
    meter.rest(True)
    clock.now += 3_600.0
    assert meter.progress("recording").left_s is None
    assert meter.progress("recording").paused == "recording"
    meter.rest(True)
    meter.rest(False)
    clock.now += 1.0
    meter.heard(Saved.FAILED, 1_000_000, "bad.wav")
    assert meter.left_s() == pytest.approx(89.0, rel=0.15)
    assert meter.megabytes_per_s == pytest.approx(1.0, rel=0.15)
    assert meter.progress().failed == 1


def test_files_that_come_and_go_meanwhile() -> None:
    meter = Meter("/sounds", Clock())
    meter.walked(difference(10), Tally())
    meter.add(5)
    assert meter.progress().total == 15
    meter.dropped(12)
    assert meter.progress().total == 3
    for n in range(7):
        meter.heard(Saved.MOVED, 1, str(n))
    # More than was promised is never less than done.
    assert (meter.progress().done, meter.progress().total) == (7, 7)
    meter.dropped(100)
    assert meter.progress().total == 7


def test_what_was_heard_before_the_walk_is_not_unchanged_as_well() -> None:
    # A daemon that starts goes on with an earlier run; then the same folder is added again.
    meter = Meter("/sounds", Clock())
    meter.add(140)
    for n in range(69):
        meter.heard(Saved.ANALYSED, 1, str(n))
    seen = [Found(f"{n}.wav", FileStat(1, 0)) for n in range(71)]
    meter.walked(Difference(found=153, fresh=seen, unchanged=82), Tally())
    for n in range(69):
        meter.heard(Saved.ANALYSED, 1, str(n))
    meter.heard(Saved.MOVED, 1, "moved.wav")
    meter.heard(Saved.FAILED, 1, "bad.wav")
    report = meter.report(set)
    assert (report.analysed, report.moved, report.failed, report.unchanged) == (138, 1, 1, 13)
    assert report.found == report.analysed + report.unchanged + report.moved + report.failed


@pytest.mark.parametrize("before", [0, 2])
def test_what_could_not_be_used_before_is_told_once(before: int) -> None:
    meter = Meter("/sounds", Clock())
    # Tried before the walk, which then finds that they cannot be used.
    for n in range(before):
        meter.heard(Saved.FAILED, 1, f"{n}.wav")
    meter.walked(Difference(found=10, unchanged=6, unusable=4), Tally())
    report = meter.report(set)
    assert (report.failed, report.unchanged) == (4, 6)


def test_a_file_that_came_after_the_walk_was_found_too() -> None:
    meter = Meter("/sounds", Clock())
    meter.walked(Difference(found=1, fresh=[Found("a.wav", FileStat(1, 0))]), Tally())
    meter.add(1)
    for name in ("a.wav", "b.wav"):
        meter.heard(Saved.ANALYSED, 1, name)
    report = meter.report(set)
    assert (report.found, report.analysed, report.unchanged) == (2, 2, 0)


def test_what_was_skipped_comes_with_how_to_read_it() -> None:
    meter = Meter("/sounds", Clock())
    meter.tally.skipped["hidden files"] += 1
    assert meter.report(set).advice == ""
    meter.tally.skipped["AAC audio (.m4a)"] += 1
    assert "pipx inject samplerecs av" in meter.report(set).advice
