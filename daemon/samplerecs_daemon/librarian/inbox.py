"""What other threads want of the librarian's own: called there, one after the other."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import Pipe
from typing import TypeVar

from samplerecs_models.errors import DaemonError

T = TypeVar("T")


class Inbox:
    """Calls for one thread; `bell` can be waited for beside other pipes."""

    def __init__(self) -> None:
        self.bell, self._button = Pipe(duplex=False)
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self._rung = False
        self._closed = False

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` made in the librarian's thread; from any thread, returns at once."""
        self._calls.put(call)
        with self._turn:
            if not self._rung and not self._closed:
                self._rung = True
                self._button.send_bytes(b"!")

    def ask(self, call: Callable[[], T], patience_s: float) -> T:
        """Have `call` made there, and return or raise what it does.

        Raises:
            DaemonError: when it was not made in time.
        """
        answer: Future[T] = Future()

        def make() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                answer.set_result(call())
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
                answer.set_exception(error)

        self.post(make)
        try:
            return answer.result(patience_s)
        except TimeoutError:
            if answer.done():
                raise
            answer.cancel()
            raise DaemonError(
                "The library is busy and does not answer.", "Try again in a moment."
            ) from None

    def calls(self) -> list[Callable[[], None]]:
        """Take out the calls that are to be made now."""
        with self._turn:
            if self._rung:
                self.bell.recv_bytes()
                self._rung = False
        return [self._calls.get_nowait() for _ in range(self._calls.qsize())]

    def close(self) -> None:
        """Close the pipe; later calls are never made."""
        with self._turn:
            self._closed = True
            self.bell.close()
            self._button.close()
