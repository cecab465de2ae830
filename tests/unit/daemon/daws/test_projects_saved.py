"""Which of the project files that come is the open project: the one that was saved just now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from queue import Queue
from typing import Any, cast

import project_files as made
import pytest

from samplerecs_daemon.api import Context
from samplerecs_daemon.daws.keeping import Kept, keep
from samplerecs_daemon.daws.matching import Matcher
from samplerecs_daemon.daws.projects import FRESH_S, ProjectFiles
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.engine.projects import NAMES
from samplerecs_daemon.ingest.scouting import Changed
from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_daemon.store.records import FileStat
from samplerecs_osc.projects import Project, read_project
from samplerecs_osc.projects.versions import family

NOW = 1_800_000_000.0


class Folder:
    """A watched folder: real files and a real store; the watch tells what the test says."""

    def __init__(self, path: Path) -> None:
        self.path = path / "Projects"
        self.machines = Machines(lambda: NOW)
        self.access = StoreAccess(path / "library.db", lambda: NOW)
        with self.access.writer():
            pass
        self._batches: Queue[list[Path] | None] = Queue()
        self.watch = ProjectFiles(
            lambda: [self.path],
            lambda folder: [],
            self._read,
            self._say,
            lambda: cast(Any, self),
            lambda: NOW,
        )

    def comes(self, *files: tuple[str, float, float]) -> object:
        """Let files come together (name, BPM, age in seconds); return the context's tempo then."""
        batch = []
        for name, bpm, age in files:
            song = self.path / name
            song.parent.mkdir(parents=True, exist_ok=True)
            song.write_bytes(made.als(bpm=bpm))
            os.utime(song, (NOW - age, NOW - age))
            batch.append(song)
        self._batches.put(batch)
        self._batches.join()
        return self.machines.over(Context()).value("bpm")

    def start(self, number: int, folder: Path) -> None:
        """Watch nothing by itself."""

    def messages(self) -> Iterator[tuple[int, None, Changed]]:
        while (batch := self._batches.get()) is not None:
            found = [Found(str(one.relative_to(self.path)), FileStat(1, 1)) for one in batch]
            yield 1, None, Changed(files=tuple(found))
            self._batches.task_done()

    def close(self) -> None:
        self._batches.put(None)

    def _read(self, paths: Iterable[Path]) -> Iterator[Kept]:
        for path in paths:
            project = read_project(path)
            assert isinstance(project, Project)
            yield keep(self.access, project, Matcher(self.access.reader()))

    def _say(self, daw: str, values: Mapping[str, Any], sure: Mapping[str, float]) -> None:
        self.machines.say(NAMES[daw], values, "project", confidence=sure, daws=(daw,))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made_for = Folder(tmp_path)
    made_for.watch.start()
    yield made_for
    made_for.watch.stop()
    made_for.access.close()


def test_what_was_saved_just_now_is_open(folder: Folder) -> None:
    assert folder.comes(("Song/Song.als", 103.0, 3.0)) == 103.0
    assert folder.comes(("Song/Song.als", 104.0, 1.0)) == 104.0
    assert folder.comes(("Other/Other.als", 90.0, 1.0)) == 90.0


def test_an_older_state_that_comes_later_says_nothing(folder: Folder) -> None:
    folder.comes(("Song/Song.als", 103.0, 3.0))
    assert folder.comes(("Song/Backup/Song [2026-11-01 101500].als", 90.0, 60.0)) == 103.0
    # Nor does an older file of another project, which was slow to be read.
    assert folder.comes(("Other/Other.als", 91.0, 30.0)) == 103.0
    (song,) = (row for row in folder.access.reader().projects() if row.name == "Song")
    assert song.bpm == 103.0


def test_a_known_later_state_outlives_the_daemon(folder: Folder) -> None:
    with folder.access.writer() as store:
        row = ProjectRow(
            *(0, family(folder.path / "Song" / "Song.als"), "/p/Song.als", "live", "Song", 103.0),
            *(None, None, 0.0, "", (), NOW - 1.0),
        )
        store.save_project(row, [])
    assert folder.comes(("Song/Backup/Song.als", 90.0, 60.0)) is None


def test_a_file_that_was_only_copied_is_not_open(folder: Folder) -> None:
    years = 7 * 365 * 86_400.0
    assert folder.comes(("Old/Old.als", 77.0, years)) is None
    assert folder.comes(("Odd/Odd.als", 78.0, -years)) is None
    assert folder.comes(("Late/Late.als", 79.0, FRESH_S + 1)) is None
    assert {row.name for row in folder.access.reader().projects()} == {"Old", "Odd", "Late"}
    # What is dated years ahead does not keep today's work from being heard.
    assert folder.comes(("Song/Song.als", 103.0, 0.0)) == 103.0


def test_of_files_that_come_together_the_last_saved_is_open(folder: Folder) -> None:
    files = (("A/A.als", 100.0, 20.0), ("B/B.als", 101.0, 2.0), ("C/C.als", 102.0, 9.0))
    assert folder.comes(*files) == 101.0
