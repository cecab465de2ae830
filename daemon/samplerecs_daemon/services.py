"""What the HTTP API is made of: handed to it by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from samplerecs_daemon.api import Client, Health, Job
from samplerecs_daemon.browsers import DRAG_S, Browsers, Once
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.measures import Measures
from samplerecs_daemon.opening import no_player
from samplerecs_daemon.reveal import no_folder_window


@dataclass(frozen=True, slots=True)
class Ready:
    """The current list, ready to be sent.

    Attributes:
        number: rises by one with each list.
        etag: changes with the list, quoted as HTTP wants it.
        top: JSON of the `SuggestionList`, `stream`: of the `LiveList`.
    """

    number: int
    etag: str
    top: bytes
    stream: bytes


class LiveLists(Protocol):
    """The list that is always ready."""

    def fresh(self) -> Ready | None:
        """Return the list of now without waiting; None while it would have to be made."""

    def current(self) -> Ready:
        """Return the list of now; raise what keeps it from being made (EmptyLibrary, ...)."""

    async def after(self, number: int) -> Ready:
        """Wait for a list with a higher number and return the latest."""


class Jobs(Protocol):
    """Work that takes a while, done in turn in the background."""

    def add(self, path: Path) -> Job:
        """Watch a folder and scan it; BadPath at once when it cannot be watched."""

    def scan(self, path: Path | None) -> Job:
        """Scan one root or all."""

    def verify(self) -> Job:
        """Check everything for what was missed."""

    def job(self, job_id: str) -> Job:
        """Return one job; raise NothingFound."""

    def jobs(self) -> list[Job]:
        """Return the latest jobs, the newest first."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the routes need.

    Attributes:
        client: the engine.
        jobs: long work.
        bus: events.
        live: the current list.
        audio: id -> path of a present location, checked to lie inside its root.
        measures: counters and latencies.
        token: what every request must bear.
        port: where it listens, for the check of Host and Origin.
        stop: asks the daemon to end.
        health: answers /healthz without waiting for anything.
        browsers: which browsers may see the panel.
        drags: one-time links -> id of the sound they give.
        reveal: shows a file in the system's own folder window.
        open_in_player: opens a sound in the system's own player.
    """

    client: Client
    jobs: Jobs
    bus: Bus
    live: LiveLists
    audio: Callable[[int], Path]
    measures: Measures
    token: str
    port: int
    stop: Callable[[], None]
    health: Callable[[], Health]
    browsers: Browsers = field(default_factory=Browsers)
    drags: Once[int] = field(default_factory=lambda: Once(DRAG_S))
    reveal: Callable[[Path], None] = no_folder_window
    open_in_player: Callable[[Path], None] = no_player
