"""What a DAW saved while nobody watched is read later, and says nothing of the open project."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import project_files as made
import pytest

from samplerecs_daemon import wiring
from samplerecs_daemon.daws.finding import projects_walk
from samplerecs_daemon.daws.projects import ProjectFiles
from samplerecs_daemon.engine.projects import ProjectsPart
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_models.errors import BadPath

LIMIT_S = 60.0


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[ProjectsPart]:
    with closing(wiring.open_local({"SAMPLERECS_HOME": str(tmp_path / "home")})) as made_:
        yield cast("ProjectsPart", made_)


def save(path: Path, data: bytes, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))
    return path


def until(done: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT_S
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_what_is_newer_than_its_project_is_known_was_missed(
    engine: ProjectsPart, tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    night = save(folder / "Night.rpp", made.rpp(bpm=120), 1_700_000_000.25)
    assert engine.missed_projects(folder) == [night]
    engine.scan_projects(folder)
    assert engine.missed_projects(folder) == []
    # A backup is older than what it is a backup of.
    save(folder / "Backup" / "Night [2023-01-05 101500].rpp", made.rpp(bpm=90), 1_600_000_000.0)
    other = save(folder / "Day.rpp", made.rpp(bpm=99), 1_650_000_000.0)
    save(night, made.rpp(bpm=125), 1_700_000_100.0)
    assert engine.missed_projects(folder) == [other, night]
    with pytest.raises(BadPath):
        engine.missed_projects(tmp_path / "nowhere")


def test_it_is_kept_and_is_not_the_open_project(engine: ProjectsPart, tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    save(folder / "Night.rpp", made.rpp(bpm=120), 1_700_000_000.0)
    save(folder / "Broken.rpp", b"no project", 1_700_000_001.0)
    said: list[str] = []
    files = ProjectFiles(
        lambda: [tmp_path / "unplugged", folder],
        engine.missed_projects,
        engine.read_projects,
        lambda source, values, sure: said.append(source),
        lambda: Scouts(projects_walk()),
    )
    files.start()
    try:
        until(files.caught_up)
        assert [(one.name, one.bpm) for one in engine.projects()] == [("Night", 120.0)]
        assert said == []
    finally:
        files.stop()
