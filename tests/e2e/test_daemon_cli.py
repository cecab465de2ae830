"""`samplerecs daemon ...` with real daemons: started, found, followed, ended, killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from cli_here import CliHere
from conftest import Cli
from daemon_process import SOON_S, Home

from samplerecs_daemon.api import VERSION
from samplerecs_daemon.runtime import Runtime, read_runtime, running, this_process, write_runtime
from samplerecs_daemon.settings_file import CHANGED as SETTINGS_CHANGED
from samplerecs_daemon.store.lock import WriterLock

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="its signals are of POSIX"),
]

BAD_SETTING, NOT_RUNNING, ALREADY_RUNNING = 6, 11, 12


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "home")
    yield made
    made.clear()


def run(home: Home, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # What starts a daemon is a process, as the daemon must outlive it; to ask needs none.
    starts = arguments[1] in ("start", "restart", "run")
    cli = Cli(home.folder) if starts else CliHere(home.folder)
    names = ("RECS_PORT", "RECS_OSC_PORT", "RECS_DISCOVERY")
    return cli(*arguments, env={name: home.environment[name] for name in names})


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


def started(home: Home) -> tuple[int, str]:
    """Start a daemon and return its pid and address as the command says them."""
    done = run(home, "daemon", "start")
    assert done.returncode == 0, said(done)
    match = re.search(r"runs \(process (\d+), (http://127\.0\.0\.1:\d+)\)", said(done))
    assert match, said(done)
    return int(match[1]), match[2]


def test_from_start_to_stop(home: Home) -> None:
    pid, address = started(home)
    assert os.getsid(pid) == pid, "it must not end with the terminal"
    again = run(home, "daemon", "start")
    assert again.returncode == 0
    assert f"already running (process {pid}, {address})" in said(again)

    shown = run(home, "daemon", "status")
    assert shown.returncode == 0
    assert str(pid) in shown.stdout.decode()
    assert address in shown.stdout.decode()
    assert re.search(r"osc port +\d+ *$", shown.stdout.decode(), re.MULTILINE), "a port is no count"
    status = json.loads(run(home, "daemon", "status", "--json").stdout)
    assert (status["running"], status["pid"], status["address"]) == (True, pid, address)

    second = run(home, "daemon", "run")
    assert second.returncode == ALREADY_RUNNING
    assert said(second).count(f"already running (process {pid}, {address})") == 1
    assert run(home, "daemon", "run", "--background").returncode == 0, "no error for a service"

    stopped = run(home, "daemon", "stop")
    assert stopped.returncode == 0
    assert f"process {pid}) has ended" in said(stopped)
    home.wait_until_nobody_is_left()

    none = run(home, "daemon", "status")
    assert none.returncode == NOT_RUNNING
    assert "not running" in said(none)
    none = run(home, "daemon", "status", "--json")
    assert none.returncode == NOT_RUNNING
    assert json.loads(none.stdout)["running"] is False
    assert "was not running" in said(run(home, "daemon", "stop"))


def test_restart_is_another_process(home: Home) -> None:
    pid, _ = started(home)
    done = run(home, "daemon", "restart")
    assert done.returncode == 0, said(done)
    assert f"process {pid}) has ended" in said(done)
    now = running(home.paths)
    assert now
    assert now.pid != pid
    assert f"runs (process {now.pid}" in said(done)


def test_settings_that_a_running_daemon_does_not_know_are_told(home: Home) -> None:
    def told() -> tuple[bool, bool]:
        status = json.loads(run(home, "daemon", "status", "--json").stdout)
        return status["settings_changed"], SETTINGS_CHANGED in status["troubles"]

    started(home)
    assert told() == (False, False)
    home.paths.settings.parent.mkdir(parents=True, exist_ok=True)
    home.paths.settings.write_text("stretch = true\n")
    assert told() == (True, True)
    assert "Settings were changed" in run(home, "daemon", "status").stdout.decode()
    checked = CliHere(home.folder)("doctor", env={"RECS_DISCOVERY": "0"})
    assert b"Settings were changed" in checked.stdout
    assert run(home, "daemon", "restart").returncode == 0
    assert told() == (False, False)


def test_restart_keeps_how_it_was_started(home: Home) -> None:
    def reach() -> tuple[bool, str]:
        status = json.loads(run(home, "daemon", "status", "--json").stdout)
        return status["lan"], status["lan_osc"]

    started(home)
    assert reach() == (False, "")
    assert "this computer alone" in run(home, "daemon", "status").stdout.decode()
    assert "restart" in said(run(home, "daemon", "start", "--lan")), "it is not opened by that"
    done = run(home, "daemon", "restart", "--lan", "--lan-osc", "127.0.0.1")
    assert done.returncode == 0, said(done)
    assert "unencrypted" in said(done)
    assert reach() == (True, "127.0.0.1")
    assert run(home, "daemon", "restart").returncode == 0
    assert reach() == (True, "127.0.0.1")
    assert "127.0.0.1" in run(home, "daemon", "status").stdout.decode()
    assert run(home, "daemon", "restart", "--no-lan", "--no-lan-osc").returncode == 0
    assert reach() == (False, "")


@pytest.mark.parametrize("rounds", [2, pytest.param(10, marks=pytest.mark.slow)])
def test_of_two_starts_at_once_both_find_the_same_one(home: Home, rounds: int) -> None:
    for _ in range(rounds):
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _: run(home, "daemon", "start", "--json"), range(2)))
        assert [done.returncode for done in both] == [0, 0], [said(done) for done in both]
        answers = [json.loads(done.stdout) for done in both]
        assert len({answer["pid"] for answer in answers}) == 1
        assert sorted(answer["new"] for answer in answers) == [False, True]
        deadline = time.monotonic() + SOON_S
        while len(home.processes()) > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert answers[0]["pid"] in {process.pid for process in home.processes()}
        assert run(home, "daemon", "stop").returncode == 0
        home.wait_until_nobody_is_left()


def test_a_stale_file_a_recycled_pid_and_a_killed_one_are_no_daemon(home: Home) -> None:
    # This very process, as if it had been given the pid of a daemon that was killed.
    write_runtime(home.paths, replace(this_process(9, "stale"), birth="another"))
    assert run(home, "daemon", "status").returncode == NOT_RUNNING
    assert "was not running" in said(run(home, "daemon", "stop"))
    assert read_runtime(home.paths) is None
    write_runtime(home.paths, replace(this_process(9, "stale"), birth="another"))
    pid, _ = started(home)
    now = read_runtime(home.paths)
    assert now
    assert now.pid == pid
    os.kill(pid, signal.SIGKILL)
    home.wait_until_nobody_is_left()
    assert run(home, "daemon", "status").returncode == NOT_RUNNING
    assert started(home)[0] != pid


def test_one_of_another_version_is_replaced(home: Home) -> None:
    with home.daemon("OldVersion", "Commits") as old:
        runtime = home.wait_until_ready()
        assert runtime.version == "0.0.1"
        # Slow to answer, as on a busy machine, it must not be taken for the one that is started.
        old.send_signal(signal.SIGSTOP)
        with ThreadPoolExecutor(1) as pool:
            starting = pool.submit(run, home, "daemon", "start")
            while not (starting.done() or is_asked(runtime)):
                time.sleep(0.05)
            time.sleep(2.0)
            old.send_signal(signal.SIGCONT)
            done = starting.result()
        assert done.returncode == 0, said(done)
        assert old.wait(SOON_S) == 0
    assert "samplerecs 0.0.1 was replaced" in said(done)
    assert (home.paths.data / "committed").exists()
    now = running(home.paths)
    assert now
    assert now.version == VERSION


def is_asked(runtime: Runtime) -> bool:
    """Say whether another process has a connection to a daemon."""
    return any(
        found.raddr and found.raddr.port == runtime.port and found.pid not in (None, runtime.pid)
        for found in psutil.net_connections("tcp4")
    )


def test_one_of_another_version_stays_while_something_is_recorded(home: Home) -> None:
    with home.daemon("OldVersion", "Recording") as old:
        home.wait_until_ready()
        done = run(home, "daemon", "start")
        assert done.returncode == NOT_RUNNING
        assert "0.0.1" in said(done)
        assert "while you record" in said(done)
        assert old.poll() is None


def test_one_that_hangs_is_named_and_killed_with_a_word(home: Home) -> None:
    pid, _ = started(home)
    os.kill(pid, signal.SIGSTOP)
    status = run(home, "daemon", "status")
    assert status.returncode == NOT_RUNNING
    assert f"Process {pid}" in said(status)
    assert "is not running" not in said(status), "it is there, and starting another would not help"
    stopped = run(home, "daemon", "stop")
    assert stopped.returncode == 0
    assert f"process {pid}) did not end in time and was killed" in said(stopped)
    home.wait_until_nobody_is_left()


def test_a_wrong_setting_keeps_it_from_starting(home: Home) -> None:
    home.paths.config.mkdir(parents=True)
    home.paths.settings.write_text("log_level = 'loud'\n")
    done = run(home, "daemon", "start")
    assert done.returncode == BAD_SETTING
    assert "log_level" in said(done)
    assert "Traceback" not in said(done)


def test_one_that_runs_is_not_ended_for_a_wrong_setting(home: Home) -> None:
    pid, _ = started(home)
    wrong = Cli(home.folder)("daemon", "restart", env={"RECS_PORT": "abc"})
    assert wrong.returncode == BAD_SETTING
    assert "RECS_PORT" in said(wrong)
    assert [process.pid for process in home.processes() if process.pid == pid]


def test_why_it_does_not_start_is_told(home: Home) -> None:
    home.paths.data.mkdir(parents=True)
    home.paths.database.write_bytes(b"no database at all, but long enough to be read as one" * 90)
    done = run(home, "daemon", "start")
    assert done.returncode == NOT_RUNNING
    assert "did not start" in said(done)
    assert "Traceback" not in said(done)


def test_while_another_program_writes_it_waits_then_names_it(home: Home) -> None:
    with WriterLock(home.paths.database).acquire():
        done = run(home, "daemon", "start")
    assert done.returncode == NOT_RUNNING
    assert f"rocess {os.getpid()}" in said(done)


def test_a_sigterm_ends_it_with_its_children(home: Home) -> None:
    with home.daemon("Real") as process:
        home.wait_until_ready()
        process.send_signal(signal.SIGTERM)
        assert process.wait(SOON_S) == 0
        home.wait_until_nobody_is_left()
    # The last word of an end in order: by force it would be another.
    assert home.said()[-1] == "Ended."
    assert read_runtime(home.paths) is None


def test_the_terminal_shows_what_the_log_holds(home: Home) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daemon", "run"],
        env=home.environment,
        stderr=subprocess.PIPE,
    ) as process:
        runtime = home.wait_until_ready()
        process.send_signal(signal.SIGINT)
        terminal = process.communicate(timeout=SOON_S)[1].decode()
        assert process.returncode == 0
    assert f"is ready at {runtime.address}." in terminal
    # Which is another on a machine so busy that two seconds are too short for the end.
    assert terminal.rstrip().endswith(home.said()[-1])


def test_the_log_is_shown_and_followed(home: Home) -> None:
    assert "never ran" in said(run(home, "daemon", "logs"))
    pid, address = started(home)
    shown = run(home, "daemon", "logs", "-n", "500")
    assert f"is ready at {address}." in shown.stdout.decode()
    assert len(run(home, "daemon", "logs", "-n", "1").stdout.splitlines()) == 1
    entries = [
        json.loads(line)
        for line in run(home, "daemon", "logs", "-n", "500", "--json").stdout.splitlines()
    ]
    assert {entry["pid"] for entry in entries} == {pid}
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daemon", "logs", "--follow", "-n", "1"],
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as follower:
        assert follower.stdout is not None
        assert follower.stdout.readline()
        run(home, "daemon", "stop")
        last = home.said()[-1].encode()
        while last not in (line := follower.stdout.readline()):
            assert line
        follower.send_signal(signal.SIGINT)
        assert follower.communicate(timeout=SOON_S)[1] == b""
        assert follower.returncode == 0
