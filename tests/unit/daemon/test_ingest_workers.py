"""Supervised workers: whatever one file does to its reader, the others are done."""

from __future__ import annotations

import multiprocessing
import os
import select
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from scout_parts import until

from samplerecs_daemon.ingest.tasks import Outcome, Task, spoken
from samplerecs_daemon.ingest.workers import Pool, WorkersFailed, worker_count
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Examined
from samplerecs_models.vocabulary import Undecodable

QUICK = "worker_jobs:quick"


def tasks(folder: Path, *names: str) -> list[Task]:
    for name in names:
        (folder / name).write_bytes(name.encode())
    return [Task(str(folder / name), str(folder), name, 1, 1) for name in names]


def run(pool: Pool, todo: list[Task]) -> dict[str, Outcome]:
    done = list(pool.run(todo))
    outcomes = {task.relative: outcome for task, outcome in done}
    assert len(done) == len(todo) == len(outcomes), "every task has exactly one outcome"
    return outcomes


def log_of(path: Path, name: str) -> int:
    return path.read_text().count(f" {name}\n")


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pool, Path]]:
    """Two workers for all bad files, and the log of what they begin."""
    log = tmp_path_factory.mktemp("logged") / "log"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("JOB_LOG", str(log))
        with Pool(2, job=QUICK, timeout_s=90) as pool:
            yield pool, log


