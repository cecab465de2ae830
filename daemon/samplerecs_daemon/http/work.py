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
from typing import TypeVar

from starlette.responses import Response

from samplerecs_daemon.http.encoding import encode

T = TypeVar("T")

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
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=f"http-{name}")
        self._room = threads + waiting
        self._in_hand = 0

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

    def _leave(self) -> None:
        self._in_hand -= 1

    def close(self) -> None:
        """Start nothing more; a call that hangs is not waited for."""
        self._executor.shutdown(wait=False, cancel_futures=True)


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
