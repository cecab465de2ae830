"""Workers for a daemon: more or fewer while they run, files let go, memory bounded."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path

import pytest

from samplerecs_daemon.ingest.tasks import Outcome, Task
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Examined
from samplerecs_models.vocabulary import Undecodable

QUICK = "worker_jobs:quick"
LIMIT_S = 60.0


class Queue:
    """A source to which files can be added at any time."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        self.tasks: deque[Task] = deque()
        self.add(names)

    def add(self, names: Iterable[str]) -> None:
        for name in names:
            (self.folder / name).write_bytes(name.encode())
            self.tasks.append(Task(str(self.folder / name), str(self.folder), name, 1, 1))

    def knows(self, payload_hash: str) -> bool:
        return False

    def take(self) -> Task | None:
        return self.tasks.popleft() if self.tasks else None

    def holds(self, n: int) -> bool:
        return len(self.tasks) >= n


def attend(pool: Pool, source: Queue, wanted: int) -> dict[str, Outcome]:
    """Attend to the pool until so many files are done, or more that were done at once."""
    done: dict[str, Outcome] = {}
    deadline = time.monotonic() + LIMIT_S
    while len(done) < wanted and time.monotonic() < deadline:
        done |= {task.relative: outcome for task, outcome in pool.attend(source, 0.2)}
    assert len(done) >= wanted
    return done


def wait_for_work(pool: Pool, source: Queue, *names: str) -> None:
    deadline = time.monotonic() + LIMIT_S
    while {task.relative for task in pool.at_work} != set(names):
        assert list(pool.attend(source, 0.05)) == []
        assert time.monotonic() < deadline


def test_files_that_come_later_are_taken_too(tmp_path: Path) -> None:
    source = Queue(tmp_path, "a", "b")
    with Pool(2, job=QUICK) as pool:
        assert set(attend(pool, source, 2)) == {"a", "b"}
        assert list(pool.attend(source, 0.0)) == []
        source.add("cd")
        assert set(attend(pool, source, 2)) == {"c", "d"}


def test_a_pipe_ends_the_wait(tmp_path: Path) -> None:
    mine, theirs = multiprocessing.Pipe(duplex=False)
    theirs.send_bytes(b"wake up")
    begun = time.monotonic()
    with Pool(1, job=QUICK) as pool:
        assert list(pool.attend(Queue(tmp_path), 60.0, [mine])) == []
    assert time.monotonic() - begun < 30
    mine.close()
    theirs.close()


def test_fewer_and_more_workers_while_it_runs(tmp_path: Path) -> None:
    source = Queue(tmp_path, *(f"{n}" for n in range(60)))
    with Pool(3, job=QUICK) as pool:
        attend(pool, source, 10)
        pool.resize(1)
        # What is in hand is finished first.
        deadline = time.monotonic() + LIMIT_S
        while len(pool.at_work) > 1:
            list(pool.attend(source, 0.2))
            assert time.monotonic() < deadline
        for _ in range(5):
            list(pool.attend(source, 0.2))
            assert len(pool.at_work) <= 1
        pool.resize(0)
        while pool.at_work:
            list(pool.attend(source, 0.2))
        left = len(source.tasks)
        assert list(pool.attend(source, 0.2)) == []
        assert (len(source.tasks), pool.at_work) == (left, [])
        # Idle workers stay for a while, since a rest is often short.
        assert pool.pids()
        pool.end_idle(0.0, keep=1)
        assert len(pool.pids()) == 1
        pool.end_idle(3600.0)
        assert len(pool.pids()) == 1
        pool.end_idle(0.0)
        assert pool.pids() == []
        pool.resize(2)
        assert len(attend(pool, source, left)) == left


def test_files_are_let_go_without_blame(tmp_path: Path) -> None:
    source = Queue(tmp_path, "hang 1", "hang 2")
    with Pool(2, job=QUICK, timeout_s=LIMIT_S) as pool:
        wait_for_work(pool, source, "hang 1", "hang 2")
        assert pool.give_up(lambda task: True, after_s=3600.0) == []
        begun = time.monotonic()
        (task,) = pool.give_up(lambda task: task.relative == "hang 1")
        assert time.monotonic() - begun < LIMIT_S / 2
        assert task.relative == "hang 1"
        assert [task.relative for task in pool.at_work] == ["hang 2"]
        source.add("c")
        assert isinstance(attend(pool, source, 1)["c"], Examined)


def test_a_file_that_waits_for_its_second_try_can_be_let_go_too(tmp_path: Path) -> None:
    source = Queue(tmp_path, "segv")
    with Pool(1, job=QUICK) as pool:
        deadline = time.monotonic() + LIMIT_S
        while not pool._hands._again:
            assert list(pool.attend(source, 0.2)) == []
            assert time.monotonic() < deadline
            pool.resize(0 if pool.at_work else 1)
        assert [task.relative for task in pool.give_up(lambda task: True)] == ["segv"]
        pool.resize(1)
        assert list(pool.attend(source, 0.2)) == []


def test_a_file_that_eats_memory_is_set_aside_and_the_others_done(tmp_path: Path) -> None:
    source = Queue(tmp_path, "a", "gorge", "b")
    with Pool(1, job=QUICK, most_memory=400 << 20, timeout_s=LIMIT_S) as pool:
        done = attend(pool, source, 3)
    gorged = done.pop("gorge")
    assert isinstance(gorged, DecodeError)
    assert gorged.reason is Undecodable.CRASH
    assert "419 MB" in gorged.detail
    assert all(isinstance(outcome, Examined) for outcome in done.values())


def test_time_that_the_computer_slept_is_charged_to_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Queue(tmp_path, "hang")
    with Pool(1, job=QUICK, timeout_s=600) as pool:
        wait_for_work(pool, source, "hang")
        real, slept = time.monotonic, 0.0
        from samplerecs_daemon.ingest import workers

        def asleep(pipes: list[object], timeout: float) -> set[object]:
            nonlocal slept
            slept = 3600.0
            return set()

        monkeypatch.setattr(workers, "spoken", asleep)
        monkeypatch.setattr(time, "monotonic", lambda: real() + slept)
        assert list(pool.attend(source, 0.1)) == []
        assert [task.relative for task in pool.at_work] == ["hang"]
