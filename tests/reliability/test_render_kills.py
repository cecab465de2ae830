"""Renders that hang, crash or are given up: who waits is told, and the next one is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from http_parts import wait_for

from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.render.previews import Previews
from samplerecs_daemon.render.renderer import RENDERING, Renderer
from samplerecs_daemon.render.tasks import RenderTask
from samplerecs_models.decode import write_audio
from samplerecs_models.errors import DecodeError, InputError

HANGS = "render_jobs:hanging"


class Bench:
    def __init__(self, folder: Path, job: str, timeout_s: float) -> None:
        self.folder = folder
        self.renderer = Renderer(
            Previews(folder / "previews", 1 << 24),
            lambda polite: Pool(1, job=job, timeout_s=timeout_s, polite=polite),
        )

    def task(self, name: str) -> RenderTask:
        path = self.folder / f"{name}.wav"
        if not path.exists():
            write_audio(path, np.full((4000, 1), 0.25, np.float32), 8_000)
        return RenderTask(str(path), "", path.name, 0, 0, semitones=1.0)


@pytest.fixture
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A renderer, by default one that nothing which is only slow tries the patience of."""
    made = Bench(tmp_path, HANGS, getattr(request, "param", 600.0))
    yield made
    made.renderer.close()


@pytest.mark.parametrize("bench", [8.0], indirect=True, ids=["soon"])
def test_a_render_that_hangs_is_given_up(bench: Bench) -> None:
    with pytest.raises(DecodeError, match="given up"):
        bench.renderer.get("slow", bench.task("slow"))
    assert bench.renderer.get("fine", bench.task("fine")).path.is_file()
    assert not list((bench.folder / "previews").glob("*.part.wav"))


def test_a_render_that_kills_its_worker_is_told(bench: Bench) -> None:
    with pytest.raises(DecodeError, match="crashed"):
        bench.renderer.get("deadly", bench.task("deadly"))
    assert bench.renderer.get("fine", bench.task("fine")).path.is_file()


def test_who_waits_goes_before_what_is_made_ahead(bench: Bench) -> None:
    waiting = [(name, bench.task(name)) for name in ("slow 1", "one", "two")]
    assert bench.renderer.ahead(waiting) == 3
    # It stands behind one that hangs: it is taken out of that row.
    assert bench.renderer.get("two", bench.task("two")).path.is_file()
    assert bench.renderer.ahead([waiting[1]]) == 1
    assert bench.renderer.get("one", bench.task("one")).path.is_file()


def test_the_end_is_told_to_who_waits_and_leaves_nobody_behind(tmp_path: Path) -> None:
    bench = Bench(tmp_path, HANGS, 600.0)
    errors: list[Exception] = []

    def wait() -> None:
        try:
            bench.renderer.get("slow", bench.task("slow"))
        except InputError as error:
            errors.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    wait_for(lambda: bool(bench.renderer.pids()))
    pids = bench.renderer.pids()
    bench.renderer.close()
    thread.join(120)
    assert [str(error) for error in errors] == ["samplerecs is ending. Start it again."]
    wait_for(lambda: not any(map(psutil.pid_exists, pids)))


def test_the_real_job_is_found_by_its_name(tmp_path: Path) -> None:
    bench = Bench(tmp_path, RENDERING, 60.0)
    try:
        kept = bench.renderer.get("fine", bench.task("fine"))
        assert (kept.made.frames, kept.made.rate) == (4000, 8_000)
        assert bench.renderer.get("fine", bench.task("fine")) == kept
    finally:
        bench.renderer.close()
