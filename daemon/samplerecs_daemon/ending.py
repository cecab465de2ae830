"""How the daemon ends: asked once, by whatever way, and over in time whatever hangs."""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

#: Seconds from being asked to the end, for whatever hangs; 2 are promised.
DEADLINE_S = 1.7
#: Seconds after the deadline when Python itself is taken for stuck in a native call that never lets
#: another thread run. Not less: a machine under load is only slow.
_STUCK_S = 1.0
#: Exit status of a daemon that was ended by force: it was asked to end, and nothing is lost. With
#: another one a service manager would start it again.
FORCED = 0
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")

_log = logging.getLogger(__name__)


class Ending:
    """Asks the daemon to end, and ends the process when that takes too long.

    Once it was asked for, the guard stays until the process is over: what runs at its very end
    may hang too. Nothing that was committed is lost by it: SQLite keeps what is in its log, and
    children end when their pipes close.

    Args:
        faults: where the stacks of all threads go when it is too late.
        last_words: called before the process is ended by force; must be quick.
        deadline_s: seconds from being asked to the end.
    """

    def __init__(
        self, faults: TextIO, last_words: Callable[[], None], deadline_s: float = DEADLINE_S
    ) -> None:
        self._faults = faults
        self._last_words = last_words
        self._deadline_s = deadline_s
        self._asked = threading.Event()
        self._wake: Callable[[], object] = lambda: None
        threading.Thread(target=self._guard, name="ending", daemon=True).start()

    @property
    def asked(self) -> bool:
        """True once the end was asked for."""
        return self._asked.is_set()

    def ask(self) -> None:
        """Ask the daemon to end; from any thread, and from a signal's handler."""
        if self._asked.is_set():
            return
        # First, for the case in which not even the guard's thread gets a turn.
        faulthandler.dump_traceback_later(self._deadline_s + _STUCK_S, exit=True, file=self._faults)
        self._asked.set()
        self._wake()

    async def wait(self) -> None:
        """Wait in the running event loop until the end is asked for."""
        loop, asked = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: it has ended already
                loop.call_soon_threadsafe(asked.set)

        self._wake = wake
        if not self.asked:
            await asked.wait()

    def _guard(self) -> None:
        self._asked.wait()
        threading.Event().wait(self._deadline_s)
        _log.error("Something hangs: ended by force. What hung is in the next start's log.")
        faulthandler.dump_traceback(file=self._faults, all_threads=True)
        self._last_words()
        os._exit(FORCED)


def leave(status: int) -> NoReturn:
    """End the process after an orderly end, at once.

    Python would look at every object once more and take the modules apart: 0.3 s, on a busy machine
    3, in which no guard gets a turn and after which a service manager hears of a failure. Locks are
    released, the store is closed, and children end when their pipes close.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


@contextmanager
def heeding_signals(ending: Ending) -> Iterator[None]:
    """Have the signals that mean "end" ask for it; the second Ctrl-C ends at once."""

    def heed(number: int, _frame: FrameType | None) -> None:
        if ending.asked and number == signal.SIGINT:
            os._exit(128 + number)
        ending.ask()

    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.signal(number, heed) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def record_faults(path: Path) -> TextIO:
    """Have Python's own crashes written to a file, after telling the log of the last one's.

    A crash can write plain text only, and must not wait for the log's lock. The file stays open
    for the life of the process: `Ending` may need it at the very last.

    Raises:
        OSError: when the file cannot be written.
    """
    with contextlib.suppress(OSError):
        if left := path.read_text(encoding="utf-8", errors="replace").strip():
            _log.error("The last daemon crashed or hung.", extra={"data": {"stacks": left}})
    file = path.open("w", encoding="utf-8")
    faulthandler.enable(file)
    return file
