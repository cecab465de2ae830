"""The HTTP API on a real port, over the real engine of a scanned library.

The one place that puts it together for tests of the HTTP layer: the real engine, bus, live list
and server in this process; jobs end at once. tests/daemon_process.py has the whole daemon.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_type_hints

import httpx
from canned import example

from samplerecs_daemon import wiring
from samplerecs_daemon.api import (
    VERSION,
    Client,
    Health,
    Job,
    Root,
    SuggestionList,
    SuggestRequest,
)
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.engine.audio import audio_path
from samplerecs_daemon.engine.local import LocalEngine
from samplerecs_daemon.http.app import create_app
from samplerecs_daemon.http.serve import HttpServer, bind
from samplerecs_daemon.live import Live
from samplerecs_daemon.measures import Measures
from samplerecs_daemon.services import Services
from samplerecs_models.errors import NothingFound

TOKEN = "a-token-of-43-characters-made-of-256-bits-0"
#: What would write or walk where it is told to; a fuzzer must not.
DANGEROUS = frozenset(
    {
        "add_root",
        "remove_root",
        "relink",
        "release",
        "export_analysis",
        "import_analysis",
        "backup",
        "export_board",
        "render_to_file",
    }
)


@dataclass
class JobList:
    """Jobs that are done as soon as they are asked for; the last ones first."""

    done: list[Job] = field(default_factory=list)

    def add(self, path: Path) -> Job:
        return self._job("add")

    def scan(self, path: Path | None) -> Job:
        return self._job("scan")

    def verify(self) -> Job:
        return self._job("verify")

    def job(self, job_id: str) -> Job:
        for job in self.done:
            if job.id == job_id:
                return job
        raise NothingFound(f"There is no job {job_id}.")

    def jobs(self) -> list[Job]:
        return self.done[::-1][:20]

    def _job(self, kind: str) -> Job:
        self.done.append(Job(f"{kind}-{len(self.done) + 1}", kind, "done"))
        return self.done[-1]


class Engine:
    """The engine, and what tests put in its place (`instead`)."""

    def __init__(self, real: LocalEngine, instead: Mapping[str, Callable[..., Any]]) -> None:
        self._real = real
        self.instead = dict(instead)

    def __getattr__(self, name: str) -> Any:
        return self.instead.get(name) or getattr(self._real, name)

    def of_now(self, before: SuggestionList | None) -> SuggestionList:
        """Return the list of now as the daemon makes it, or the one put in its place."""
        made: SuggestionList | None = None
        if "suggest" in self.instead:
            made = self.instead["suggest"](SuggestRequest())
        return made or self._real.suggest_after(before, SuggestRequest())


@dataclass
class Served:
    """A served API: its parts, and clients for it."""

    services: Services
    engine: Engine
    live: Live
    stopped: threading.Event

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.services.port}"

    def client(self, token: str | None = TOKEN, **more: Any) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        # Reading the certificates, for nothing, would take a client longer than any test.
        more = {"trust_env": False, "verify": False, "timeout": 60, **more}
        return httpx.Client(base_url=f"{self.address}/api/v1", headers=headers, **more)

    def raw(self, request: bytes, *, wait_s: float = 60.0) -> bytes:
        """Send bytes as they are; return the head and the beginning of the body that come back."""
        with socket.create_connection(("127.0.0.1", self.services.port), wait_s) as sock:
            sock.sendall(request)
            answer = sock.recv(65536)
            # Head and body may come one after the other.
            if answer.endswith(b"\r\n\r\n"):
                answer += sock.recv(65536)
            return answer


def one_list(_: SuggestRequest) -> SuggestionList:
    """Return some list: for tests that need no library."""
    made: SuggestionList = example(SuggestionList)
    return made


def nothing_dangerous() -> dict[str, Callable[..., Any]]:
    """Return answers for everything that would write where a request tells it to."""
    answers: dict[str, Callable[..., Any]] = {}
    for name in DANGEROUS:
        hint = get_type_hints(getattr(Client, name))["return"]
        made = Path("/backup.sqlite") if hint is Path else example(hint)
        answers[name] = lambda *_, made=made, **__: made
    answers["release"] = lambda path: [example(Root)]
    return answers


@contextmanager
def local_engine(
    home: Path, publish: Callable[[str, Mapping[str, object]], object]
) -> Iterator[LocalEngine]:
    """Open the engine of a home so that it publishes."""
    bare = wiring.open_local({**os.environ, "SAMPLERECS_HOME": str(home)})
    with closing(LocalEngine(dataclasses.replace(bare._tools, publish=publish))) as engine:
        yield engine


@contextmanager
def serving(
    home: Path, instead: Mapping[str, Callable[..., Any]] | None = None
) -> Iterator[Served]:
    """Serve the library of `home` on a free port for the `with` block."""
    bus = Bus(time.time)
    with local_engine(home, bus.publish) as real, closing(bind(0)) as sock:
        engine = Engine(real, instead or {})
        live = Live(engine.of_now, bus, time.time)
        stopped = threading.Event()
        access = real._tools.access
        services = Services(
            client=cast(Client, engine),
            jobs=JobList(),
            bus=bus,
            live=live,
            audio=lambda sample_id: audio_path(access.reader(), sample_id),
            measures=Measures(),
            token=TOKEN,
            port=sock.getsockname()[1],
            stop=stopped.set,
            health=lambda: Health("ok", VERSION, 1, 1),
        )
        live.start()
        try:
            with _running(services, sock):
                yield Served(services, engine, live, stopped)
        finally:
            live.stop()
            # `stop` waits a second at most; one that still makes a list must not find it closed.
            live._thread.join(60)


@contextmanager
def _running(services: Services, sock: socket.socket) -> Iterator[HttpServer]:
    server = HttpServer(create_app(services))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sock)))
    thread.start()
    try:
        # The socket listens already: the first request waits in its queue.
        _say_hello(services.port)
        yield server
    finally:
        server.stop()
        thread.join(120)
        assert not thread.is_alive(), "the server did not end"


def _say_hello(port: int) -> None:
    with httpx.Client(trust_env=False, verify=False, timeout=60) as client:
        client.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()


def frames(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """Yield the server-sent events of a stream's lines; comments and retry are left out."""
    event: dict[str, str] = {}
    for line in lines:
        if not line:
            if "event" in event:
                yield event
            event = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


def wait_for(what: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def ids_of(sounds: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the ids of a list's suggestions."""
    return [each["sample"]["id"] for each in sounds]
