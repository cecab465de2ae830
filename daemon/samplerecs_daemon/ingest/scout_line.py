"""One scout as the daemon sees it: a process, a pipe, and what was asked of it.

Nothing here waits for a process that may hang in the kernel: it is killed, its pipe is cut, and
whether it is gone is only ever asked, never waited for without a limit.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator
from multiprocessing import process as running
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext

from samplerecs_daemon.ingest.children import start
from samplerecs_daemon.ingest.scout import serve
from samplerecs_daemon.ingest.scouting import (
    Absent,
    Answer,
    AskPresence,
    AskStats,
    AskWalk,
    Batch,
    Broken,
    Enough,
    Hello,
    Message,
    More,
    Orders,
    Ping,
    Pong,
    Presence,
    Present,
    Request,
    WalkEnd,
    Word,
)
from samplerecs_daemon.ingest.walk import Tally
from samplerecs_models.errors import RootUnreachable

_GONE_EVERY_S = 0.01

#: Put into a waiting reader's box when no answer will come.
_NO_ANSWER = None
_Box = queue.SimpleQueue[Answer | Batch | WalkEnd | None]


class Line:
    """A scout from its start to its end.

    Args:
        orders: what it is started with.
        hear: told, from a thread of this line, of each message; of None when
            the scout is ready, and at its end.

    Raises:
        OSError: when the system starts no more processes.
    """

    def __init__(self, orders: Orders, hear: Callable[[Line, Message | None], None]) -> None:
        context = _context()
        self._path = orders.path
        self._hear = hear
        self._pipe, theirs = context.Pipe()
        self._sending = threading.Lock()
        self._numbers = itertools.count(1)
        self._boxes: dict[int, _Box] = {}
        self._silent_since: float | None = None
        self._pinged = False
        self.started = time.monotonic()
        self.answered: float | None = None
        self.present: bool | None = None
        self.ready = False
        self.memory = 0
        self.trace = ""
        self.ended = threading.Event()
        self._process = context.Process(
            target=serve, args=(theirs, orders), name="samplerecs-scout", daemon=True
        )
        try:
            start(self._process)
        except OSError:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self.pid = self._process.pid or 0
        self._reader = threading.Thread(target=self._read, name="scout-line", daemon=True)
        self._reader.start()

    def presence(self) -> Presence:
        """Return what is at the root's path. Raises RootUnreachable."""
        value = self._ask(AskPresence).value
        assert isinstance(value, Presence)
        return value

    def stats(self, paths: tuple[str, ...]) -> Answer:
        """Return size and time of files below the root. Raises RootUnreachable."""
        return self._ask(lambda number: AskStats(number, paths))

    def walk(self, tally: Tally, below: str) -> Generator[Batch, None, None]:
        """Yield the files of the root, or of one folder of it; `tally` is filled at the end.

        Raises:
            BadPath: when the root is not there, or went away meanwhile.
            RootUnreachable: when the scout ends or hangs.
        """
        number, box = self._box()
        try:
            self._send(AskWalk(number, below))
            while isinstance(word := box.get(), Batch):
                yield word
                self._send(More(number))
            if not isinstance(word, WalkEnd):
                raise unreachable(self._path)
        finally:
            del self._boxes[number]
            self._send(Enough(number))
        tally.add(word.tally)
        if word.trouble is not None:
            raise word.trouble

    def ping(self) -> None:
        """Ask the scout to look at its root, unless it still owes an answer."""
        if not self.ready or self._pinged:
            return
        # A pipe that is not read any more owes an answer too.
        self._silent_since = self._silent_since or time.monotonic()
        self._pinged = True
        if not self._send(Ping(next(self._numbers)), patience_s=0.0):
            self._pinged = False

    def silent_s(self) -> float:
        """Return for how long an answer is owed, 0 when none is."""
        since = self._silent_since if self.ready else self.started
        return 0.0 if since is None else time.monotonic() - since

    def send(self, request: Request) -> None:
        """Send what needs no answer; a scout that is gone hears nothing."""
        self._send(request)

    def give_up_waiting(self) -> None:
        """Tell all who wait for an answer that none will come."""
        for box in list(self._boxes.values()):
            box.put(_NO_ANSWER)

    def end(self) -> None:
        """Kill the scout and cut the pipe; returns at once."""
        self._process.kill()
        # It may hang in the kernel: the interpreter, when it ends, must not wait for it.
        getattr(running, "_children", set()).discard(self._process)
        _cut(self._pipe)
        self.ended.set()
        self.give_up_waiting()

    def gone(self, limit_s: float) -> bool:
        """Say whether the process is gone, after waiting `limit_s` at most."""
        until = time.monotonic() + limit_s
        while self._process.exitcode is None:
            if time.monotonic() >= until:
                return False
            time.sleep(_GONE_EVERY_S)
        return True

    def exit_code(self) -> int | None:
        """Return how the process ended (negative: minus the signal), None while it lives."""
        return self._process.exitcode

    def _ask(self, make: Callable[[int], Request]) -> Answer:
        number, box = self._box()
        try:
            self._send(make(number))
            answer = box.get()
        finally:
            del self._boxes[number]
        if not isinstance(answer, Answer):
            raise unreachable(self._path)
        return answer

    def _box(self) -> tuple[int, _Box]:
        number, box = next(self._numbers), _Box()
        self._boxes[number] = box
        if self.ended.is_set():
            box.put(_NO_ANSWER)
        return number, box

    def _send(self, request: Request, patience_s: float = -1.0) -> bool:
        """Send when it is our turn, and say whether it was within `patience_s` (below 0: wait)."""
        if not self._sending.acquire(timeout=patience_s):
            return False
        try:
            self._pipe.send(request)
        except OSError:
            # It is gone; the reader notices too.
            return False
        finally:
            self._sending.release()
        return True

    def _read(self) -> None:
        while True:
            try:
                word: Word = self._pipe.recv()
            except (EOFError, OSError):
                break
            self._take(word)
        self.ended.set()
        self.give_up_waiting()
        with self._sending:
            self._pipe.close()
        self._hear(self, None)

    def _take(self, word: Word) -> None:
        if isinstance(word, Pong):
            self._silent_since, self._pinged = None, False
            self.answered = time.monotonic()
        elif isinstance(word, Hello):
            self.memory, self.ready = word.memory, True
            self._hear(self, None)
        elif isinstance(word, Answer | Batch | WalkEnd):
            box = self._boxes.get(word.number)
            if box is not None:
                box.put(word)
        elif isinstance(word, Broken):
            self.trace = word.trace
        else:
            if isinstance(word, Present | Absent):
                self.present = isinstance(word, Present)
            self._hear(self, word)


def _context() -> SpawnContext | ForkServerContext:
    """Return how scouts are started.

    On Linux they are forked from a small process of one thread that has loaded what they need, and
    so share most of their memory: a scout has 5 MB of its own instead of 14 (ADR 8).
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([serve.__module__])
    return context


def unreachable(path: str) -> RootUnreachable:
    """Return the error of a root that does not answer."""
    return RootUnreachable(
        f"{path} does not answer.",
        "Check the drive or the network it is on; everything known of it is kept.",
    )


def _cut(pipe: Connection) -> None:
    """Wake whoever reads a pipe; the reader closes it."""
    if sys.platform == "win32":
        # A process that is killed there lets go of its end.
        return
    try:
        with socket.socket(fileno=os.dup(pipe.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)
    except OSError:
        # Closed already.
        return
