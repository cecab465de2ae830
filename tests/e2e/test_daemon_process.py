"""The process around the daemon's parts: elected, found, ended in time, whatever hangs or fails."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from daemon_process import SOON_S, Home

from samplerecs_daemon.runtime import ask, read_runtime

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its signals are of POSIX")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    made.clear()


def end(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
    # What hangs does so for longer (daemon_stand_in.FOR_LONG).
    process.send_signal(number)
    return process.wait(SOON_S)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_order(home: Home, number: int) -> None:
    # SIGTERM ends it, with an open stream, below.
    with home.daemon("Commits") as process:
        runtime = home.wait_until_ready()
        assert runtime.pid == process.pid
        assert end(process, number) == 0
    assert (home.paths.data / "committed").exists()
    assert read_runtime(home.paths) is None
    assert home.said()[-1] == "Ended."
    assert not home.processes()


def test_it_is_asked_to_end_over_http(home: Home) -> None:
    with home.daemon("Commits") as process:
        runtime = home.wait_until_ready()
        assert ask(runtime, "POST", "/api/v1/shutdown", timeout_s=SOON_S).status == 202
        assert process.wait(SOON_S) == 0
    assert (home.paths.data / "committed").exists()


def test_an_open_stream_does_not_keep_it(home: Home) -> None:
    with home.daemon("Commits") as process:
        runtime = home.wait_until_ready()
        with socket.create_connection(("127.0.0.1", runtime.port)) as listener:
            listener.sendall(
                b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                b"Authorization: Bearer %s\r\n\r\n" % (runtime.port, runtime.token.encode())
            )
            listener.settimeout(SOON_S)
            assert listener.recv(15) == b"HTTP/1.1 200 OK"
            assert end(process) == 0
            heard = b""
            while chunk := listener.recv(65536):
                heard += chunk
        assert b"daemon.stopping" in heard
    assert (home.paths.data / "committed").exists()
    assert read_runtime(home.paths) is None
    assert home.said()[-1] == "Ended."
    assert not home.processes()


def test_what_hangs_is_ended_by_force_and_told_at_the_next_start(home: Home) -> None:
    with home.daemon("Commits", "HangsAtTheEnd", "Quiet") as process:
        home.wait_until_ready()
        assert end(process) == 0
    assert read_runtime(home.paths) is None
    assert any("ended by force" in message for message in home.said())
    with home.daemon() as process:
        home.wait_until_ready()
        end(process)
    (told,) = [e for e in home.log() if e["message"] == "The last daemon crashed or hung."]
    assert "daemon_stand_in.py" in str(told["data"])


def test_a_thread_that_python_would_wait_for_does_not_hold_up_the_end(home: Home) -> None:
    with home.daemon("Commits", "KeepsTheInterpreter", "Quiet") as process:
        home.wait_until_ready()
        assert end(process) == 0
    assert read_runtime(home.paths) is None
    with home.daemon() as process:
        home.wait_until_ready()
        end(process)
    assert "The last daemon crashed or hung." not in home.said()


def test_it_can_be_ended_while_it_hangs_at_the_start(home: Home) -> None:
    with home.daemon("Commits", "HangsAtTheStart") as process:
        home.wait_until_said("Commits started")
        assert end(process) == 0
    assert not home.paths.runtime.exists()


def test_the_second_ctrl_c_ends_at_once(home: Home) -> None:
    with home.daemon("HangsAtTheEnd") as process:
        home.wait_until_ready()
        process.send_signal(signal.SIGINT)
        home.wait_until_gone_from_its_file()
        process.send_signal(signal.SIGINT)
        assert process.wait(SOON_S) in (128 + signal.SIGINT, 0)


def test_killed_it_is_followed_by_the_next_at_another_port(home: Home) -> None:
    with home.daemon() as process:
        first = home.wait_until_ready()
        process.kill()
        process.wait()
    assert read_runtime(home.paths) == first
    with socket.create_server(("127.0.0.1", 0)) as other:
        home.environment["RECS_PORT"] = str(other.getsockname()[1])
        with home.daemon() as process:
            deadline = time.monotonic() + SOON_S
            while (second := read_runtime(home.paths)) == first and time.monotonic() < deadline:
                time.sleep(0.02)
            assert second
            assert second.pid == process.pid
            assert second.port != other.getsockname()[1]
            assert end(process) == 0


def test_of_two_at_once_one_stays_and_the_other_names_it(home: Home) -> None:
    with home.daemon() as first, home.daemon() as second:
        winner = home.wait_until_ready()
        loser = second if winner.pid == first.pid else first
        assert loser.wait(SOON_S) == 20
        assert loser.stderr is not None
        assert loser.stderr.read().split() == [b"daemon-running"]
        assert any(f"process {winner.pid}" in message for message in home.said())
        assert end(first if loser is second else second) == 0


@pytest.mark.parametrize(
    ("part", "code", "message"),
    [("CannotStart", "store-corrupt", "damaged"), ("HasAFault", "KeyError", "The daemon failed.")],
)
def test_a_part_that_fails_ends_it_with_the_reason(
    home: Home, part: str, code: str, message: str
) -> None:
    with home.daemon("Commits", part) as process:
        assert process.wait(SOON_S) != 0
        assert process.stderr is not None
        assert code in process.stderr.read().decode()
    assert (home.paths.data / "committed").exists()
    assert any(message in said for said in home.said())
    assert not home.paths.runtime.exists()


def test_a_crash_of_native_code_is_told_at_the_next_start(home: Home) -> None:
    with home.daemon("Crashes") as process:
        assert process.wait(SOON_S) == -signal.SIGSEGV
    with home.daemon() as process:
        home.wait_until_ready()
        end(process)
    (told,) = [e for e in home.log() if e["message"] == "The last daemon crashed or hung."]
    assert "Segmentation fault" in str(told["data"])


def test_what_a_thread_raised_is_logged_and_the_token_is_not(home: Home) -> None:
    with home.daemon("ThreadFails", "LeaksTheToken") as process:
        runtime = home.wait_until_ready()
        end(process)
        assert process.stderr is not None
        terminal = process.stderr.read().decode()
    assert any("watcher failed" in message for message in home.said())
    for text in (home.paths.log.read_text(), terminal):
        assert "The token is ***." in text
        assert runtime.token not in text
    assert "Traceback" not in terminal


def test_a_full_disk_keeps_it_from_being_found_not_from_answering(home: Home) -> None:
    if os.getuid() == 0:
        # Root may write everywhere: a folder in the file's place has the same effect.
        home.paths.runtime.mkdir(parents=True)
        (home.paths.runtime / "x").touch()
    else:
        pytest.skip("the folder must be root's")
    with home.daemon() as process:
        home.wait_until_said("cannot be written")
        assert process.poll() is None
        assert end(process) == 0
