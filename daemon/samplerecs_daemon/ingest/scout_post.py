"""One root and the scout that is posted there: started, asked whether it lives, replaced."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from samplerecs_daemon.ingest.scout_line import Line
from samplerecs_daemon.ingest.scouting import (
    NOT_ANSWERING,
    Absent,
    Changed,
    Message,
    Orders,
    Present,
    Trouble,
    Watching,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a scout. Seconds.

    Attributes:
        ping_s: between two questions whether the root answers.
        answer_s: after which a root that does not answer counts as unreachable.
        give_up_s: after which its scout is replaced.
        start_s: that a scout may take to start.
        calm_s: after which a scout that dies is not counted with the deaths before.
        crashes: deaths in a row after which no other is started.
        backoff_s: before another one is started; doubled each time, `most_backoff_s` at most.
    """

    ping_s: float = 1.0
    answer_s: float = 10.0
    give_up_s: float = 60.0
    start_s: float = 60.0
    calm_s: float = 60.0
    crashes: int = 5
    backoff_s: float = 0.5
    most_backoff_s: float = 300.0


@dataclass(frozen=True, slots=True)
class RootState:
    """What is known of one root just now.

    Attributes:
        present: the folder is there and answers; None before the first look.
        answering: it does not leave us waiting.
        watching: "events", "polling" or "none".
        trouble: what the user should know, "" when nothing.
        volume: identity of the volume it was last seen on; `mount`: where that was mounted.
        released: let go of, until it is started again.
        pid: process id of its scout, None when there is none.
        memory: bytes that the scout took when it had started.
    """

    present: bool | None = None
    answering: bool = True
    watching: str = "none"
    trouble: str = ""
    volume: str = ""
    mount: str = ""
    released: bool = False
    pid: int | None = None
    memory: int = 0


class Post:
    """One root. Its owner takes care that one thread at a time is in here.

    Args:
        orders: what each scout is started with.
        patience: how long to wait.
        hear: told, from any thread, of what a scout says.
        tell: told of what is to be known of the root.
    """

    def __init__(
        self,
        orders: Orders,
        patience: Patience,
        hear: Callable[[Line, Message | None], None],
        tell: Callable[[Message, Line | None], None],
    ) -> None:
        self.orders = orders
        self.state = RootState()
        self.line: Line | None = None
        self._patience = patience
        self._hear = hear
        self._tell = tell
        self._left: list[Line] = []
        self._failures = 0
        self._start_at = 0.0
        self._lost_at = 0.0

    def tend(self) -> None:
        """Do what is to be done now; blocks for no scout."""
        self._left = [line for line in self._left if not line.gone(0.0)]
        if self.line is None:
            self._start_when_due()
        elif self.line.ended.is_set():
            self._died(self.line)
        else:
            self._ask(self.line)

    def heard(self, line: Line, message: Message) -> None:
        """Take what the scout says, and tell it on."""
        if line is not self.line:
            return
        if isinstance(message, Present):
            self._know(present=True, answering=True, volume=message.volume, mount=message.mount)
            # Whoever replaces this scout need not guess where the root's volume belongs.
            mark = replace(self.orders.mark, mount=message.mount)
            self.orders = replace(self.orders, mark=mark)
        elif isinstance(message, Absent):
            self._know(present=False, answering=True, watching="none")
        elif isinstance(message, Watching):
            trouble = "" if message.how == "events" else self.state.trouble
            self._know(watching=message.how, trouble=trouble)
        elif isinstance(message, Trouble):
            self._know(trouble=message.message)
        self._tell(message, line)

    def let_go(self) -> list[Line]:
        """Kill the scout and start no other; return those that may not be gone yet."""
        if self.line is not None:
            self._drop(self.line)
        self._start_at = float("inf")
        self._know(released=True, watching="none", present=False)
        return self._left

    def _start_when_due(self) -> None:
        # One that hangs in the kernel is company enough.
        if self._left or time.monotonic() < self._start_at:
            return
        try:
            self.line = Line(self.orders, self._hear)
        except OSError as error:
            self._failed(f"no process could be started ({error.strerror})")
            return
        self._know(pid=self.line.pid)
        self.orders = replace(self.orders, again=True)

    def _ask(self, line: Line) -> None:
        line.ping()
        self._know(memory=line.memory)
        silent, patience = line.silent_s(), self._patience
        if not line.ready:
            if silent > patience.start_s:
                self._drop(line)
                self._failed("it did not start")
        elif silent > patience.give_up_s:
            _log.warning("the scout of %s hangs and is replaced", self.orders.path)
            self._drop(line)
            self._wait_longer()
        elif silent > patience.answer_s:
            self._lost(line)
        elif not self.state.answering and (line.answered or 0.0) > self._lost_at:
            self._found(line)

    def _lost(self, line: Line) -> None:
        if not self.state.answering:
            return
        self._lost_at = time.monotonic()
        line.give_up_waiting()
        self._know(present=False, answering=False)
        self._tell(Absent(NOT_ANSWERING), None)

    def _found(self, line: Line) -> None:
        """The root answers again: what the scout saw last still holds."""
        self._failures = 0
        present = line.present is True
        self._know(present=present, answering=True)
        if present:
            self._tell(Present(self.state.volume, self.state.mount), None)
            self._tell(Changed(folders=("",)), None)
        else:
            self._tell(Absent(), None)

    def _died(self, line: Line) -> None:
        if time.monotonic() - line.started > self._patience.calm_s:
            self._failures = 0
        self._drop(line)
        _log.warning("the scout of %s ended and is replaced", self.orders.path)
        if line.trace:
            _log.error("the scout of %s broke down:\n%s", self.orders.path, line.trace)
        self._failed("its process ends again and again")

    def _failed(self, why: str) -> None:
        self._wait_longer()
        if self._failures <= self._patience.crashes:
            return
        self._start_at = float("inf")
        trouble = Trouble(
            "root-unwatched",
            f"{self.orders.path} is not looked after any more: {why}.",
            "Restart the daemon; if it comes again, run `samplerecs doctor`.",
        )
        self._know(present=False, answering=False, watching="none", trouble=trouble.message)
        self._tell(trouble, None)
        self._tell(Absent(NOT_ANSWERING), None)

    def _wait_longer(self) -> None:
        pause = self._patience.backoff_s * 2.0**self._failures
        self._failures += 1
        self._start_at = time.monotonic() + min(pause, self._patience.most_backoff_s)

    def _drop(self, line: Line) -> None:
        line.end()
        self.line = None
        self._left.append(line)
        self._know(pid=None, memory=0)

    def _know(self, **what: object) -> None:
        self.state = replace(self.state, **what)  # type: ignore[arg-type]
