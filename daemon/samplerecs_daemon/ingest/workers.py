"""The parent's side: supervised workers, one pipe each, that survive any file.

The parent knows which file each worker has in hand. A file that takes too long costs the worker
its life and is given up; a file that crashes a worker gets one more try on a fresh one, because
an earlier file may have been at fault, and is set aside the second time.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from samplerecs_daemon.ingest.children import start
from samplerecs_daemon.ingest.hands import Hand, Hands, Listed, Source
from samplerecs_daemon.ingest.memory import resident
from samplerecs_daemon.ingest.tasks import Ask, Outcome, Task, send, spoken
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
#: Seconds between two looks at the memory of a worker that has a file in hand.
_WEIGH_S = 0.5
#: A wait that ends so much later than asked was slept through by the computer.
_ASLEEP_S = 5.0
_LONG_S = 3600.0
_log = logging.getLogger(__name__)


class WorkersFailed(SamplerecsError):
    """The analysis processes cannot be started."""

    code = "workers"


def worker_count(asked: int = 0, *, background: bool = False) -> int:
    """Return how many workers to run: `asked`, or one a core.

    In the background one core at least is left to others, however many are asked for.
    """
    found = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = found or 1
    if background:
        return max(1, min(asked or cores, cores - 1))
    return asked or cores


class _Worker:
    """One child, its pipe, and the file it has in hand."""

    def __init__(self, job: str, memory_limit: int, polite: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.hand: Hand | None = None
        self.since = time.monotonic()
        self.deadline = time.monotonic() + _START_LIMIT_S
        self.ready = False
        self.weighed = 0.0
        self.bloated = False
        self.process: SpawnProcess = context.Process(
            target=serve,
            args=(theirs, job, memory_limit, polite),
            name="samplerecs-worker",
            daemon=True,
        )
        start(self.process, dict.fromkeys(ONE_THREAD, "1") | KEPT_MEMORY)
        theirs.close()

    def give(self, hand: Hand, limit_s: float) -> None:
        self.hand = hand
        self.bloated = False
        self.since = time.monotonic()
        self.deadline = self.since + limit_s
        send(self.pipe, hand.task)

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
        most_memory: bytes above which the file in hand is given up and its worker killed.
        polite: have the workers let others use the processor first; not while somebody waits.
    """

    def __init__(
        self,
        workers: int,
        *,
        job: str = ANALYSIS,
        timeout_s: float = 30.0,
        memory_limit: int = 1 << 30,
        most_memory: int = 2 << 30,
        polite: bool = True,
    ) -> None:
        self._size = max(1, workers)
        self._job = job
        self._timeout_s = timeout_s
        self._memory_limit = memory_limit
        self._most_memory = most_memory
        self._polite = polite
        self._workers: list[_Worker] = []
        self._hands = Hands()

    def run(
        self, tasks: Iterable[Task], knows: Callable[[str], bool] = lambda _: False
    ) -> Generator[tuple[Task, Outcome], None, None]:
        """Yield each task with its outcome, in the order in which they are done.

        A worker goes on with its next file while the caller commits the outcome of its last.
        Outcomes are taken one by one: a crash at any instant costs at most one file a worker,
        and the one that is being committed (ADR 16).

        Args:
            tasks: the files.
            knows: says whether a sound of a hash was heard before; for tasks with `many`.

        Raises:
            WorkersFailed: when a worker cannot even be started.
        """
        waiting = Listed(tasks, knows)
        try:
            while self.at_work or self._hands.holds(waiting, 1):
                yield from self.attend(waiting, _LONG_S)
        finally:
            self.give_up(lambda _: True)

    def attend(
        self, source: Source, patience_s: float, wake: Sequence[Connection] = ()
    ) -> Generator[tuple[Task, Outcome], None, None]:
        """Hand files out, wait once, and yield what is done meanwhile; to be called in a loop.

        As with `run`, a worker goes on while the caller takes care of its last file.

        Args:
            source: where files come from.
            patience_s: the longest wait for a worker, in seconds.
            wake: pipes that end the wait when something can be read from them.

        Raises:
            WorkersFailed: when a worker cannot even be started; the others go on.
        """
        self._hand_out(source)
        busy = [worker for worker in self._workers if worker.hand or not worker.ready]
        for worker, spoke in self._ready(busy, patience_s, wake):
            done = self._hear(worker, spoke, source)
            if done is not None:
                self._hand_out(source)
                yield done

    def prepare(self) -> None:
        """Start the workers ahead of their first file: loading takes them a quarter of a second.

        For whoever has something else to do until then.
        """
        while len(self._workers) < self._size:
            self._workers.append(_Worker(self._job, self._memory_limit, self._polite))

    def resize(self, workers: int) -> None:
        """Change how many files may be in hand at once; 0 hands none out.

        Files in hand are finished, and workers beyond the number wait idle: `end_idle` ends them.
        """
        self._size = max(0, workers)

    def end_idle(self, for_s: float, *, keep: int = 0) -> None:
        """End workers that have had no file for so many seconds, all but `keep`."""
        now = time.monotonic()
        idle = [w for w in self._workers if w.hand is None and now - w.since >= for_s]
        for worker in idle[: max(0, len(self._workers) - keep)]:
            self._drop(worker)

    def give_up(self, which: Callable[[Task], bool], after_s: float = 0.0) -> list[Task]:
        """Let go of files in hand without an outcome; their workers are killed.

        Args:
            which: says of a task whether it is meant.
            after_s: only files that were handed out so many seconds ago.

        Returns:
            The tasks, which are charged with nothing.
        """
        found = self._hands.take_out(which)
        now = time.monotonic()
        for worker in list(self._workers):
            hand = worker.hand
            if hand and which(hand.task) and now - worker.since >= after_s:
                found.append(hand.task)
                self._drop(worker)
        return found

    @property
    def at_work(self) -> list[Task]:
        """The files in hand."""
        return [worker.hand.task for worker in self._workers if worker.hand]

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

    def _hand_out(self, source: Source) -> None:
        """Give a file to every free worker; start another one where files are left over."""
        free = [w for w in self._workers if w.ready and w.hand is None]
        for worker in free[: max(0, self._size - len(self.at_work))]:
            hand = self._hands.next(source)
            if hand is None:
                return
            try:
                worker.give(hand, self._timeout_s)
            except OSError:
                # It died between two files, so the file is not to blame.
                worker.hand = None
                self._hands.put_back(hand)
                self._drop(worker, ending=True)
        while len(self._workers) < self._size and self._hands.holds(source, self._starting() + 1):
            self._workers.append(_Worker(self._job, self._memory_limit, self._polite))

    def _starting(self) -> int:
        return sum(not worker.ready for worker in self._workers)

    def _ready(
        self, busy: list[_Worker], patience_s: float, wake: Sequence[Connection]
    ) -> Iterator[tuple[_Worker, bool]]:
        """Yield the workers that have spoken or died (True), run out of time or grown too big."""
        begun = time.monotonic()
        patience = min((worker.deadline - begun for worker in busy), default=patience_s)
        patience = max(0.0, min(patience, patience_s, _WEIGH_S if busy else patience_s))
        heard = spoken([*(worker.pipe for worker in busy), *wake], patience)
        now = time.monotonic()
        if now - begun > patience + _ASLEEP_S:
            # The computer slept, or we were stopped: no file is to blame for that time.
            for worker in busy:
                worker.deadline += now - begun
        for worker in busy:
            spoke = worker.pipe in heard
            if spoke or now >= worker.deadline or self._weigh(worker, now):
                yield worker, spoke

    def _weigh(self, worker: _Worker, now: float) -> bool:
        """Say whether a worker has grown above all bounds over the file in hand."""
        if worker.hand is None or now - worker.weighed < _WEIGH_S:
            return False
        worker.weighed = now
        pid = worker.process.pid
        worker.bloated = pid is not None and resident([pid]) > self._most_memory
        return worker.bloated

    def _hear(self, worker: _Worker, spoke: bool, source: Source) -> tuple[Task, Outcome] | None:
        try:
            message = worker.pipe.recv() if spoke or worker.pipe.poll() else None
        except (EOFError, OSError):
            return self._died(worker)
        if message is None:
            return self._given_up(worker)
        if isinstance(message, Ready):
            self._started(worker, message)
            return None
        if isinstance(message, Ask):
            # One that died meanwhile is found out at its next word.
            with contextlib.suppress(OSError):
                worker.pipe.send(source.knows(message.payload_hash))
            return None
        return self._done(worker, message)

    def _started(self, worker: _Worker, message: Ready) -> None:
        if message.trouble:
            self._drop(worker, ending=True)
            _log.error("worker could not start:\n%s", message.trouble)
            raise _cannot_start(message.trouble.strip().splitlines()[-1])
        worker.ready = True
        worker.since = time.monotonic()

    def _done(self, worker: _Worker, reply: Reply) -> tuple[Task, Outcome] | None:
        hand, worker.hand = worker.hand, None
        worker.since = time.monotonic()
        if reply.retiring:
            self._drop(worker, ending=True)
        if hand is None:
            return None
        if reply.trouble:
            _log.info("examining %r failed:\n%s", hand.task.path, reply.trouble)
        return hand.task, reply.outcome

    def _died(self, worker: _Worker) -> tuple[Task, Outcome] | None:
        hand, started = worker.hand, worker.ready
        worker.hand = None
        detail = _exit_word(self._drop(worker, ending=True))
        if not started:
            raise _cannot_start(detail)
        if hand is None:
            _log.warning("an idle worker ended (%s); another one takes its place", detail)
            return None
        hand.crashes += 1
        _log.warning("a worker ended (%s) while it read %s", detail, hand.task.path)
        if hand.crashes < 2:
            self._hands.put_back(hand)
            return None
        return hand.task, DecodeError(Undecodable.CRASH, detail)

    def _given_up(self, worker: _Worker) -> tuple[Task, Outcome] | None:
        hand, started = worker.hand, worker.ready
        worker.hand = None
        self._drop(worker)
        if not started:
            raise _cannot_start("it did not answer")
        if hand is None:
            return None
        if not worker.bloated:
            _log.warning("%s was given up after %.0f s", hand.task.path, self._timeout_s)
            limit = f"after {self._timeout_s:g} s; the setting file_timeout_s allows more"
            return hand.task, DecodeError(Undecodable.TIMEOUT, limit)
        detail = f"it takes more than {self._most_memory // 1_000_000:,} MB of memory"
        _log.warning("%s was given up: %s", hand.task.path, detail)
        return hand.task, DecodeError(Undecodable.CRASH, detail)

    def _drop(self, worker: _Worker, *, ending: bool = False) -> int | None:
        self._workers.remove(worker)
        # A worker that has closed its pipe is ending by itself: its own exit code says why.
        if ending:
            worker.process.join(0.5)
        return worker.end()


def _exit_word(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def _cannot_start(why: str) -> WorkersFailed:
    return WorkersFailed(
        f"The process that reads sounds could not be started ({why}).",
        "Run `samplerecs doctor`; nothing that was saved before is lost.",
    )
