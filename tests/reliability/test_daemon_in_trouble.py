"""A full disk, a database that cannot be written, a clock put back, a folder that hangs.

All through a real daemon's own port: `/healthz` and the lists are served all the while.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from daemon_process import Home
from store_parts import write_kicks

from samplerecs_daemon.runtime import Runtime

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it is ended by a signal")

SCRIPT = Path(__file__).parents[1] / "daemon_in_trouble.py"
#: Generous: what takes a second alone may take many on a busy machine.
LIMIT_S = 240.0
TOP = "/api/v1/recommendations/top"


class Troubled:
    """A daemon that runs, its folder of sounds, and what goes wrong with it."""

    def __init__(self, base: Path, runtime: Runtime) -> None:
        self.trouble = base / "trouble"
        self.sounds = base / "sounds"
        self.runtime = runtime
        self.written = 0

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Send one request and return status and answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.runtime.port, timeout=LIMIT_S)
        try:
            head = {"Authorization": f"Bearer {self.runtime.token}"}
            sent = None if body is None else json.dumps(body)
            if sent is not None:
                head["Content-Type"] = "application/json"
            connection.request(method, path, sent, head)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def get(self, path: str) -> Any:
        status, answer = self.ask("GET", path)
        assert status == 200, answer
        return answer

    def add(self, folder: Path) -> None:
        status, answer = self.ask("POST", "/api/v1/library/roots", {"path": str(folder)})
        assert status < 300, answer

    def write(self, count: int) -> None:
        """Write new sounds into the folder."""
        write_kicks(self.sounds, count, first=self.written, frames=400)
        self.written += count

    def heard(self) -> bool:
        """Say whether all that was written is named and heard."""
        library = self.get("/api/v1/library")
        return bool(library["with_vector"] == self.written and not library["waiting"])

    def root(self, folder: Path) -> Any:
        """Return how a folder stands."""
        roots = self.get("/api/v1/library")["roots"]
        return next(root for root in roots if Path(root["path"]) == folder)

    def is_full(self, path: str) -> bool:
        """Say whether an answer tells of a full disk among its troubles."""
        return "full" in " ".join(self.get(path)["troubles"])

    def say(self, what: str, order: str) -> None:
        """Have something go wrong; "" has it be right again."""
        path = self.trouble / what
        if order:
            fresh = path.with_suffix(".new")
            fresh.write_text(order, encoding="utf-8")
            fresh.replace(path)
        else:
            path.unlink()


class Caller(threading.Thread):
    """Asks for health and lists all the while, and notes whatever is not right."""

    def __init__(self, daemon: Troubled) -> None:
        super().__init__(daemon=True)
        self._daemon = daemon
        self._over = threading.Event()
        self.asked = 0
        self.states: set[str] = set()
        self.wrong: list[object] = []

    def run(self) -> None:
        while not self._over.wait(0.3):
            try:
                for path in ("/healthz", TOP, f"{TOP}?q=kick"):
                    status, answer = self._daemon.ask("GET", path)
                    self.asked += 1
                    if status != 200 or (path != "/healthz" and not answer["suggestions"]):
                        self.wrong.append((path, status, answer))
                    elif path == "/healthz":
                        self.states.add(answer["status"])
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.wrong.append(error)

    def end(self) -> None:
        self._over.set()
        self.join(LIMIT_S)


@contextmanager
def troubled(base: Path) -> Iterator[tuple[Troubled, Caller]]:
    """Run a daemon with some sounds, and ask it all the while; all answers must be right."""
    (base / "trouble").mkdir()
    (base / "sounds").mkdir()
    home = Home(base / "home")
    command = [sys.executable, str(SCRIPT), str(base / "trouble")]
    with subprocess.Popen(
        command, env=home.environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            daemon = Troubled(base, home.wait_until_ready())
            daemon.write(12)
            daemon.add(daemon.sounds)
            until(daemon.heard)
            until(lambda: daemon.ask("GET", TOP)[0] == 200)
            caller = Caller(daemon)
            caller.start()
            yield daemon, caller
            caller.end()
            assert not caller.wrong, caller.wrong[:3]
            assert caller.asked > 3
            process.terminate()
            assert process.wait(LIMIT_S) == 0
        finally:
            process.kill()
            home.clear()


def until(true: Callable[[], object]) -> None:
    ends = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.05)


def fails_from_each_write(base: Path, what: str, writes: list[int]) -> None:
    """Have the k-th write of an ingest fail, and all after it, for each k; then all is right."""
    with troubled(base) as (daemon, caller):
        told = 0
        for first in writes:
            daemon.say("disk", f"{what} {first}")
            daemon.write(3)
            until(lambda: daemon.get("/healthz")["status"] == "degraded" or daemon.heard())
            library = daemon.get("/api/v1/library")
            if library["troubles"]:
                told += 1
                assert "cannot be written" in library["troubles"][0] or "full" in str(library)
            daemon.say("disk", "")
            until(daemon.heard)
            until(lambda: daemon.get("/healthz")["status"] == "ok")
        assert told, "the database was never in trouble"
        assert caller.states == {"ok", "degraded"}
        status, answer = daemon.ask("POST", "/api/v1/library/verify")
        assert status < 300, answer


def test_one_trouble_after_the_other(tmp_path: Path) -> None:
    with troubled(tmp_path) as (daemon, _):
        a_full_disk_is_said_wherever_one_looks(daemon)
        a_folder_hangs(daemon)
        the_clock_jumps_back_a_day(daemon)


def a_full_disk_is_said_wherever_one_looks(daemon: Troubled) -> None:
    daemon.say("disk", "full 1")
    daemon.write(2)
    until(lambda: daemon.get("/healthz")["status"] == "degraded")
    for path in ("/api/v1/status", "/api/v1/library"):
        until(partial(daemon.is_full, path))
    until(lambda: "full" in " ".join(daemon.get(TOP)["notes"]))
    daemon.say("disk", "")
    until(daemon.heard)
    until(lambda: not daemon.is_full("/api/v1/status"))
    until(lambda: "full" not in " ".join(daemon.get(TOP)["notes"]))


def a_folder_hangs(daemon: Troubled) -> None:
    hangs = daemon.trouble / "hangs"
    write_kicks(hangs, 2, first=900, frames=400)
    daemon.add(hangs)
    until(lambda: daemon.get("/api/v1/library")["with_vector"] == daemon.written + 2)
    daemon.say("hung", "now")
    until(lambda: not daemon.root(hangs)["present"])
    daemon.write(3)
    until(lambda: daemon.get("/api/v1/library")["with_vector"] >= daemon.written + 2)
    away = daemon.root(hangs)
    assert not away["present"]
    assert "does not answer" in away["why"]


def the_clock_jumps_back_a_day(daemon: Troubled) -> None:
    before = daemon.get("/api/v1/library")["with_vector"]
    daemon.say("clock", "86400")
    daemon.write(3)
    until(lambda: daemon.get("/api/v1/library")["with_vector"] == before + 3)
    status, _ = daemon.ask("POST", "/api/v1/recommendations/context", {"bpm": 124})
    assert status == 200
    until(lambda: daemon.get(TOP)["context"]["values"].get("bpm"))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["full", "read-only"])
def test_a_database_that_fails_from_every_write_on(tmp_path: Path, what: str) -> None:
    fails_from_each_write(tmp_path, what, list(range(1, 21)))
