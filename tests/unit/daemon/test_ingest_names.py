"""Stage one of a scan: every file is found by its name before any of them is opened."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from store_parts import examined, write_kick, write_kicks

from samplerecs_daemon.api import ScanProgress
from samplerecs_daemon.ingest.commit import Saved, commit, task_of
from samplerecs_daemon.ingest.compare import Difference
from samplerecs_daemon.ingest.naming import BATCH
from samplerecs_daemon.ingest.online import ONLINE_ONLY
from samplerecs_daemon.ingest.reconcile import reconcile
from samplerecs_daemon.ingest.scan import scan_root, time_left
from samplerecs_daemon.ingest.tasks import Identified
from samplerecs_daemon.ingest.walk import Found, Tally, Walk, stat_of
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store, renaming
from samplerecs_daemon.store.records import FileStat
from samplerecs_models.errors import DecodeError
from samplerecs_models.harmony import Key
from samplerecs_models.metadata import facts_of_name
from samplerecs_models.types import Correction, Estimate, Facts
from samplerecs_models.vocabulary import Kind, Mode, Source, Undecodable


class Library:
    """A store with a reader of its own, a folder, and the first stage of a scan of it."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "sounds"
        self.folder.mkdir()
        self.store = Store.open(base / "library.db")
        self.root = self.store.add_root(self.folder)
        self.reader = Store.open(base / "library.db", readonly=True)
        self.writes = 0
        self.told: list[int] = []
        self.tally = Tally()

    @contextmanager
    def writer(self) -> Iterator[Store]:
        self.writes += 1
        yield self.store

    def names(self, files: Iterable[Found] | None = None) -> Difference:
        self.tally = Tally()
        found = Walk().files(self.folder, self.tally) if files is None else files
        return reconcile(
            self.writer, self.reader, self.root, found, self.tally, None, self.told.append
        )

    def ids(self) -> dict[str, int]:
        return {row.name: row.id for row in self.store.rows() if row.present}

    def close(self) -> None:
        self.reader.close()
        self.store.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path)
    yield made
    assert made.store.check() == []
    made.close()


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, job="worker_jobs:quick") as workers:
        yield workers


def relatives(files: Iterable[Found]) -> set[str]:
    return {file.relative for file in files}


def test_names_come_in_batches_while_the_walk_goes_on(library: Library) -> None:
    for n in range(2 * BATCH + 200):
        (library.folder / f"Kick_{n:04}.wav").touch()
    seen: list[int] = []

    def watched() -> Iterator[Found]:
        for file in Walk().files(library.folder, Tally()):
            seen.append(len(library.ids()) if len(seen) == BATCH + 50 else 0)
            yield file

    difference = library.names(watched())
    assert library.told == [BATCH, 2 * BATCH, 2 * BATCH + 200]
    assert seen[BATCH + 50] == BATCH
    assert len(difference.fresh) == len(library.ids()) == 2 * BATCH + 200
    assert library.store.waiting() == 2 * BATCH + 200
    # The newest first, and those are all new ones to whoever makes their tasks.
    assert difference.known == {}
    assert difference.named["Kick_0007.wav"] == facts_of_name("Kick_0007.wav", "sounds")
    assert difference.named.keys() == relatives(difference.fresh)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are not like this there")
def test_no_file_is_opened(library: Library) -> None:
    path = library.folder / "Kick_124bpm.wav"
    os.mkfifo(library.folder / "pipe.wav")
    path.touch()
    path.chmod(0)
    assert relatives(library.names().fresh) == {"Kick_124bpm.wav"}
    (row,) = library.store.rows()
    assert row.described.bpm.value == 124


def test_what_was_named_and_not_heard_is_work_to_do(library: Library, pool: Pool) -> None:
    write_kicks(library.folder, 3)
    library.names()
    ids = library.ids()
    library.store.pin(ids["kick 001.wav"])
    # The process ended here; the next scan goes on.
    again = library.names()
    assert (len(again.fresh), again.unchanged) == (3, 0)
    assert library.told == [3]
    report = scan_root(library.store, library.root, pool)
    assert (report.analysed, report.unchanged) == (3, 0)
    assert library.ids() == ids
    assert library.store.pins() == [ids["kick 001.wav"]]
    assert library.store.waiting() == 0
    assert scan_root(library.store, library.root, pool).unchanged == 3


