"""Work that may wait for a disk, in threads of its own: one at a time a folder, a few in all."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

#: Folders that are worked on at once.
THREADS = 4

Errand = Callable[[], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An errand that has not begun, and what is done if it never will."""

    do: Errand
    undone: Errand


class Errands:
    """Runs errands; those of one folder in the order in which they came.

    A folder that does not answer keeps one thread busy and nobody else waiting, as long as fewer
    than `threads` do so at once.

    Args:
        threads: errands at once.
        failed: told what an errand raised, in its thread.
    """

    def __init__(self, failed: Callable[[Exception], None], threads: int = THREADS) -> None:
        self._failed = failed
        self._turn = threading.Condition()
        self._waiting: dict[int, deque[_Waiting]] = {}
        self._order: deque[int] = deque()
        self._busy: set[int] = set()
        self._ending = False
        self._threads = [
            threading.Thread(target=self._run, name=f"errand-{n}", daemon=True)
            for n in range(threads)
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience_s: float) -> None:
        """Begin no more; wait at most so long for those under way."""
        with self._turn:
            self._ending = True
            left = [one for waiting in self._waiting.values() for one in waiting]
            self._waiting.clear()
            self._turn.notify_all()
        for one in left:
            one.undone()
        each = patience_s / max(1, len(self._threads))
        for thread in self._threads:
            if thread.is_alive():
                thread.join(each)

    def send(self, root_id: int, errand: Errand, undone: Errand = lambda: None) -> None:
        """Have an errand done for a folder, after those that it has already.

        Args:
            root_id: the folder.
            errand: what to do.
            undone: called instead when it is forgotten, for whoever waits for the outcome.
        """
        with self._turn:
            ending = self._ending
            if not ending:
                self._waiting.setdefault(root_id, deque()).append(_Waiting(errand, undone))
                self._order.append(root_id)
                self._turn.notify()
        if ending:
            undone()

    def forget(self, root_id: int) -> None:
        """Leave undone what has not begun for a folder."""
        with self._turn:
            left = self._waiting.pop(root_id, deque())
            self._order = deque(other for other in self._order if other != root_id)
        for one in left:
            one.undone()

    def busy(self, root_id: int) -> bool:
        """Say whether a folder is being worked on, or is about to be."""
        with self._turn:
            return root_id in self._busy or bool(self._waiting.get(root_id))

    def _run(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._ending or self._next() is not None)
                if self._ending:
                    return
                root_id = self._next()
                if root_id is None:
                    continue
                self._order.remove(root_id)
                errand = self._waiting[root_id].popleft().do
                self._busy.add(root_id)
            try:
                errand()
            except Exception as error:  # noqa: BLE001 - the thread must outlive one bad errand
                _log.exception("work on a folder failed")
                self._failed(error)
            finally:
                with self._turn:
                    self._busy.discard(root_id)
                    self._turn.notify_all()

    def _next(self) -> int | None:
        """Return the first folder with work that nobody works on."""
        for root_id in self._order:
            if root_id not in self._busy and self._waiting.get(root_id):
                return root_id
        return None
