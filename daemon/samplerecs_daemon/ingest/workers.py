"""The parent's side: supervised workers, one pipe each, that survive any file.

The parent knows which file each worker has in hand. A file that takes too long costs the worker
its life and is given up; a file that crashes a worker gets one more try on a fresh one, because
an earlier file may have been at fault, and is set aside the second time.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from samplerecs_daemon.ingest.children import start
from samplerecs_daemon.ingest.tasks import Outcome, Task
from samplerecs_daemon.ingest.worker import Ready, Reply, serve
from samplerecs_models.errors import DecodeError, SamplerecsError
from samplerecs_models.vocabulary import Undecodable

#: Everything that may start threads of its own inside a worker is held to one.
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "BLIS_NUM_THREADS",
)
#: Memory of the size of a sound is kept for the next one: glibc would hand it back to the system
#: after every array and have it zeroed anew, page by page. Other systems ignore the names.
KEPT_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
}
ANALYSIS = "samplerecs_daemon.ingest.jobs:analysis"
_START_LIMIT_S = 120.0
_log = logging.getLogger(__name__)


class WorkersFailed(SamplerecsError):
    """The analysis processes cannot be started."""

    code = "workers"


def worker_count(asked: int = 0, *, background: bool = False) -> int:
    """Return how many workers to run: `asked`, or one a core (less one in the background)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return asked or max(1, (cores or 1) - background)


@dataclass(slots=True)
class _Hand:
    """A task with the number of workers it has killed."""

    task: Task
    crashes: int = 0