@pytest.mark.parametrize(
    ("name", "reason", "detail", "tries"),
    [
        ("segv.wav", Undecodable.CRASH, "SIGSEGV", 2),
        ("killed.wav", Undecodable.CRASH, "SIGKILL", 2),
        ("exit.wav", Undecodable.CRASH, "exit code 3", 2),
        ("raise.wav", Undecodable.CRASH, "RuntimeError: a fault of the analyser", 1),
        ("eat.wav", Undecodable.CRASH, "Unable to allocate", 1),
        ("hang.wav", Undecodable.TIMEOUT, "after 10 s", 1),
        ("refuse.wav", Undecodable.NOT_AUDIO, "", 1),
    ],
)
def test_one_bad_file_costs_only_itself(
    tmp_path: Path,
    logged: tuple[Pool, Path],
    name: str,
    reason: Undecodable,
    detail: str,
    tries: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool, log = logged
    if name == "hang.wav":
        # It holds for those beside it, too, which a busy machine may keep waiting for seconds.
        monkeypatch.setattr(pool, "_timeout_s", 10)
    others = [f"good beside {name[:-4]} {n}.wav" for n in range(6)]
    outcomes = run(pool, tasks(tmp_path, *others[:3], name, *others[3:]))
    bad = outcomes.pop(name)
    assert isinstance(bad, DecodeError)
    assert bad.reason is reason
    assert detail in bad.detail
    assert all(isinstance(outcome, Examined) for outcome in outcomes.values())
    # A crash may be the fault of an earlier file: one more try, then the file is set aside.
    assert log_of(log, name) == tries
    assert [log_of(log, other) for other in others] == [1] * 6


def test_a_file_that_crashed_once_gets_its_second_chance(tmp_path: Path) -> None:
    with Pool(1, job=QUICK) as pool:
        outcomes = run(pool, tasks(tmp_path, "once.wav", "good.wav"))
    assert all(isinstance(outcome, Examined) for outcome in outcomes.values())


def test_many_crashers_among_many(tmp_path: Path) -> None:
    names = [f"{'segv' if n % 5 == 0 else 'good'} {n}.wav" for n in range(15)]
    with Pool(2, job=QUICK) as pool:
        outcomes = run(pool, tasks(tmp_path, *names))
    failed = {name for name, outcome in outcomes.items() if isinstance(outcome, DecodeError)}
    assert failed == {name for name in names if name.startswith("segv")}


def test_a_worker_that_grew_too_big_is_replaced_between_two_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("JOB_LOG", str(log))
    names = [f"good {n}.wav" for n in range(20)]
    with Pool(1, job="worker_jobs:hoarding", memory_limit=1) as pool:
        outcomes = run(pool, tasks(tmp_path, *names))
    assert all(isinstance(outcome, Examined) for outcome in outcomes.values())
    pids = [line.split()[0] for line in log.read_text().splitlines()]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [8, 8, 4]


def test_a_worker_that_dies_between_two_files_costs_no_file(tmp_path: Path) -> None:
    with Pool(1, job=QUICK) as pool:
        first = run(pool, tasks(tmp_path, "good 1.wav"))
        (pid,) = pool.pids()
        process = psutil.Process(pid)
        process.kill()
        # Only its parent may reap it, so that there is no waiting for it from here.
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        second = run(pool, tasks(tmp_path, "good 2.wav"))
        assert pool.pids() != [pid]
    assert all(isinstance(o, Examined) for o in [*first.values(), *second.values()])


def test_workers_that_cannot_start_are_told_and_not_tried_for_ever(tmp_path: Path) -> None:
    for job in ("worker_jobs:unloadable", "no_such_module:job", "worker_jobs:no_such_job"):
        with Pool(2, job=job) as pool:
            with pytest.raises(WorkersFailed, match="could not be started") as caught:
                run(pool, tasks(tmp_path, "good.wav"))
            assert "doctor" in caught.value.hint
        assert pool.pids() == []


def test_no_work_starts_no_worker(tmp_path: Path) -> None:
    with Pool(2, job=QUICK) as pool:
        assert run(pool, []) == {}
        assert pool.pids() == []
        # One file needs one worker.
        run(pool, tasks(tmp_path, "good.wav"))
        assert len(pool.pids()) == 1


def test_workers_that_were_started_ahead_take_the_files(tmp_path: Path) -> None:
    with Pool(2, job=QUICK) as pool:
        pool.prepare()
        ahead = pool.pids()
        pool.prepare()
        assert len(ahead) == 2
        outcomes = run(pool, tasks(tmp_path, *(f"good {n}.wav" for n in range(6))))
        assert len(outcomes) == 6
        assert pool.pids() == ahead


def test_a_run_that_is_given_up_leaves_nobody_at_work(tmp_path: Path) -> None:
    todo = tasks(tmp_path, "good.wav", "hang 1.wav", "hang 2.wav")
    with Pool(2, job=QUICK) as pool:
        outcomes = pool.run(todo)
        assert next(outcomes)[0].relative == "good.wav"
        begun = time.monotonic()
        outcomes.close()
        pids = pool.pids()
        assert run(pool, tasks(tmp_path, "good 2.wav"))
        assert time.monotonic() - begun < 300, "nobody waited for what hangs"
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_goes_on_while_its_outcome_is_taken_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    """So that a crash of the parent costs at most one file a worker, and the one that it saves."""
    log = tmp_path / "log"
    monkeypatch.setenv("JOB_LOG", str(log))
    todo = tasks(tmp_path, *(f"good {n}.wav" for n in range(12)))

    def begun() -> int:
        return len(log.read_text().splitlines())

    def beyond(files: int) -> bool:
        return begun() > files

    with Pool(workers, job=QUICK) as pool:
        for taken, _ in enumerate(pool.run(todo), 1):
            if workers == 1 and taken < len(todo):
                until(partial(beyond, taken))
            time.sleep(0.05)
            assert begun() <= taken + workers


def test_odd_names_travel_to_the_worker_and_back(tmp_path: Path) -> None:
    names = ["new\nline.wav", "😀.wav", os.fsdecode(b"lone\xff.wav"), "x" * 246 + ".wav"]
    for name in names:
        (tmp_path / name).write_bytes(os.fsencode(name))
    todo = [Task(str(tmp_path / name), str(tmp_path), name, 1, 1) for name in names]
    with Pool(1, job=QUICK) as pool:
        outcomes = run(pool, todo)
    assert set(outcomes) == set(names)
    assert all(isinstance(outcome, Examined) for outcome in outcomes.values())


@pytest.mark.parametrize("polled", [True, False])
def test_pipes_that_were_spoken_into_or_closed_end_a_wait(
    polled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not polled:  # as on Windows
        monkeypatch.delattr(select, "poll", raising=False)
    pairs = [multiprocessing.Pipe() for _ in range(3)]
    ours = [pair[0] for pair in pairs]
    assert spoken(ours, 0.01) == set()
    pairs[0][1].send("word")
    pairs[1][1].close()
    assert spoken(ours, 60.0) == set(ours[:2])
    assert ours[0].recv() == "word"
    assert spoken(ours, 0.0) == {ours[1]}
    for pipe in (*ours, pairs[0][1], pairs[2][1]):
        pipe.close()


def test_how_many_workers() -> None:
    assert worker_count(3) == 3
    assert worker_count() >= 1
    assert 1 <= worker_count(background=True) <= worker_count()
