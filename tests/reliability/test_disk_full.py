"""The disk is full at the k-th write of an ingest, for every k: told plainly, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from failing_disk import FailingDisk, failing_disk
from store_parts import STAT, examined, write_kicks

from samplerecs_daemon.ingest.scan import scan_root
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.store import Store
from samplerecs_models.errors import StoreFull

FILES = 2


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1, job="worker_jobs:quick") as workers:
        yield workers


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk") / "sounds"
    write_kicks(folder, FILES)
    (folder / "refuse.wav").write_bytes(b"words")
    return folder


def ingest(database: Path, sounds: Path, pool: Pool, disk: FailingDisk | None) -> list[str]:
    """Make or open the database, add the folder, scan it; return what was committed, in order."""
    done: list[str] = []
    try:
        with Store.open(database, vfs=disk.name if disk else None) as store:
            root = store.add_root(sounds)
            done.append("root")
            store.set_context("bpm", 124, source="user")
            done.append("context")
            report = scan_root(store, root, pool)
            assert report.found == FILES + 1
            done.append("scan")
    except StoreFull as error:
        told = str(error)
        done.append("full")
    else:
        return done
    for words in ("disk is full", str(database), "Free some space"):
        assert words in told
    return done


def kept(database: Path) -> tuple[int, int, int]:
    """Return heard sounds, failures and roots of a database that must be sound."""
    with Store.open(database) as store:
        assert store.check() == []
        sounds = heard(store)
        for number in sounds:
            assert store.analysis(number) is not None
        for model in store.models():
            assert set(store.vectors(model)[0]) == set(sounds)
        return len(sounds), len(store.failures()), len(store.roots())


def heard(store: Store) -> list[int]:
    """Return the sounds that were heard; the others are there by their names."""
    return [row.id for row in store.rows() if row.described.analysed]


@pytest.mark.parametrize("once", [False, True], ids=["for good", "one write"])
def test_writes_of_a_first_ingest(tmp_path: Path, sounds: Path, pool: Pool, once: bool) -> None:
    """Some writes that make the tables, and every second after them: odd for good, even once."""
    made, writes = counted(tmp_path, sounds, pool)
    assert made < writes
    failing = [*range(1 + once, made, 8), *range(made + once, writes + 1, 2)]
    fail_at_writes(tmp_path, sounds, pool, failing, once=once)


@pytest.mark.slow
@pytest.mark.parametrize("once", [False, True], ids=["for good", "one write"])
def test_every_write_of_a_first_ingest(
    tmp_path: Path, sounds: Path, pool: Pool, once: bool
) -> None:
    _, writes = counted(tmp_path, sounds, pool)
    fail_at_writes(tmp_path, sounds, pool, range(1, writes + 1), once=once)


def counted(tmp_path: Path, sounds: Path, pool: Pool) -> tuple[int, int]:
    """Return how many writes make a database, and how many all of an ingest is."""
    with failing_disk() as disk:
        Store.open(tmp_path / "made.db", vfs=disk.name).close()
        made = disk.writes
    with failing_disk() as disk:
        assert ingest(tmp_path / "whole.db", sounds, pool, disk)[-1] == "scan"
        return made, disk.writes


def fail_at_writes(
    tmp_path: Path, sounds: Path, pool: Pool, failing: Sequence[int], *, once: bool
) -> None:
    told = 0
    for k in failing:
        database = tmp_path / f"{k}.db"
        with failing_disk(k, once=once) as disk:
            done = ingest(database, sounds, pool, disk)
        told += done[-1] == "full"
        _, _, roots = kept(database)
        assert roots == int("root" in done), f"write {k}"
        if "context" in done:
            with Store.open(database) as store:
                assert store.context().values["bpm"].value == 124
        if done[-1] == "scan":
            assert kept(database) == (FILES, 1, 1), f"write {k}"
        assert ingest(database, sounds, pool, None)[-1] == "scan"
        assert kept(database) == (FILES, 1, 1), f"write {k}"
    # Whether a failure in tidying up at the very end is told is SQLite's affair: nothing is lost.
    assert told > 0.8 * len(failing)


def test_what_was_committed_before_is_never_lost(tmp_path: Path, pool: Pool) -> None:
    """A library of 4 sounds gets 3 more; the disk fills up at every write of that scan."""
    folder = tmp_path / "sounds"
    write_kicks(folder, 4)
    base = tmp_path / "base.db"
    with Store.open(base) as store:
        scan_root(store, store.add_root(folder), pool)
        store.pin(1)
        before = {row.path for row in store.rows()}
    write_kicks(folder, 3, first=10)
    k = 0
    while True:
        k += 1
        database = tmp_path / f"{k}.db"
        database.write_bytes(base.read_bytes())
        with failing_disk(k) as disk:
            full, committed = _scan_counting(database, pool, disk)
        with Store.open(database) as store:
            assert store.check() == []
            rows = {row.path for row in store.rows()}
            assert before <= rows
            sounds = heard(store)
            assert len(sounds) >= 4 + committed
            assert store.pins() == [1]
            report = scan_root(store, store.roots()[0], pool)
            # What was committed is not done again.
            assert report.analysed == 7 - len(sounds)
            assert len(list(store.rows())) == 7
        if not full:
            break
    assert k > 20


def _scan_counting(database: Path, pool: Pool, disk: FailingDisk) -> tuple[bool, int]:
    """Scan the one root; return whether the disk got full and how many sounds were committed."""
    committed = 0
    try:
        with Store.open(database, vfs=disk.name) as store:
            root = store.roots()[0]
            scan_root(store, root, pool, lambda progress: None)
            return False, 3
    except StoreFull:
        with Store.open(database, readonly=True) as store:
            committed = len(heard(store)) - 4
        return True, committed


LIMITED = """
import resource, signal, sys
from pathlib import Path
from samplerecs_daemon.store import Store
from samplerecs_models.errors import StoreFull
from store_parts import STAT, examined
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
saved = 0
try:
    with Store.open(Path(sys.argv[1])) as store:
        root = store.add_root(Path("/sounds"))
        for n in range(2_000):
            store.save(root.id, f"{n}.wav", STAT, examined(str(n)))
            saved += 1
except StoreFull as error:
    print(saved, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_file_that_may_not_grow_is_a_full_disk(tmp_path: Path) -> None:
    """A real limit of the system (EFBIG, as a quota gives EDQUOT), without any shim."""
    database = tmp_path / "library.db"
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(database)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    number, _, message = run.stdout.partition(" ")
    assert "disk is full" in message
    with Store.open(database) as store:
        assert store.check() == []
        assert len(list(store.rows())) == int(number) > 10
        store.save(store.roots()[0].id, "more.wav", STAT, examined("more"))


def test_an_open_store_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    """A daemon keeps its connection: a write that failed leaves nothing half-done in it."""
    failures = 0
    for k in range(1, 30):
        with failing_disk() as disk, Store.open(tmp_path / f"{k}.db", vfs=disk.name) as store:
            root = store.add_root(Path("/sounds"))
            disk.fail_at, disk.once = disk.writes + k, True
            try:
                store.save(root.id, "a.wav", STAT, examined("a"))
            except StoreFull:
                failures += 1
                assert list(store.rows()) == []
            store.save(root.id, "a.wav", STAT, examined("a"))
            assert len(list(store.rows())) == 1
            assert store.check() == []
            # Only saves were meant to fail, not the tidying up.
            disk.fail_at = 0
    assert failures > 5
