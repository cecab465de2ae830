"""A few threads for questions to the daemon; none of them keeps the program from ending."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable


class Errands:
    """Runs jobs on threads of its own, in their order.

    The threads are daemonic, unlike those of `ThreadPoolExecutor`: whoever leaves the panel does
    not wait for a daemon that hangs.

    Args:
        threads: how many jobs run at once.
    """

    def __init__(self, threads: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._turn = threading.Condition()
        self._open = 0
        self._threads = threads
        for number in range(threads):
            threading.Thread(target=self._work, name=f"errand-{number}", daemon=True).start()

    def submit(self, job: Callable[[], None]) -> None:
        """Have a job done; it must not raise."""
        with self._turn:
            self._open += 1
        self._jobs.put(job)

    def wait(self, timeout_s: float) -> bool:
        """Wait until no job is open any more; False when some still are."""
        with self._turn:
            return self._turn.wait_for(lambda: self._open == 0, timeout_s)

    def stop(self) -> None:
        """Let the threads end once the jobs that were submitted are done."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            finally:
                with self._turn:
                    self._open -= 1
                    self._turn.notify_all()
