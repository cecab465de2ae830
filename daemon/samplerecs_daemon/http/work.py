"""Calls of the engine in threads of our own, so that the event loop never waits for a disk.

Small pools, so that one kind of work cannot stand before another: answers (lists, lookups), long
(exports, moves: minutes), files (reading audio from drives that may hang), renders (waiting for
the child that renders).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Thread
from typing import TypeVar

from starlette.responses import Response

from samplerecs_daemon.http.encoding import encode

T = TypeVar("T")

#: Threads that may hang in a dead mount before nothing more is tried.
STUCK = 16
#: Threads of each pool, and calls that may wait for one of them.
THREADS, WAITING = 4, 64


class Overloaded(Exception):
    """Too many calls wait already."""


class Pool:
    """A fixed number of threads with a bounded queue.

    Args:
        name: of the threads.
        threads: how many.
        waiting: calls that may be in hand or in the queue beyond `threads`.
    """

    def __init__(self, name: str, threads: int = THREADS, waiting: int = WAITING) -> None:
        self._name, self._threads = f"http-{name}", threads
        self._executor = self._fresh()
        self._room = threads + waiting
        self._in_hand = 0
        self._stuck = 0

    async def run(self, call: Callable[[], T]) -> T:
        """Return what `call` returns, from a thread.

        Raises:
            Overloaded: when too many calls wait.
        """
        if self._in_hand >= self._room:
            raise Overloaded
        self._in_hand += 1
        future = self._executor.submit(call)
        loop = asyncio.get_running_loop()
        # The place is free when the thread is, even if nobody waits for the answer any more.
        future.add_done_callback(lambda _: _tell(loop, self._leave))
        return await asyncio.wrap_future(future)

    async def run_within(
        self, call: Callable[[], T], patience_s: float, late: Callable[[T], object]
    ) -> T:
        """Return what `call` returns; a call that hangs gives its thread up to another one.

        Args:
            call: what may hang, as reading from a dead network mount.
            patience_s: seconds until it counts as hanging.
            late: told what came of it after all, when nobody waits any more.

        Raises:
            TimeoutError: when it hangs.
            Overloaded: when too many calls wait, or hang.
        """
        if self._stuck >= STUCK:
            raise Overloaded
        over = False

        def kept() -> T:
            value = call()
            if over:
                late(value)
            return value

        running = asyncio.ensure_future(self.run(kept))
        try:
            done, _ = await asyncio.wait((running,), timeout=patience_s)
        except asyncio.CancelledError:
            over = True
            raise
        if not done:
            over = True
            self._replace(running)
            raise TimeoutError
        return running.result()

    def let_go(self, call: Callable[[], object]) -> None:
        """Have something done in a thread, some time, also at the end; nobody waits for it."""
        try:
            future = self._executor.submit(call)
        except RuntimeError:
            _aside(call)
        else:
            future.add_done_callback(lambda done: _aside(call) if done.cancelled() else None)

    def _replace(self, hanging: asyncio.Future[T]) -> None:
        """Have new threads; the old ones end with what they were given, but for the hanging one."""
        self._stuck += 1
        hanging.add_done_callback(self._came_back)
        before, self._executor = self._executor, self._fresh()
        before.shutdown(wait=False)

    def _came_back(self, hanging: asyncio.Future[T]) -> None:
        self._stuck -= 1
        if not hanging.cancelled():
            # Its error is nobody's any more.
            hanging.exception()

    def _fresh(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix=self._name)

    def _leave(self) -> None:
        self._in_hand -= 1

    def close(self) -> None:
        """Start nothing more; a call that hangs is not waited for."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _aside(call: Callable[[], object]) -> None:
    """Do it in a thread that does not keep the process from ending."""
    Thread(target=call, daemon=True).start()


def _tell(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


class Work:
    """The pools of one server."""

    def __init__(self) -> None:
        self.answers = Pool("answers")
        self.long = Pool("long", threads=2)
        self.files = Pool("files")
        self.renders = Pool("renders")

    async def answer(self, call: Callable[[], object], status: int = 200) -> Response:
        """Return the JSON of what `call` returns; made in the thread too."""
        return _json(await self.answers.run(partial(_encoded, call)), status)

    async def answer_rendered(self, call: Callable[[], object], status: int = 200) -> Response:
        """Like `answer`, for what waits for the renderer."""
        return _json(await self.renders.run(partial(_encoded, call)), status)

    async def answer_later(self, call: Callable[[], object], status: int = 200) -> Response:
        """Like `answer`, for what may take minutes."""
        return _json(await self.long.run(partial(_encoded, call)), status)

    def close(self) -> None:
        """Let go of the threads."""
        for pool in (self.answers, self.long, self.files, self.renders):
            pool.close()


def _encoded(call: Callable[[], object]) -> bytes:
    return encode(call())


def _json(body: bytes, status: int) -> Response:
    return Response(body, status, media_type="application/json")
