"""The parent's side: one supervised child with one model, one pipe, a limit on every answer."""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from samplerecs_daemon.ingest.children import start
from samplerecs_daemon.ingest.workers import KEPT_MEMORY, ONE_THREAD
from samplerecs_daemon.towers.child import Failed, Said, serve
from samplerecs_models.errors import InputError, ModelError, SamplerecsError

#: Seconds that loading may take: half a gigabyte is read from disk and checked.
LOAD_S = 120.0
_log = logging.getLogger(__name__)


class TowerDied(ModelError):
    """The child ended or was ended before it had answered."""


class TowerBusy(ModelError):
    """It is still loading, or answers somebody else, for longer than was to be waited."""


class Tower:
    """A child that loads a model when it is first asked; may be used by many threads.

    Args:
        job: "module:function", see `child.serve`.
        arguments: what the function is called with.
        load_s: seconds that loading may take.
        polite: let others have the processor first; not where somebody waits for the answer.
    """

    def __init__(
        self,
        job: str,
        arguments: tuple[object, ...],
        *,
        load_s: float = LOAD_S,
        polite: bool = True,
    ) -> None:
        self._polite = polite
        self._job = job
        self._arguments = arguments
        self._load_s = load_s
        self._turn = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._loaded = False
        self._closed = False
        self._deadline = 0.0
        self._used = time.monotonic()

    def ask(self, request: object, limit_s: float, *, patience_s: float = LOAD_S) -> list[object]:
        """Return all answers to a request.

        Raises:
            TowerBusy: when it is not ready within `patience_s`; it goes on loading.
            TowerDied: when it ends, or takes longer than `limit_s` for one answer.
            SamplerecsError: what the model says.
        """
        return list(self.answers(request, limit_s, patience_s=patience_s))

    def answers(
        self, request: object, limit_s: float, *, patience_s: float = LOAD_S
    ) -> Iterator[object]:
        """Yield each answer to a request as it comes; as `ask` otherwise.

        Whoever stops before the last one ends the child.
        """
        begun = time.monotonic()
        if not self._turn.acquire(timeout=max(0.0, patience_s)):
            raise TowerBusy("The model is busy.", "Try again in a moment.")
        done = False
        try:
            pipe = self._ready(patience_s - (time.monotonic() - begun))
            self._send(pipe, request)
            while True:
                said = self._hear(pipe, limit_s)
                if said.last:
                    break
                yield said.value
            done = True
        except (TowerDied, TowerBusy):
            done = True
            raise
        except SamplerecsError:
            # It said what is wrong and waits for the next request.
            done = True
            raise
        finally:
            if not done:
                self._end()
            self._used = time.monotonic()
            self._turn.release()

    def end_idle(self, for_s: float) -> None:
        """End the child when nobody has asked for so many seconds."""
        if self._process is None or time.monotonic() - self._used < for_s:
            return
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()

    def pids(self) -> list[int]:
        """Return the process id of the child while it lives."""
        process = self._process
        try:
            pid = process.pid if process is not None else None
        except ValueError:  # it was just ended
            pid = None
        return [] if pid is None else [pid]

    def close(self) -> None:
        """End the child at once, whatever it does, for good: who asks or waits is told so."""
        self._closed = True
        process = self._process
        if process is not None:
            # Whoever waits for an answer is told by the closed pipe. It may just have ended.
            with suppress(ValueError):
                process.kill()
        if self._turn.acquire(timeout=0.3):
            try:
                self._end()
            finally:
                self._turn.release()

    def _ready(self, patience_s: float) -> Connection:
        """Return the pipe of a child whose model is loaded, started if there is none."""
        if self._process is not None and not self._process.is_alive():
            self._end()
        if self._process is None and not self._closed:
            self._start()
        if self._closed:
            # Looked at again: a process that was just being started was not there to be ended.
            self._end()
            raise TowerDied("The model's process was ended.")
        assert self._pipe is not None
        while not self._loaded:
            left = self._deadline - time.monotonic()
            if left <= 0:
                self._end()
                raise TowerDied(f"The model was not loaded within {self._load_s:g} s.")
            if not self._pipe.poll(max(0.0, min(left, patience_s))):
                if patience_s < left:
                    raise TowerBusy("The model is still loading.", "Try again in a moment.")
                continue
            self._loaded_or_failed(self._pipe)
        return self._pipe

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(
            target=serve,
            args=(theirs, self._job, self._arguments, self._polite),
            name="samplerecs-tower",
            daemon=True,
        )
        try:
            start(process, dict.fromkeys(ONE_THREAD, "1") | KEPT_MEMORY)
        except OSError as error:
            pipe.close()
            raise TowerDied(
                f"The model's process could not be started ({error.strerror})."
            ) from None
        finally:
            theirs.close()
        self._process, self._pipe, self._loaded = process, pipe, False
        self._deadline = time.monotonic() + self._load_s

    def _loaded_or_failed(self, pipe: Connection) -> None:
        try:
            self._hear(pipe, 0.0)
        except SamplerecsError:
            # It has ended, and would only fail again.
            self._end()
            raise
        self._loaded = True

    def _send(self, pipe: Connection, request: object) -> None:
        try:
            pipe.send(request)
        except OSError:
            self._end()
            raise TowerDied("The model's process ended.") from None

    def _hear(self, pipe: Connection, limit_s: float) -> Said:
        try:
            message = pipe.recv() if pipe.poll(limit_s) else None
        except (EOFError, OSError):
            raise TowerDied(f"The model's process ended ({self._end()}).") from None
        if message is None:
            self._end()
            raise TowerDied(f"The model took longer than {limit_s:g} s and was ended.")
        if isinstance(message, Failed):
            raise _error(message)
        assert isinstance(message, Said)
        return message

    def _end(self) -> str:
        """End the child; return in words how it ended."""
        process, pipe = self._process, self._pipe
        self._process, self._pipe, self._loaded = None, None, False
        if pipe is not None:
            pipe.close()
        if process is None:
            return "gone"
        # A child whose pipe is closed ends by itself: its own exit code says why.
        process.join(0.2)
        process.kill()
        process.join()
        code = process.exitcode
        process.close()
        return f"exit code {code}"


def _error(failed: Failed) -> SamplerecsError:
    if failed.trouble:
        _log.error("a model's process failed:\n%s", failed.trouble)
    kind = InputError if failed.code == InputError.code else ModelError
    return kind(failed.message, failed.hint)
