"""A librarian with real scouts, real workers and a real database, for tests to disturb."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store_parts import Drives

from samplerecs_daemon.api import Event, Job
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.pace import Memory, Pace
from samplerecs_daemon.ingest.scout_post import Patience
from samplerecs_daemon.ingest.scouting import Rhythm
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.volumes import Volumes
from samplerecs_daemon.ingest.walk import Walk
from samplerecs_daemon.ingest.workers import Pool
from samplerecs_daemon.librarian.desk import Desk
from samplerecs_daemon.librarian.librarian import Librarian

#: Generous: what takes a second alone may take many on a busy machine.
LIMIT_S = 120.0
QUICK = "worker_jobs:quick"


class Machine:
    """A computer whose battery and memory a test sets."""

    def __init__(self) -> None:
        self.battery = False
        self.memory = Memory(100_000_000)
        self.hour = 12
        self.day = 1

    def on_battery(self) -> bool:
        return self.battery

    def measure(self, workers: Iterable[int]) -> Memory:
        return self.memory

    def local_time(self) -> time.struct_time:
        return time.struct_time((2026, 1, self.day, self.hour, 0, 0, 0, self.day, 0))


class Library:
    """Everything of one librarian, and what it said."""

    def __init__(
        self,
        base: Path,
        *,
        job: str = QUICK,
        workers: int = 2,
        timeout_s: float = 30.0,
        most_memory: int = 2 << 30,
        volumes: Volumes | None = None,
        walk: Walk | None = None,
        access: StoreAccess | None = None,
        wanted: Wanted | None = None,
    ) -> None:
        self.folder = base / "sounds"
        self.folder.mkdir(exist_ok=True)
        self.machine = Machine()
        self.events: list[Event] = []
        self.bus = Bus(time.time)
        self.bus.hook(self.events.append)
        self.access = access or StoreAccess(base / "library.db", time.time)
        self.access.hold()
        self.pace = Pace(
            workers, 1_500, self.machine.on_battery, self.machine.measure, time.monotonic
        )
        rhythm = Rhythm(rest_s=0.2, poll_s=1.0, poll_rest_s=0.2)
        self.librarian = Librarian(
            self.access,
            # On a busy machine a scout that lives may be silent for seconds.
            Scouts(walk, rhythm, Patience(ping_s=0.2, answer_s=LIMIT_S)),
            lambda: Pool(workers, job=job, timeout_s=timeout_s, most_memory=most_memory),
            self.pace,
            self.bus.publish,
            time.time,
            wanted=lambda: wanted or Wanted({"job": 1}, ()),
            volumes=volumes or Drives({}),
            local_time=self.machine.local_time,
        )
        self.desk = Desk(self.librarian)

    def start(self) -> None:
        self.librarian.start()

    def stop(self) -> None:
        self.librarian.stop()
        self.access.close()

    def write(self, *names: str) -> None:
        """Write files whose content is their name, so that each is a sound of its own."""
        for name in names:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.fsencode(name))

    def add(self) -> Job:
        """Add the folder and wait until it is heard."""
        return self.ended(self.desk.add(self.folder))

    def ended(self, job: Job) -> Job:
        """Wait for the end of a job that must go well."""
        job = self.desk.wait(job.id, LIMIT_S)
        assert job.state == "done", job
        return job

    def heard(self) -> set[str]:
        """Names of the present sounds that were heard."""
        rows = self.access.reader().rows()
        return {row.name for row in rows if row.present and row.described.analysed}

    def named(self) -> set[str]:
        """Names of the present sounds, heard or not."""
        return {row.name for row in self.access.reader().rows() if row.present}

    def failures(self) -> dict[str, str]:
        """Names of the files that could not be used, with the reasons."""
        rows = self.access.reader().failures()
        return {Path(row.path).name: f"{row.reason.name} {row.detail}" for row in rows}

    def told(self, name: str) -> list[Event]:
        return [event for event in list(self.events) if event.name == name]

    def states(self) -> list[str]:
        """How the one folder stood, from the first: those that passed at once as well."""
        return [str(event.data["state"]) for event in self.told("library.root")]

    def state(self) -> str:
        (watched,) = self.librarian.room.shelf
        return watched.state


@contextmanager
def running(library: Library) -> Iterator[Library]:
    """Start and stop it; its database must be sound in the end."""
    library.start()
    try:
        yield library
    finally:
        library.stop()


def until(true: Callable[[], object], what: str = "it never came true") -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
