"""One thread that talks to the engine, so that the thread of the network never waits for it.

What a source says while the engine is busy is put together: fifty updates a second reach the
engine at most, always ending on the last values.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from samplerecs_models.errors import SamplerecsError
from samplerecs_osc.engine import Engine, Value

#: Seconds from one update of the engine to the next, between two ticks, and to wait for the end.
REST_S, TICK_S, END_S = 0.02, 1.0, 1.0
#: Questions and sources that wait at most.
JOBS_MAX, SOURCES_MAX = 64, 256
_log = logging.getLogger(__name__)

Job = Callable[[], None]


@dataclass(slots=True)
class Update:
    """What a source says.

    Attributes:
        values: field -> value. life_s, confidence, daws: as `Engine.say` takes them.
        failed: told why the engine does not take it.
    """

    values: dict[str, Value]
    life_s: float | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    daws: tuple[str, ...] = ()
    failed: Callable[[str], None] = lambda text: None  # noqa: ARG005


class Desk:
    """The engine's thread.

    Args:
        engine: who is talked to.
        tick: done about once a second.
    """

    def __init__(self, engine: Engine, tick: Job) -> None:
        self._engine = engine
        self._tick = tick
        self._turn = threading.Condition()
        self._updates: dict[str, Update] = {}
        self._jobs: deque[Job] = deque()
        self._forgotten: set[str] = set()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="osc desk", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """End; waits about a second for what is being done."""
        with self._turn:
            self._ending = True
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(END_S)

    def say(self, source: str, update: Update) -> bool:
        """Pass on what a source says; False when too many wait."""
        with self._turn:
            before = self._updates.get(source)
            if before is None and len(self._updates) >= SOURCES_MAX:
                return False
            if before is not None:
                update.values = {**before.values, **update.values}
                update.confidence = {**before.confidence, **update.confidence}
            if "mode" in update.values:
                # After the key: a bare root clears the mode of whoever takes both in.
                update.values["mode"] = update.values.pop("mode")
            self._updates[source] = update
            self._forgotten.discard(source)
            self._turn.notify_all()
        return True

    def forget(self, source: str) -> None:
        """Have a source forgotten, unless it speaks again before the engine hears of it."""
        with self._turn:
            self._forgotten.add(source)
            self._turn.notify_all()

    def do(self, job: Job) -> bool:
        """Have a job done after what was said until now; False when too many wait."""
        with self._turn:
            if len(self._jobs) >= JOBS_MAX:
                return False
            self._jobs.append(job)
            self._turn.notify_all()
        return True

    def _run(self) -> None:
        next_tick = time.monotonic()
        while not self._ending:
            with self._turn:
                self._turn.wait_for(self._has_work, max(0.0, next_tick - time.monotonic()))
                updates, self._updates = self._updates, {}
                jobs, self._jobs = self._jobs, deque()
                forgotten, self._forgotten = self._forgotten, set()
            for source, update in updates.items():
                self._guarded(lambda s=source, u=update: self._say(s, u))  # type: ignore[misc]
            for source in forgotten:
                self._guarded(lambda s=source: self._engine.forget(s))  # type: ignore[misc]
            for job in jobs:
                self._guarded(job)
            if time.monotonic() >= next_tick:
                self._guarded(self._tick)
                next_tick = time.monotonic() + TICK_S
            if updates:
                with self._turn:
                    self._turn.wait_for(lambda: self._ending or self._jobs, REST_S)

    def _has_work(self) -> bool:
        return bool(self._ending or self._updates or self._jobs or self._forgotten)

    def _say(self, source: str, update: Update) -> None:
        try:
            self._engine.say(
                source,
                update.values,
                life_s=update.life_s,
                confidence=update.confidence,
                daws=update.daws,
            )
        except SamplerecsError as error:
            update.failed(str(error))

    def _guarded(self, job: Job) -> None:
        try:
            job()
        except SamplerecsError as error:
            _log.info("OSC: %s", error)
        except Exception:  # noqa: BLE001 - the thread must outlive one question that fails
            _log.exception("a question over OSC could not be answered")