def test_copies_are_named_each_and_become_one_sound(library: Library, pool: Pool) -> None:
    (path,) = write_kicks(library.folder, 1)
    for n in range(3):
        shutil.copy2(path, library.folder / f"copy {n}.wav")
    library.names()
    ids = library.ids()
    assert len(ids) == 4
    library.store.pin(ids["copy 1.wav"])
    scan_root(library.store, library.root, pool)
    (row,) = library.store.rows()
    assert row.locations == 4
    assert row.id in ids.values()
    assert library.store.pins() == [row.id]
    assert {library.store.became(number) for number in ids.values()} == {row.id}


def test_a_bad_file_is_known_by_name_until_it_is_tried(library: Library, pool: Pool) -> None:
    (library.folder / "refuse.wav").write_bytes(b"words")
    library.names()
    assert set(library.ids()) == {"refuse.wav"}
    assert scan_root(library.store, library.root, pool).failed == 1
    assert library.ids() == {}
    generation = library.store.generation()
    # Not named again: what it is is known, and told.
    assert scan_root(library.store, library.root, pool).failed == 1
    assert library.store.generation() == generation


def test_unheard_files_that_go_leave_nothing_but_what_was_said(library: Library) -> None:
    write_kicks(library.folder, 3)
    library.names()
    ids = library.ids()
    library.store.pin(ids["kick 000.wav"])
    shutil.rmtree(library.folder)
    library.folder.mkdir()
    difference = library.names()
    assert difference.lost == 3
    assert [(row.id, row.present) for row in library.store.rows()] == [(ids["kick 000.wav"], False)]
    generation = library.store.generation()
    assert library.names().lost == 0
    assert library.store.generation() == generation
    write_kicks(library.folder, 1)
    assert len(library.names().fresh) == 1
    assert library.ids() == {"kick 000.wav": ids["kick 000.wav"]}


def test_names_that_are_read_another_way_today_are_read_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renaming, "BATCH", 2)
    old = {
        "Pad B moll.wav": Facts(key=Estimate(Key(11, Mode.MINOR), 0.95, Source.NAME)),
        "Dust/Kick 3.wav": facts_of_name("Dust/Kick 3.wav", "sounds"),
        "Loop in F#m.wav": Facts(
            key=Estimate(Key(2, Mode.MINOR), 0.85, Source.CHUNK), tags=("warm pad",), loop=True
        ),
    }
    (library.folder / "Dust").mkdir()
    for n, (name, facts) in enumerate(old.items()):
        write_kick(library.folder / name, n)
        stat = stat_of((library.folder / name).stat())
        library.store.save(library.root.id, name, stat, examined(str(n), facts))
    library.store.correct(1, Correction(bpm=99.0))
    generation = library.store.generation()
    assert library.names().fresh == [], "no file is opened"
    rows = {row.name: row.described for row in library.store.rows()}
    assert rows["Pad B moll.wav"].key.value == Key(10, Mode.MINOR)
    assert rows["Pad B moll.wav"].bpm.value == 99.0
    loop = rows["Loop in F#m.wav"]
    assert (loop.key.value, loop.key.source) == (Key(2, Mode.MINOR), Source.CHUNK)
    assert (loop.kind.value, loop.tags) == (Kind.LOOP, ("warm pad",))
    changed = {row.name for row in library.store.changed_rows(generation)}
    assert changed == {"Pad B moll.wav", "Loop in F#m.wav"}
    writes, generation = library.writes, library.store.generation()
    library.names()
    assert (library.writes, library.store.generation()) == (writes, generation)


def test_an_unplugged_drive_keeps_its_names(library: Library) -> None:
    write_kicks(library.folder, 3)
    library.names()
    ids = library.ids()
    library.store.leave_root(library.root.id)
    assert library.ids() == {}
    library.store.return_root(library.root.id)
    difference = library.names()
    assert len(difference.fresh) == 3
    assert library.ids() == ids


def test_files_that_vanish_while_they_are_heard_come_back(library: Library) -> None:
    write_kicks(library.folder, 2)
    fresh = library.names().fresh
    ids = library.ids()
    for file in fresh:
        task = task_of(library.reader, library.root, file, None)
        gone = DecodeError(Undecodable.VANISHED)
        assert commit(library.store, library.root.id, task, gone) is Saved.FAILED
    assert library.ids() == {}
    again = library.names()
    assert relatives(again.fresh) == relatives(fresh)
    assert library.ids() == ids


