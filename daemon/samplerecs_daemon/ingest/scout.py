"""The scout's side: a small process that touches one root, so that nobody else has to.

Its main thread only reads the pipe and so always answers; whatever may hang on a dead mount has a
thread of its own. Nothing heavy is imported here: no numpy, no decoder, no database.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.children import be_polite, settle
from samplerecs_daemon.ingest.scouting import (
    BATCH,
    CREDIT,
    Absent,
    Answer,
    AskPresence,
    AskStats,
    AskWalk,
    Batch,
    Broken,
    Changed,
    Enough,
    Heard,
    Hello,
    More,
    Orders,
    Ping,
    Pong,
    Present,
    Request,
    Trouble,
    WalkEnd,
    Watching,
    Word,
)
from samplerecs_daemon.ingest.seat import Seat
from samplerecs_daemon.ingest.volumes import SystemVolumes
from samplerecs_daemon.ingest.walk import Found, Tally, stat_of
from samplerecs_daemon.ingest.watch import Watch
from samplerecs_models.errors import BadPath

#: Seconds that a walk waits for the watch to be up, and after which it sends what it has.
_UP_S = 60.0
_BATCH_S = 0.5


def serve(pipe: Connection, orders: Orders) -> None:
    """Answer requests, and tell of changes, until the pipe closes or the parent dies."""
    # Events must be taken before the system's queue of them is full; only walks give way.
    settle(polite=sys.platform != "linux")
    # A working folder on a drive would hold it.
    os.chdir(os.path.abspath(os.sep))  # noqa: PTH100
    scout = _Scout(pipe, orders)
    threading.excepthook = scout.break_down
    scout.run()


class _Scout:
    """One root, the pipe, and a thread for each thing that may hang."""

    def __init__(self, pipe: Connection, orders: Orders) -> None:
        self._pipe = pipe
        self._orders = orders
        self._sending = threading.Lock()
        self._looks: queue.SimpleQueue[Ping | AskPresence] = queue.SimpleQueue()
        self._seat = Seat(orders.path, orders.mark, orders.walk.system, SystemVolumes())
        self._there: bool | None = None
        self._watch: Watch | None = None
        self._credit = threading.Semaphore(CREDIT)
        self._walks: dict[int, _Reader] = {}

    def run(self) -> None:
        """Read the pipe to its end, then end this process whatever its threads do."""
        self._send(Hello(_memory()))
        threading.Thread(target=self._look, name="look", daemon=True).start()
        try:
            while True:
                self._do(self._pipe.recv())
        except (EOFError, OSError):
            os._exit(0)

    def break_down(self, what: threading.ExceptHookArgs) -> None:
        """Say what went wrong in a thread and end: the parent starts another scout."""
        trace = traceback.format_exception(what.exc_type, what.exc_value, what.exc_traceback)
        self._send(Broken("".join(trace)))
        os._exit(1)

    def _do(self, request: Request) -> None:
        if isinstance(request, Ping | AskPresence):
            self._looks.put(request)
        elif isinstance(request, Heard):
            self._credit.release()
        elif isinstance(request, More | Enough):
            reader = self._walks.get(request.number)
            if reader is not None:
                reader.go_on(enough=isinstance(request, Enough))
        elif isinstance(request, AskWalk):
            self._walks[request.number] = reader = _Reader()
            _spawn(self._walk, request, reader)
        else:
            _spawn(self._stat, request)

    def _look(self) -> None:
        """Look at the root as often as asked; this is what a dead mount blocks."""
        while True:
            request = self._looks.get()
            self._notice(there=self._seat.taken())
            if isinstance(request, Ping):
                self._send(Pong(request.number))
            else:
                self._send(Answer(request.number, self._seat.presence()))

    def _notice(self, *, there: bool) -> None:
        """Tell when the root came or went, and watch it while it is there."""
        if there == self._there:
            return
        first, self._there = self._there is None, there
        if there:
            found = self._seat.presence()
            self._send(Present(found.volume, found.mount))
            self._begin(again=self._orders.again or not first)
        else:
            if self._watch is not None:
                self._watch.stop()
                self._watch = None
            self._send(Absent(self._seat.presence().why))

    def _begin(self, *, again: bool) -> None:
        if self._orders.watch:
            self._watch = Watch(self._orders, self._tell, again=again)
            _spawn(self._watch.run)

    def _tell(self, word: Changed | Watching | Trouble) -> None:
        """Send a word nobody asked for; changes wait until earlier ones were read."""
        if isinstance(word, Changed):
            self._credit.acquire()
        self._send(word)

    def _stat(self, request: AskStats) -> None:
        stats = {path: self._stat_of(path) for path in request.paths}
        self._send(Answer(request.number, stats))

    def _stat_of(self, relative: str) -> FileStat | None:
        path = os.path.join(self._orders.path, relative)  # noqa: PTH118
        try:
            return stat_of(self._orders.walk.system.stat(path))
        except OSError:
            return None

    def _walk(self, request: AskWalk, reader: _Reader) -> None:
        be_polite()
        tally = Tally()
        trouble = None
        try:
            self._send_walk(request, reader, tally)
            if not self._seat.taken():
                # Unplugged meanwhile: what was not seen is not gone.
                raise BadPath(
                    f"{self._orders.path} went away while it was looked through.",
                    "Plug the drive in again.",
                )
        except BadPath as error:
            trouble = error
        del self._walks[request.number]
        self._send(WalkEnd(request.number, tally, trouble))

    def _send_walk(self, request: AskWalk, reader: _Reader, tally: Tally) -> None:
        watch = self._watch
        if watch is not None:
            # What changes between walk and watch would be missed.
            watch.up.wait(_UP_S)
        files = self._orders.walk.files(Path(self._orders.path), tally, request.below)
        if watch is not None and not request.below:
            files = watch.through(files)
        for batch in _batches(files):
            if not reader.may_go_on():
                return
            self._send(Batch.of(request.number, batch))

    def _send(self, word: Word) -> None:
        with self._sending:
            try:
                self._pipe.send(word)
            except OSError:
                # Nobody is there any more.
                os._exit(0)


class _Reader:
    """How far whoever reads a walk has come."""

    def __init__(self) -> None:
        self._credit = threading.Semaphore(CREDIT)
        self._enough = False

    def go_on(self, *, enough: bool) -> None:
        self._enough = self._enough or enough
        self._credit.release()

    def may_go_on(self) -> bool:
        """Wait until the reader is ready for one more batch; False when it wants none."""
        self._credit.acquire()
        return not self._enough


def _batches(files: Iterator[Found]) -> Iterator[list[Found]]:
    """Yield the files in parts, of a size, and after a time where they come slowly."""
    batch: list[Found] = []
    sent = time.monotonic()
    for found in files:
        batch.append(found)
        now = time.monotonic()
        if len(batch) == BATCH or now - sent > _BATCH_S:
            yield batch
            batch, sent = [], now
    if batch:
        yield batch


def _spawn(target: Callable[..., None], *args: object) -> None:
    threading.Thread(target=target, args=args, daemon=True).start()


def _memory() -> int:
    if sys.platform == "linux":
        # Loading psutil for it would double what is measured.
        with open("/proc/self/statm", encoding="ascii") as sizes:  # noqa: PTH123 - at each start
            return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import psutil

    return int(psutil.Process().memory_info().rss)
