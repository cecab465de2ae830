"""One worker that renders one sound after another, and ends when nothing is asked for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from samplerecs_daemon.ingest.hands import Listed
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.render.previews import Kept
from samplerecs_daemon.render.tasks import Made, Refused, RenderTask
from samplerecs_models.errors import DecodeError, InputError, SamplerecsError
from samplerecs_models.vocabulary import Undecodable

#: Seconds after which a worker without work ends.
IDLE_S = 60.0
#: Seconds between two looks at whether to end while a sound is in hand, and until the end.
_LOOK_S, _END_S = 0.2, 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A render that is wanted: its name in the cache, the task, and who waits for it."""

    name: str
    task: RenderTask
    done: Future[Kept] = field(default_factory=Future)


class Lane:
    """A thread with a worker of its own; both begin with the first order.

    Args:
        name: of the thread.
        make: makes the worker.
        keep: puts what was made into the cache.
        left: told of each order that is over, before those who wait for it.
    """

    def __init__(
        self,
        name: str,
        make: Callable[[], Pool],
        keep: Callable[[Order, Made], Kept],
        left: Callable[[Order], None],
    ) -> None:
        self._name = name
        self._make = make
        self._keep = keep
        self._left = left
        self._news = threading.Condition()
        self._waiting: list[Order] = []
        self._pool: Pool | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, orders: Sequence[Order]) -> None:
        """Have orders rendered after those that wait already."""
        with self._news:
            if self._closed:
                raise _ending()
            self._waiting += orders
            if self._thread is None and self._waiting:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._news.notify_all()

    def take_back(self, which: Callable[[Order], bool]) -> list[Order]:
        """Take orders out that were not begun, and return them."""
        with self._news:
            found = [order for order in self._waiting if which(order)]
            self._waiting = [order for order in self._waiting if order not in found]
        return found

    def pids(self) -> list[int]:
        """Return the process id of the worker while there is one."""
        pool = self._pool
        return pool.pids() if pool else []

    def close(self) -> None:
        """End thread and worker; who waits is told so."""
        with self._news:
            self._closed = True
            thread = self._thread
            left, self._waiting = self._waiting, []
            self._news.notify_all()
        for order in left:
            self._fail(order, _ending())
        if thread is not None:
            thread.join(_END_S)

    def _run(self) -> None:
        with self._make() as pool:
            self._pool = pool
            while (order := self._next()) is not None:
                self._do(order, pool)

    def _next(self) -> Order | None:
        """Wait for an order; None when the thread shall end."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._closed, IDLE_S)
            if self._closed or not self._waiting:
                self._thread = None
                return None
            return self._waiting.pop(0)

    def _do(self, order: Order, pool: Pool) -> None:
        try:
            kept = self._keep(order, self._made(order.task, pool))
        except SamplerecsError as error:
            self._fail(order, error)
        except OSError as error:
            words = f"The render could not be kept ({error.strerror})."
            self._fail(order, InputError(words, "Is there room on the disk of the cache?"))
        except Exception as error:  # noqa: BLE001 - the lane outlives every sound
            _log.exception("rendering %r failed", order.task.path)
            self._fail(order, DecodeError(Undecodable.CRASH, type(error).__name__))
        else:
            self._left(order)
            order.done.set_result(kept)

    def _made(self, task: RenderTask, pool: Pool) -> Made:
        found = self._answer(task, pool)
        if isinstance(found, DecodeError):
            raise found
        if isinstance(found, Refused):
            raise InputError(found.what, found.hint)
        if not isinstance(found, Made):
            raise TypeError(f"the job of the worker gave {type(found).__name__}")
        return found

    def _answer(self, task: RenderTask, pool: Pool) -> object:
        """Return what the worker's job gives; the pool sees to its limits."""
        source = Listed([task])
        while not self._closed:
            for _, outcome in pool.attend(source, _LOOK_S):
                return outcome
        pool.give_up(lambda _: True)
        raise _ending()

    def _fail(self, order: Order, error: Exception) -> None:
        self._left(order)
        order.done.set_exception(error)


def _ending() -> InputError:
    return InputError("samplerecs is ending.", "Start it again.")
