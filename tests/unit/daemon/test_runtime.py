"""The daemon's file: private, whole, and never believed when the daemon is gone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.api import API_VERSION, VERSION
from samplerecs_daemon.ingest.processes import birth_of
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import (
    Runtime,
    alive,
    ask,
    make_token,
    read_runtime,
    remove_runtime,
    running,
    this_process,
    write_runtime,
)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


@contextmanager
def answering(body: object, status: int = 200) -> Iterator[tuple[int, list[Any]]]:
    """Serve one answer to everything; yields the port and the requests' headers."""
    seen: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.server_port, seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HEALTH = {"status": "ok", "version": VERSION, "api": API_VERSION, "schema_version": 1}


def test_what_is_written_is_read_and_only_its_owner_can(paths: Paths) -> None:
    runtime = this_process(8765, make_token())
    write_runtime(paths, runtime)
    assert read_runtime(paths) == runtime
    assert [file.name for file in paths.data.iterdir()] == ["daemon.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(paths.runtime.stat().st_mode) == 0o600
    assert runtime.token not in repr(runtime)


def test_a_newer_daemon_replaces_the_file_and_an_older_one_leaves_it(paths: Paths) -> None:
    old, new = this_process(8765, make_token()), this_process(8766, make_token())
    write_runtime(paths, old)
    write_runtime(paths, new)
    remove_runtime(paths, old)
    assert read_runtime(paths) == new
    remove_runtime(paths, new)
    assert read_runtime(paths) is None
    remove_runtime(paths, new)


@given(st.binary(max_size=200))
def test_a_damaged_file_is_no_daemon(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        paths = Paths(Path(folder), Path(folder), Path(folder))
        paths.runtime.write_bytes(data)
        assert read_runtime(paths) is None


@pytest.mark.parametrize(
    "change",
    [{"pid": "1"}, {"pid": -1}, {"port": 70_000}, {"port": True}, {"token": 5}, {"version": None}],
    ids=str,
)
def test_a_file_with_a_wrong_value_is_no_daemon(paths: Paths, change: dict[str, object]) -> None:
    paths.data.mkdir()
    paths.runtime.write_text(json.dumps({**asdict(this_process(8765, "x")), **change}))
    assert read_runtime(paths) is None


def test_alive_is_the_process_that_answers_with_its_version(paths: Paths) -> None:
    with answering(HEALTH) as (port, seen):
        runtime = this_process(port, "secret")
        write_runtime(paths, runtime)
        assert alive(runtime, timeout_s=60)
        assert running(paths, timeout_s=60) == runtime
        assert seen[0]["Host"] == f"127.0.0.1:{port}"
        assert not alive(replace(runtime, version="0.0.1"))
        assert not alive(replace(runtime, birth="another"))
    assert not alive(runtime)
    assert running(paths) is None


@pytest.mark.parametrize("body", [b"<html>", b"", b"[1]", b'{"status": "ok"}', b"\xff"])
def test_another_program_on_the_port_is_not_ours(body: bytes) -> None:
    with answering(body) as (port, _):
        assert not alive(this_process(port, "x"))


def test_an_error_is_not_health() -> None:
    with answering(HEALTH, status=503) as (port, _):
        assert not alive(this_process(port, "x"))


def test_who_asks_bears_the_token() -> None:
    with answering({"a": 1}) as (port, seen):
        reply = ask(this_process(port, "secret"), "GET", "/x", timeout_s=60)
    assert (reply.status, reply.data) == (200, {"a": 1})
    assert seen[0]["Authorization"] == "Bearer secret"


def test_a_process_has_one_birth_and_none_once_it_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    birth = birth_of(process.pid)
    assert birth
    assert birth == birth_of(process.pid)
    assert birth != birth_of(os.getpid())
    process.kill()
    if sys.platform != "win32":
        # Not waited for yet: a zombie still has its pid.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert birth_of(process.pid) is None
    process.communicate()
    assert birth_of(process.pid) is None
    assert birth_of(2**31 - 1) is None


def test_nothing_is_asked_of_a_port_whose_process_is_gone() -> None:
    with answering(HEALTH) as (port, seen):
        assert not alive(Runtime(2**22 + 5, port, "t", VERSION, API_VERSION, 0.0, "x"))
    assert seen == []
