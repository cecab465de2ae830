"""What has to be done now and then, in one thread that sleeps between."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do: after `first_s` seconds, then every `every_s` (0: only once)."""

    name: str
    do: Callable[[], object]
    every_s: float = 0.0
    first_s: float = 0.0


class Chores:
    """Does the chores, one at a time, each when it is due.

    Args:
        chores: what to do.
        clock: monotonic seconds.
    """

    def __init__(
        self, chores: Sequence[Chore], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._chores = chores
        self._clock = clock
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chores", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a chore under way is waited for at most half a second."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(0.5)

    def _run(self) -> None:
        now = self._clock()
        due = {chore: now + chore.first_s for chore in self._chores}
        while due and not self._ending.is_set():
            chore = min(due, key=lambda each: due[each])
            if self._ending.wait(max(0.0, due[chore] - self._clock())):
                return
            self._do(chore)
            if chore.every_s:
                due[chore] = self._clock() + chore.every_s
            else:
                del due[chore]

    def _do(self, chore: Chore) -> None:
        try:
            chore.do()
        except Exception:  # noqa: BLE001 - one chore that fails must not end the others
            _log.exception("%s failed", chore.name)