class _Worker:
    """One child, its pipe, and the file it has in hand."""

    def __init__(self, job: str, memory_limit: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.hand: _Hand | None = None
        self.deadline = time.monotonic() + _START_LIMIT_S
        self.ready = False
        self.process: SpawnProcess = context.Process(
            target=serve, args=(theirs, job, memory_limit), name="samplerecs-worker", daemon=True
        )
        start(self.process, dict.fromkeys(ONE_THREAD, "1") | KEPT_MEMORY)
        theirs.close()

    def give(self, hand: _Hand, limit_s: float) -> None:
        self.hand = hand
        self.deadline = time.monotonic() + limit_s
        self.pipe.send(hand.task)

    def end(self) -> int | None:
        """End the child at once; return its exit code (negative: minus the signal)."""
        self.process.kill()
        self.process.join()
        code = self.process.exitcode
        self.pipe.close()
        self.process.close()
        return code


class Pool:
    """Workers that examine files; started when there is work, kept until `close`.

    Args:
        workers: number of processes, at least 1.
        job: "module:function" of a function without arguments that returns the job; imported in
            the worker.
        timeout_s: seconds a file may take.
        memory_limit: bytes of memory above which a worker is replaced between two files.
    """

    def __init__(
        self,
        workers: int,
        *,
        job: str = ANALYSIS,
        timeout_s: float = 30.0,
        memory_limit: int = 1 << 30,
    ) -> None:
        self._size = max(1, workers)
        self._job = job
        self._timeout_s = timeout_s
        self._memory_limit = memory_limit
        self._workers: list[_Worker] = []

    def run(self, tasks: Iterable[Task]) -> Generator[tuple[Task, Outcome], None, None]:
        """Yield each task with its outcome, in the order in which they are done.

        A worker gets its next file only when the caller comes back for more, that is when the
        outcome it was given is committed: a crash at any instant costs at most one file a
        worker. It costs no speed where there are as many workers as cores, since the caller
        needs one of them to commit.

        Raises:
            WorkersFailed: when a worker cannot even be started.
        """
        waiting = _Waiting(tasks)
        try:
            while True:
                self._hand_out(waiting)
                busy = [worker for worker in self._workers if worker.hand or not worker.ready]
                if not any(worker.hand for worker in busy) and waiting.empty:
                    return
                for worker in self._ready(busy):
                    done = self._hear(worker, waiting)
                    if done is not None:
                        yield done
                        self._hand_out(waiting)
        finally:
            for worker in [w for w in self._workers if w.hand]:
                self._drop(worker)

    def pids(self) -> list[int]:
        """Return the process ids of the living workers."""
        return [pid for worker in self._workers if (pid := worker.process.pid) is not None]

    def close(self) -> None:
        """End all workers."""
        while self._workers:
            self._workers.pop().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _hand_out(self, waiting: _Waiting) -> None:
        """Give a file to every free worker; start another one where files are left over."""
        for worker in [w for w in self._workers if w.ready and w.hand is None]:
            hand = waiting.next()
            if hand is None:
                return
            try:
                worker.give(hand, self._timeout_s)
            except OSError:
                # It died between two files, so the file is not to blame.
                worker.hand = None
                waiting.put_back(hand)
                self._drop(worker, ending=True)
        while len(self._workers) < self._size and waiting.holds(self._starting() + 1):
            self._workers.append(_Worker(self._job, self._memory_limit))

    def _starting(self) -> int:
        return sum(not worker.ready for worker in self._workers)

    def _ready(self, busy: list[_Worker]) -> Iterator[_Worker]:
        """Yield the workers that have spoken, died or run out of time."""
        now = time.monotonic()
        patience = max(0.0, min(worker.deadline for worker in busy) - now)
        spoken = set(wait([worker.pipe for worker in busy], patience))
        now = time.monotonic()
        yield from (w for w in busy if w.pipe in spoken or now >= w.deadline)

    def _hear(self, worker: _Worker, waiting: _Waiting) -> tuple[Task, Outcome] | None:
        try:
            message = worker.pipe.recv() if worker.pipe.poll() else None
        except (EOFError, OSError):
            return self._died(worker, waiting)
        if message is None:
            return self._timed_out(worker)
        if isinstance(message, Ready):
            self._started(worker, message)
            return None
        return self._done(worker, message)

    def _started(self, worker: _Worker, message: Ready) -> None:
        if message.trouble:
            self._drop(worker, ending=True)
            _log.error("worker could not start:\n%s", message.trouble)
            raise _cannot_start(message.trouble.strip().splitlines()[-1])
        worker.ready = True

    def _done(self, worker: _Worker, reply: Reply) -> tuple[Task, Outcome] | None:
        hand, worker.hand = worker.hand, None
        if reply.retiring:
            self._drop(worker, ending=True)
        if hand is None:
            return None
        if reply.trouble:
            _log.info("examining %r failed:\n%s", hand.task.path, reply.trouble)
        return hand.task, reply.outcome

    def _died(self, worker: _Worker, waiting: _Waiting) -> tuple[Task, Outcome] | None:
        hand, started = worker.hand, worker.ready
        worker.hand = None
        detail = _exit_word(self._drop(worker, ending=True))
        if not started:
            raise _cannot_start(detail)
        if hand is None:
            return None
        hand.crashes += 1
        if hand.crashes < 2:
            waiting.put_back(hand)
            return None
        return hand.task, DecodeError(Undecodable.CRASH, detail)

    def _timed_out(self, worker: _Worker) -> tuple[Task, Outcome] | None:
        hand, started = worker.hand, worker.ready
        worker.hand = None
        self._drop(worker)
        if not started:
            raise _cannot_start("it did not answer")
        return (hand.task, DecodeError(Undecodable.TIMEOUT)) if hand else None

    def _drop(self, worker: _Worker, *, ending: bool = False) -> int | None:
        self._workers.remove(worker)
        # A worker that has closed its pipe is ending by itself: its own exit code says why.
        if ending:
            worker.process.join(0.5)
        return worker.end()


class _Waiting:
    """Tasks not yet handed out; those that killed a worker come first."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = iter(tasks)
        self._front: deque[_Hand] = deque()

    def next(self) -> _Hand | None:
        return self._front.popleft() if self.holds(1) else None

    def put_back(self, hand: _Hand) -> None:
        self._front.appendleft(hand)

    def holds(self, n: int) -> bool:
        """Say whether at least `n` tasks are left."""
        while len(self._front) < n:
            task = next(self._tasks, None)
            if task is None:
                return False
            self._front.append(_Hand(task))
        return True

    @property
    def empty(self) -> bool:
        return not self.holds(1)


def _exit_word(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def _cannot_start(why: str) -> WorkersFailed:
    return WorkersFailed(
        f"The process that reads sounds could not be started ({why}).",
        "Run `samplerecs doctor`; nothing that was saved before is lost.",
    )
