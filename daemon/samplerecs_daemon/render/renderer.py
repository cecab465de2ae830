"""Renders sounds in children, for whoever waits first and ahead of those who will ask."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.render.lane import Lane, Order
from samplerecs_daemon.render.previews import Kept, Previews
from samplerecs_daemon.render.tasks import Made, RenderTask
from samplerecs_models.errors import InputError

#: The job of the workers; the most seconds and bytes of memory that a sound may take.
RENDERING = "samplerecs_daemon.render.job:rendering"
RENDER_S, MOST_MEMORY = 60.0, 2 << 30
#: Sounds that may wait to be rendered ahead.
MOST_AHEAD = 200

#: A render by its name in the cache, and the task without a place to write to.
Wanted = tuple[str, RenderTask]


class Renderer:
    """Two lanes, each with one child: one for who waits now, a polite one for work ahead.

    The same render is made once however many ask for it. Safe from any thread.

    Args:
        previews: the cache.
        make: makes the worker of a lane; True for a polite one.
    """

    def __init__(self, previews: Previews, make: Callable[[bool], Pool]) -> None:
        self._previews = previews
        self._turn = threading.Lock()
        self._orders: dict[str, Order] = {}
        self._now = Lane("render", lambda: make(False), self._keep, self._left)
        self._ahead = Lane("render-ahead", lambda: make(True), self._keep, self._left)

    def get(self, name: str, task: RenderTask) -> Kept:
        """Return a render, made now where it is not kept yet.

        Raises:
            DecodeError: when the file cannot be read.
            InputError: when it is refused, or nothing can be written to the cache.
            WorkersFailed: when no worker can be started.
        """
        kept = self._previews.get(name)
        if kept is not None:
            return kept
        with self._turn:
            order = self._orders.get(name)
            if order is None:
                kept = self._previews.get(name)
                if kept is not None:
                    return kept
                order = self._orders[name] = self._order(name, task)
                self._now.add([order])
            elif self._ahead.take_back(lambda one: one is order):
                self._now.add([order])
        return order.done.result()

    def ahead(self, wanted: Sequence[Wanted]) -> int:
        """Have these rendered in the background instead of what waited there; return how many."""
        with self._turn:
            for order in self._ahead.take_back(lambda _: True):
                self._orders.pop(order.name, None)
                order.done.cancel()
            fresh = [
                self._orders.setdefault(name, self._order(name, task))
                for name, task in dict(wanted[:MOST_AHEAD]).items()
                if name not in self._orders and self._previews.get(name) is None
            ]
            self._ahead.add(fresh)
        return len(fresh)

    def pids(self) -> list[int]:
        """Return the process ids of the children that live."""
        return [*self._now.pids(), *self._ahead.pids()]

    def close(self) -> None:
        """End everything; who waits is told so."""
        self._now.close()
        self._ahead.close()

    def _order(self, name: str, task: RenderTask) -> Order:
        try:
            return Order(name, replace(task, target=str(self._previews.part(name))))
        except OSError as error:
            raise InputError(
                f"The preview cache cannot be written ({error.strerror}).",
                "`samplerecs doctor` says where it is.",
            ) from error

    def _keep(self, order: Order, made: Made) -> Kept:
        return self._previews.put(order.name, Path(order.task.target), made)

    def _left(self, order: Order) -> None:
        with self._turn:
            self._orders.pop(order.name, None)
        # Kept by now; what a worker that was killed left behind is of no use.
        with contextlib.suppress(OSError):
            Path(order.task.target).unlink(missing_ok=True)
