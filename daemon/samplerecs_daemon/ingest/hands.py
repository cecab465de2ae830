"""Files on their way to a worker: where they come from, and those that killed one before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from samplerecs_daemon.ingest.tasks import Task


@dataclass(slots=True)
class Hand:
    """A task with the number of workers it has killed."""

    task: Task
    crashes: int = 0


class Source(Protocol):
    """Where a pool takes its next file from, at the moment in which a worker is free."""

    def take(self) -> Task | None:
        """Take the next file out; None when there is none just now."""

    def holds(self, n: int) -> bool:
        """Say whether at least `n` files are likely left."""

    def knows(self, payload_hash: str) -> bool:
        """Say whether a sound of this hash was heard before; asked for tasks with `many`."""


class Listed:
    """Tasks in a given order, read from their iterable as late as possible.

    Args:
        tasks: the tasks.
        knows: says whether a sound of a hash was heard before; by default none was.
    """

    def __init__(
        self, tasks: Iterable[Task], knows: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._tasks = iter(tasks)
        self._knows = knows
        self._front: deque[Task] = deque()

    def take(self) -> Task | None:
        """Take the next task out; None at the end."""
        return self._front.popleft() if self.holds(1) else None

    def knows(self, payload_hash: str) -> bool:
        """Say whether a sound of this hash was heard before."""
        return self._knows(payload_hash)

    def holds(self, n: int) -> bool:
        """Say whether at least `n` tasks are left."""
        while len(self._front) < n:
            task = next(self._tasks, None)
            if task is None:
                return False
            self._front.append(task)
        return True


class Hands:
    """What is handed out next: files that killed a worker come first, then those of the source."""

    def __init__(self) -> None:
        self._again: deque[Hand] = deque()

    def next(self, source: Source) -> Hand | None:
        """Take the next file; None when there is none."""
        if self._again:
            return self._again.popleft()
        task = source.take()
        return Hand(task) if task else None

    def holds(self, source: Source, n: int) -> bool:
        """Say whether at least `n` files are left."""
        return source.holds(n - len(self._again)) if n > len(self._again) else True

    def put_back(self, hand: Hand) -> None:
        """Have a file tried again before all others."""
        self._again.appendleft(hand)

    def take_out(self, which: Callable[[Task], bool]) -> list[Task]:
        """Take out and return the files to be tried again for which `which` is true."""
        found = [hand.task for hand in self._again if which(hand.task)]
        self._again = deque(hand for hand in self._again if not which(hand.task))
        return found
