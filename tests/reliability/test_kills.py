"""A scan that is killed at any instant: the database is sound, work is hardly repeated, nobody
is left behind.

One library is scanned to its end by processes that are killed one after the other at seeded
moments; each goes on where the one before was killed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil
import pytest
from killing import left_after, living
from store_parts import write_kicks

from samplerecs_daemon.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

WORKERS = 2
FILES = 60

SCAN = """
import sys, time
from pathlib import Path
from typing import IO
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.scan import scan_root
from samplerecs_daemon.ingest.workers import Pool
if __name__ == "__main__":
    database, folder, workers, job = sys.argv[1:]
    with StoreAccess(Path(database), time.time).writer() as store:
        root = store.add_root(Path(folder))
        with Pool(int(workers), job=job) as pool:
            print(scan_root(store, root, pool), flush=True)
"""


@dataclass
class Killed:
    """What happened over all kills."""

    kills: int = 0
    in_the_work: int = 0
    longest_orphan_s: float = 0.0
    left: list[str] = field(default_factory=list)


class Victim:
    """One scan as a process and session of its own."""

    def __init__(self, base: Path, script: Path, job: str) -> None:
        self.log = base / "log"
        path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        self.errors = base / "errors"
        # To a file: a pipe would keep us waiting for whoever outlives the scan.
        with self.errors.open("ab") as errors:
            self.process = self._started(base, script, job, path, errors)

    def _started(
        self, base: Path, script: Path, job: str, path: str, errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                sys.executable,
                str(script),
                str(base / "library.db"),
                str(base / "sounds"),
                str(WORKERS),
                job,
            ],
            env={**os.environ, "PYTHONPATH": path, "JOB_LOG": str(self.log)},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )

    def lines(self) -> int:
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def wait_for(self, lines: int) -> None:
        """Wait until so many files were begun in all, or the scan is over."""
        while self.process.poll() is None and self.lines() < lines:
            time.sleep(0.005)

    def kill(self, *, group: bool) -> bool:
        """Kill the process (or all of its group at once); False when it was done already."""
        running = self.process.poll() is None
        if running:
            kill = os.killpg if group else os.kill
            kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return running

    def living(self) -> list[psutil.Process]:
        """Return what still lives of its session: workers, helpers of multiprocessing."""
        return living(self.process.pid)


def check_library(base: Path, previous: int) -> int:
    """Return the number of analysed sounds of a database that must be whole; it never falls.

    What was not heard yet is there by its name: one sample a file, and nothing more of it.
    """
    with Store.open(base / "library.db") as store:
        assert store.check() == []
        samples = store._db.query("SELECT id, payload_hash FROM samples")
        analysed = store._db.query("SELECT sample_id FROM analyses")
        heard = {number: content for number, content in samples if content is not None}
        assert len(set(heard.values())) == len(heard) >= previous
        # One analysis a content: a commit is all of a sound or nothing.
        assert len(analysed) == len(heard)
        assert {row[0] for row in analysed} == set(heard)
        assert len(list(store.rows())) == len(samples)
        assert {row.id for row in store.rows() if row.described.analysed} == set(heard)
        assert store.waiting() == len(samples) - len(heard)
        for model in store.models():
            assert store.vectors(model)[0].tolist() == sorted(heard)
        return len(heard)


def waiting(base: Path) -> int:
    with Store.open(base / "library.db") as store:
        return store.waiting()


def kill_often(base: Path, kills: int, seed: int, *, group: bool, job: str, files: int) -> Killed:
    """Scan `files` sounds with `kills` kills on the way, then to the end; check all promises."""
    write_kicks(base / "sounds", files)
    script = base / "scan.py"
    script.write_text(SCAN, encoding="utf-8")
    rng = random.Random(seed)
    out, analysed, moments = Killed(), 0, sorted(rng.sample(range(2, files - 2), kills))
    for moment in moments:
        victim = Victim(base, script, job)
        if rng.random() < 0.2:
            time.sleep(rng.random() * 0.5)  # while it starts
        else:
            victim.wait_for(moment)
            time.sleep(rng.random() * 0.02)
        out.in_the_work += victim.lines() >= moment
        out.kills += victim.kill(group=group)
        out.longest_orphan_s = max(out.longest_orphan_s, left_after(victim.process.pid))
        if (base / "library.db").exists():
            analysed = check_library(base, analysed)
    last = Victim(base, script, job)
    assert last.process.wait(300) == 0, last.errors.read_text()
    left_after(last.process.pid)
    assert check_library(base, analysed) == files
    assert waiting(base) == 0
    begun = last.log.read_text().splitlines()
    repeated = len(begun) - files
    # Each kill costs at most the file that each worker had in hand, and one that was being saved.
    assert repeated <= out.kills * (WORKERS + 1), f"{repeated} repeated after {out.kills} kills"
    assert len({line.split(" ", 1)[1] for line in begun}) == files
    print(
        f"{out.kills} kills ({out.in_the_work} in the work), {repeated} of {files} files read "
        f"twice, nobody left after {out.longest_orphan_s:.2f} s at most"
    )
    return out


@pytest.mark.parametrize("group", [False, True], ids=["the process", "its group"])
def test_killed_scans(tmp_path: Path, group: bool) -> None:
    # Daemons are killed as often in test_daemon_kills.py.
    out = kill_often(
        tmp_path, 3, 20_260 + group, group=group, job="worker_jobs:logged", files=FILES
    )
    assert out.in_the_work >= 1


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["the process", "its group"])
def test_scans_killed_a_hundred_times(tmp_path: Path, group: bool) -> None:
    out = kill_often(tmp_path, 100, 7 + group, group=group, job="worker_jobs:logged", files=400)
    assert out.kills >= 90


def test_nobody_is_left_of_a_scan_whose_files_hang(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    for n in range(WORKERS):
        (tmp_path / "sounds" / f"hang {n}.wav").write_bytes(b"x")
    script = tmp_path / "scan.py"
    script.write_text(SCAN, encoding="utf-8")
    victim = Victim(tmp_path, script, "worker_jobs:quick")
    victim.wait_for(WORKERS)
    assert len(victim.living()) > WORKERS
    assert victim.kill(group=False)
    left_after(victim.process.pid)


def test_a_scan_that_is_interrupted_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It is in the midst of it, however late the interrupt comes.
    monkeypatch.setenv("JOB_GATE", "10")
    monkeypatch.setenv("JOB_GO", str(tmp_path / "never"))
    write_kicks(tmp_path / "sounds", 30)
    script = tmp_path / "scan.py"
    script.write_text(SCAN, encoding="utf-8")
    victim = Victim(tmp_path, script, "worker_jobs:slow")
    victim.wait_for(11)
    os.killpg(victim.process.pid, signal.SIGINT)
    assert victim.process.wait(300) != 0
    left_after(victim.process.pid)
    assert check_library(tmp_path, 0) >= 7
