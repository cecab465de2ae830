"""The command line beside a daemon: of another version, at work, or ending under its hands."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from canned import Asked, CannedDaemon, canned_daemon, frame
from conftest import Cli
from daemon_process import SOON_S
from http_parts import wait_for

from samplerecs_cli.exits import ExitCode
from samplerecs_daemon.api import API_VERSION, VERSION, Context, ContextField, Health, Job, to_json
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.runtime import this_process, write_runtime

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks with POSIX signals")

OLD = "0.0.1"
SCRIPT = Path(__file__).parents[1] / "old_daemon.py"
JOB = Job("j1", "add", "waiting")


@contextmanager
def old_daemon(home: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "SAMPLERECS_HOME": str(home)}
    command = [sys.executable, str(SCRIPT), OLD, *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def at_work(cli: Cli) -> Iterator[CannedDaemon]:
    """A daemon of this version whose jobs never end."""
    with canned_daemon() as daemon:
        over = threading.Event()

        def frames(_: Asked) -> Iterator[bytes]:
            yield frame("gap", "b-1", {"missed": None})
            over.wait(SOON_S)

        daemon.answer("GET /healthz", Health("ok", VERSION, API_VERSION, 1))
        daemon.answer("POST /api/v1/library/roots", JOB, 202)
        daemon.stream("GET /api/v1/events", frames)
        port = int(daemon.address.rpartition(":")[2])
        write_runtime(find_paths({"SAMPLERECS_HOME": str(cli.home)}), this_process(port, "secret"))
        yield daemon
        over.set()


@contextmanager
def adding(cli: Cli, daemon: CannedDaemon) -> Iterator[subprocess.Popen[bytes]]:
    """Run `library add` until its job was asked for."""
    environment = {**os.environ, "SAMPLERECS_HOME": str(cli.home)}
    command = [sys.executable, "-m", "samplerecs_cli", "library", "add", "/music"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as process:
        try:
            wait_for(lambda: any(asked.method == "POST" for asked in daemon.asked), SOON_S)
            yield process
        finally:
            process.kill()


def test_while_recording_the_old_daemon_serves_and_this_is_said(cli_process: Cli) -> None:
    # A process: it is a warning of the log, which pytest would catch.
    with old_daemon(cli_process.home, str(API_VERSION), "recording") as old:
        run = cli_process("context", "show", "--json")
        assert old.poll() is None
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout)["values"]["bpm"]["value"] == 99.0
    said = run.stderr.decode()
    assert OLD in said
    assert VERSION in said
    assert "samplerecs daemon restart" in said


def test_while_recording_one_of_another_api_is_left_alone(cli: Cli) -> None:
    with old_daemon(cli.home, str(API_VERSION + 1), "recording") as old:
        run = cli("context", "show")
        assert old.poll() is None
    assert run.returncode == ExitCode.DAEMON
    assert "samplerecs daemon restart" in run.stderr.decode()
    assert run.stdout == b""


def test_an_old_daemon_is_replaced_and_this_is_said(demo_cli: Cli, demo_process: Cli) -> None:
    with old_daemon(demo_cli.home, str(API_VERSION)) as old:
        try:
            # A process, as the new daemon must outlive who starts it.
            run = demo_process("suggest", "--json")
            assert old.wait(SOON_S) is not None
            assert run.returncode == 0, run.stderr.decode()
            assert f"now {VERSION} runs" in run.stderr.decode()
            assert OLD in run.stderr.decode()
            assert len(json.loads(run.stdout)["suggestions"]) == 10
            status = json.loads(demo_cli("daemon", "status", "--json").stdout)
            assert (status["running"], status["version"]) == (True, VERSION)
            assert demo_cli("suggest").stderr.count(OLD.encode()) == 0
        finally:
            assert demo_cli("daemon", "stop").returncode == 0


def test_ctrl_c_stops_waiting_and_says_that_the_daemon_goes_on(
    cli: Cli, at_work: CannedDaemon
) -> None:
    with adding(cli, at_work) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SOON_S)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "the daemon goes on" in said.decode()
    assert "samplerecs library status" in said.decode()
    assert "Traceback" not in said.decode()


def test_a_daemon_that_is_slow_to_answer_is_not_passed_over(
    cli: Cli, at_work: CannedDaemon
) -> None:
    def late(_: Asked) -> Iterator[bytes]:
        threading.Event().wait(2.5)
        yield json.dumps(to_json(Health("ok", VERSION, API_VERSION, 1))).encode()

    at_work.stream("GET /healthz", late, kind="application/json")
    values = {"bpm": ContextField(99.0, "user", 1.0)}
    at_work.answer("GET /api/v1/recommendations/context", Context(values))
    run = cli("context", "show", "--json")
    assert json.loads(run.stdout)["values"]["bpm"]["value"] == 99.0


def test_a_daemon_that_does_not_answer_any_more_is_told(cli: Cli, at_work: CannedDaemon) -> None:
    at_work.answer("GET /api/v1/library", b"<html>", 502)
    run = cli("library", "status")
    assert run.returncode == ExitCode.DAEMON
    assert "samplerecs daemon" in run.stderr.decode()
    at_work.stream("GET /api/v1/library", lambda _: iter([]))
    run = cli("library", "status")
    assert run.returncode == ExitCode.DAEMON
    assert run.stdout == b""
