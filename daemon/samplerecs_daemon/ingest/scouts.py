"""All that touches the library's folders outside the workers: one supervised process per root.

A root on a dead network mount never answers; then its own scout hangs, and nothing else.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.marks import Mark
from samplerecs_daemon.ingest.scout_line import Line, unreachable
from samplerecs_daemon.ingest.scout_post import Patience, Post, RootState
from samplerecs_daemon.ingest.scouting import (
    Changed,
    Heard,
    Message,
    Orders,
    Presence,
    Rhythm,
    Said,
)
from samplerecs_daemon.ingest.walk import Found, Tally, Walk

_RELEASE_S = 1.5
_CLOSE_S = 0.7


class Scouts:
    """The scouts of all roots. Any thread may call; nothing here touches a root itself.

    Args:
        walk: what to leave out, and the file system.
        rhythm: how they watch.
        patience: how long to wait for them.
    """

    def __init__(
        self,
        walk: Walk | None = None,
        rhythm: Rhythm | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._walk = walk or Walk()
        self._rhythm = rhythm or Rhythm()
        self._patience = patience or Patience()
        self._posts: dict[int, Post] = {}
        self._turn = threading.Condition(threading.RLock())
        self._news = threading.Event()
        self._closed = False
        self._messages: queue.SimpleQueue[tuple[Said, Line | None] | None] = queue.SimpleQueue()
        self._keeper = threading.Thread(target=self._keep, name="scouts", daemon=True)
        self._keeper.start()

    def start(
        self, root_id: int, path: Path, mark: Mark | None = None, *, watch: bool = True
    ) -> None:
        """Post a scout at a root; one that is there already, at this path, stays.

        Returns at once: `Present` or `Absent` tells when the root was looked at.

        Args:
            root_id: the root's row id; messages and states are told under it.
            path: where it is now, absolute.
            mark: by what it is known; None takes what is there.
            watch: tell of changes too.
        """
        orders = Orders(str(path), mark or Mark(), self._walk, self._rhythm, watch)
        with self._turn:
            post = self._posts.get(root_id)
            if self._closed or (post and _same(post, orders)):
                return
            if post:
                post.let_go()
            self._posts[root_id] = self._post(root_id, orders)
        self._news.set()

    def stop(self, root_id: int) -> None:
        """Forget a root; one that is unknown is forgotten already."""
        with self._turn:
            post = self._posts.pop(root_id, None)
            left = post.let_go() if post else []
            self._turn.notify_all()
        _bury(left, _RELEASE_S)

    def release(self, root_id: int) -> bool:
        """Let go of every handle on a root within 2 s, until it is started again.

        Returns:
            False when the system itself still holds on to it, as on a dead network mount.
        """
        with self._turn:
            left = self._posts[root_id].let_go()
            self._turn.notify_all()
        return _bury(left, _RELEASE_S)

    def presence(self, root_id: int) -> Presence:
        """Return what is at a root's path, and the volume it is on.

        Raises:
            RootUnreachable: when the root does not answer.
        """
        return self._line(root_id).presence()

    def stat(self, root_id: int, paths: Iterable[str]) -> dict[str, FileStat | None]:
        """Return size and time of files by their paths below the root; None for those not there.

        Raises:
            RootUnreachable: when the root does not answer.
        """
        value = self._line(root_id).stats(tuple(paths)).value
        assert isinstance(value, dict)
        return value

    def walk(
        self, root_id: int, tally: Tally, below: str = ""
    ) -> Generator[tuple[Found, ...], None, None]:
        """Yield the sound files of a root in batches, no faster than they are read.

        A root that is watched is walked once the watch is up, so that nothing falls between.

        Args:
            root_id: the root.
            tally: what was left out; filled at the end.
            below: a folder, by its path below the root, to see only what is in it.

        Raises:
            BadPath: when the root is not there, cannot be read, or went away meanwhile.
            RootUnreachable: when it does not answer, before or meanwhile.
        """
        with closing(self._line(root_id).walk(tally, below)) as batches:
            for batch in batches:
                yield tuple(batch.files())

    def files(self, root_id: int, tally: Tally, below: str = "") -> Iterator[Found]:
        """Yield what `walk` does, file by file."""
        with closing(self.walk(root_id, tally, below)) as batches:
            for batch in batches:
                yield from batch

    def messages(self) -> Iterator[Said]:
        """Yield what is to be known of the roots, until `close`; for one thread.

        Changes are read when the next message is asked for: until then the scout of that root
        sends only a few more, and gathers the rest into fewer words.
        """
        while (item := self._messages.get()) is not None:
            said, line = item
            yield said
            if line is not None and isinstance(said.message, Changed):
                line.send(Heard())

    def states(self) -> dict[int, RootState]:
        """Return what is known of each root just now."""
        with self._turn:
            return {root_id: post.state for root_id, post in self._posts.items()}

    def pids(self) -> list[int]:
        """Return the process ids of the scouts."""
        return [state.pid for state in self.states().values() if state.pid is not None]

    def close(self) -> None:
        """End all scouts, within 1 s; one that hangs in the kernel is left to it."""
        with self._turn:
            if self._closed:
                return
            self._closed = True
            left = [line for post in self._posts.values() for line in post.let_go()]
            self._turn.notify_all()
        self._news.set()
        self._messages.put(None)
        _bury(left, _CLOSE_S)
        self._keeper.join(_CLOSE_S / 4)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _post(self, root_id: int, orders: Orders) -> Post:
        def hear(line: Line, message: Message | None) -> None:
            if message is None:
                self._news.set()
                return
            with self._turn:
                post.heard(line, message)

        def tell(message: Message, line: Line | None) -> None:
            self._messages.put((Said(root_id, orders.path, message), line))

        post = Post(orders, self._patience, hear, tell)
        return post

    def _keep(self) -> None:
        while True:
            with self._turn:
                if self._closed:
                    return
                posts = list(self._posts.values())
            for post in posts:
                with self._turn:
                    post.tend()
                    self._turn.notify_all()
            self._news.wait(self._patience.ping_s)
            self._news.clear()

    def _line(self, root_id: int) -> Line:
        """Return the line to a root's scout, waiting for one that is about to start."""
        until = time.monotonic() + self._patience.answer_s
        with self._turn:
            while True:
                post = self._posts[root_id]
                path, state, line = post.orders.path, post.state, post.line
                if state.released or not state.answering:
                    raise unreachable(path)
                if line is not None and not line.ended.is_set():
                    return line
                if not self._turn.wait(until - time.monotonic()):
                    raise unreachable(path)


def _same(post: Post, orders: Orders) -> bool:
    # What a mark says of files and mount points is only for the first look.
    was, now = post.orders, orders
    same = replace(was, again=False, mark=now.mark) == now and was.mark.volume == now.mark.volume
    return same and not post.state.released


def _bury(lines: list[Line], limit_s: float) -> bool:
    """Wait for processes that were killed; return False when one is still there."""
    until = time.monotonic() + limit_s
    gone = [line.gone(max(0.0, until - time.monotonic())) for line in lines]
    return all(gone)