@pytest.mark.skipif(sys.platform != "linux", reason="the disk tells spellings apart on Linux")
def test_an_unheard_name_in_another_unicode_form_is_the_same_file(library: Library) -> None:
    composed, decomposed = (unicodedata.normalize(f, "Größe é.wav") for f in ("NFC", "NFD"))
    write_kick(library.folder / composed, 1)
    library.names()
    ids = library.ids()
    (library.folder / composed).rename(library.folder / decomposed)
    difference = library.names()
    assert difference.renamed == [(composed, decomposed)]
    assert relatives(difference.fresh) == {decomposed}
    assert library.ids() == {decomposed: ids[composed]}
    # Both at once: the other one is a new file.
    shutil.copy2(library.folder / decomposed, library.folder / composed)
    library.names()
    assert set(library.ids()) == {composed, decomposed}


def test_files_in_the_cloud_are_usable_by_name_and_never_read(library: Library) -> None:
    away = [Found("Pad_Am_90bpm.wav", FileStat(10, 5), away=True)]
    for _ in range(2):
        difference = library.names(away)
        assert (difference.fresh, difference.away, difference.unchanged) == ([], 1, 0)
        assert library.tally.skipped[ONLINE_ONLY] == 1
    (row,) = library.store.rows()
    assert row.described.bpm.value == 90
    assert library.store.awaited(library.root.id) == [], "a restart must not open it either"
    assert (library.store.waiting(), library.store.counts().online) == (0, 1)
    # Downloaded, it can be heard.
    here = [Found("Pad_Am_90bpm.wav", FileStat(10, 5))]
    assert relatives(library.names(here).fresh) == {"Pad_Am_90bpm.wav"}
    assert len(library.store.awaited(library.root.id)) == 1
    assert (library.store.waiting(), library.store.counts().online) == (1, 0)


def test_a_cloud_file_that_could_not_be_read_once_is_not_opened_again(library: Library) -> None:
    stat = FileStat(10, 5)
    error = DecodeError(Undecodable.UNREADABLE)
    library.store.save_failure(library.root.id, "a.wav", stat, error)
    assert library.names([Found("a.wav", stat, away=True)]).fresh == []


def test_a_task_names_the_sounds_its_file_may_hold(library: Library) -> None:
    stat, root = FileStat(100, 5), library.root
    library.store.save(root.id, "old.wav", stat, examined("a"))
    hashed = examined("a").payload_hash
    files = [Found("old.wav", stat), Found("new.wav", stat), Found("other.wav", FileStat(7, 5))]
    library.names(files)
    known = library.store.locations_of(root.id)
    tasks = {
        file.relative: task_of(library.reader, root, file, known[file.relative]) for file in files
    }
    assert tasks["old.wav"].known == frozenset()
    assert tasks["new.wav"].known == {hashed}
    assert tasks["other.wav"].known == frozenset()
    changed = task_of(library.reader, root, Found("old.wav", FileStat(9, 9)), known["old.wav"])
    assert changed.known == {hashed}


def test_commit_says_what_became_of_a_file(library: Library) -> None:
    stat, root = FileStat(100, 5), library.root
    files = [Found(name, stat) for name in ("a.wav", "b.wav", "c.wav", "d.wav")]
    library.names(files)
    tasks = [task_of(library.reader, root, file, None) for file in files]
    hashed = examined("a").payload_hash
    store = library.store
    assert commit(store, root.id, tasks[0], examined("a")) is Saved.ANALYSED
    assert commit(store, root.id, tasks[1], Identified(hashed, Facts())) is Saved.MOVED
    bad = DecodeError(Undecodable.EMPTY)
    assert commit(store, root.id, tasks[2], bad) is Saved.FAILED
    # The same sound in two workers' hands at once: heard twice, kept once.
    assert commit(store, root.id, tasks[3], examined("a")) is Saved.ANALYSED
    (row,) = store.rows()
    assert row.locations == 3
    assert len(store.failures()) == 1


def test_progress_tells_the_stages(library: Library, pool: Pool) -> None:
    for n in range(BATCH + 10):
        (library.folder / f"{n}.wav").write_bytes(b"%d" % n)
    told: list[ScanProgress] = []
    scan_root(library.store, library.root, pool, told.append)
    assert told[0].stage == "walk"
    assert told[-1].stage == "done"
    assert {one.stage for one in told} <= {"walk", "names", "examine", "done"}


def test_the_time_left_goes_by_files_and_bytes() -> None:
    # A tenth of the work in ten seconds.
    assert time_left(10.0, 1e6, 1e7) == 90.0
    assert time_left(10.0, 1e7, 1e7) == 0.0
    assert time_left(10.0, 2e7, 1e7) == 0.0
    assert time_left(0.5, 1e6, 1e7) is None
    assert time_left(10.0, 0, 1e7) is None
