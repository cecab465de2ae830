"""A real daemon in a process of its own, and plain clients of it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

_WAIT_S = 60.0
_SERVE = Path(__file__).with_name("serve.py")


@dataclass(frozen=True)
class Address:
    """Where a daemon listens, and its process."""

    port: int
    token: str
    pid: int

    def connect(self, timeout: float = 30.0) -> Caller:
        """Return a client with a connection of its own."""
        return Caller(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout), self)

    def family(self) -> list[psutil.Process]:
        """Return the daemon and its children."""
        process = psutil.Process(self.pid)
        return [process, *process.children(recursive=True)]


@dataclass
class Caller:
    """One keep-alive connection."""

    connection: http.client.HTTPConnection
    address: Address

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        """Return the JSON of an answer; raise when it is an error."""
        data, status = self.raw(method, path, body)
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {status} {data!r}")
        return json.loads(data) if data else None

    def close(self) -> None:
        """Close the connection, whatever is read from it in another thread."""
        if self.connection.sock is not None:
            with suppress(OSError):
                self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def raw(self, method: str, path: str, body: object = None) -> tuple[bytes, int]:
        """Return the bytes and the status of an answer."""
        self.connection.request(method, path, *_sent(body, self.address.token))
        answer = self.connection.getresponse()
        return answer.read(), answer.status

    def stream(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield (event, data) of a stream of server-sent events."""
        self.connection.request("GET", path, *_sent(None, self.address.token))
        event, lines = "", []
        for raw in self.connection.getresponse():
            line = raw.decode().rstrip("\r\n")
            if line.startswith("event:"):
                event = line[6:].strip()
            elif line.startswith("data:"):
                lines.append(line[5:].strip())
            elif not line and lines:
                yield event, "\n".join(lines)
                event, lines = "", []


@contextmanager
def daemon(home: Path, dim: int, environment: dict[str, str] | None = None) -> Iterator[Address]:
    """Run a daemon for a `with` block."""
    runtime = home / "data" / "daemon.json"
    runtime.unlink(missing_ok=True)
    with (home / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, str(_SERVE), str(dim)],
            env={
                **os.environ,
                "SAMPLERECS_HOME": str(home),
                "PYTHONPATH": str(_SERVE.parents[1]),
                **(environment or {}),
            },
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    try:
        yield _answering(process, runtime)
    finally:
        process.terminate()
        process.wait(20)


def _answering(process: subprocess.Popen[bytes], runtime: Path) -> Address:
    ends = time.monotonic() + _WAIT_S
    while time.monotonic() < ends and process.poll() is None:
        if runtime.exists():
            data = json.loads(runtime.read_text(encoding="utf-8"))
            return Address(data["port"], data["token"], process.pid)
        time.sleep(0.005)
    raise RuntimeError(f"the daemon did not start: see {runtime.parents[1] / 'errors.txt'}")


def _sent(body: object, token: str) -> tuple[str | None, dict[str, str]]:
    headers = {"Authorization": f"Bearer {token}"}
    if body is None:
        return None, headers
    return json.dumps(body), {**headers, "Content-Type": "application/json"}
