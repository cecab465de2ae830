"""`daw setup` with a daemon, a program that speaks, and an end to the waiting."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_here import CliHere
from daemon_process import SOON_S, Home
from osc_parts import Client

from samplerecs_cli.commands.daw_setup import first_heard
from samplerecs_daemon.api import DawSource
from samplerecs_daemon.daws.setup.recipe import Place
from samplerecs_daemon.daws.setup.recipes import recipes
from samplerecs_daemon.runtime import Runtime, ask


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("setup") / "home")
    made.environment["HOME"] = str(made.folder / "user")
    made.environment["RECS_LINK"] = "0"
    yield made
    made.clear()


@pytest.fixture(scope="module")
def runtime(home: Home) -> Iterator[Runtime]:
    command = [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"]
    with subprocess.Popen(command, env=home.environment, stdin=subprocess.DEVNULL) as process:
        yield home.wait_until_ready()
        process.terminate()
        assert process.wait(SOON_S) == 0


def begin(home: Home, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daw", "setup", *arguments],
        env=home.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def here(home: Home, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return CliHere(home.folder)("daw", "setup", *arguments, env=home.environment)


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode()


def osc_port(runtime: Runtime) -> int:
    status = ask(runtime, "GET", "/api/v1/status", timeout_s=30).data
    assert isinstance(status, dict)
    return int(status["counters"]["osc port"])


def test_reaper_is_waited_for_until_it_speaks(home: Home, runtime: Runtime) -> None:
    client = Client(osc_port(runtime))
    with begin(home, "reaper", "--yes", "--wait", "300") as setup:
        turns = 0
        while setup.poll() is None:
            turns += 1
            client.say("/reaper/tempo", 120.0 + turns % 50)
            time.sleep(0.1)
        told = setup.stderr.read() if setup.stderr else ""
    client.close()
    assert setup.returncode == 0, told
    assert "REAPER says 1" in told
    assert "BPM ✓" in told
    (pattern,) = Path(home.environment["HOME"]).rglob("samplerecs.ReaperOSC")
    assert "Removed" in said(here(home, "reaper", "--undo"))
    assert not pattern.exists()


def test_nobody_speaks_in_time(home: Home, runtime: Runtime) -> None:
    setup = here(home, "supercollider", "--wait", "0.5")
    told = said(setup)
    assert setup.returncode == 11
    # To be pasted or piped: a line for each line, and nothing else.
    lines = setup.stdout.decode().splitlines()
    assert lines[0] == f'~recs = NetAddr("127.0.0.1", {osc_port(runtime)});'
    assert all(line.startswith("~recs.sendMsg(") for line in lines[1:])
    assert "\N{REPLACEMENT CHARACTER}" not in told
    assert "SuperCollider has said nothing yet" in told


def test_the_list_names_the_port_of_the_daemon_that_runs(home: Home, runtime: Runtime) -> None:
    listed = CliHere(home.folder)("daw", "list", "--json", env=home.environment)
    helps = {one["name"]: one["help"] for one in json.loads(listed.stdout)}
    for name in ("native", "generic", "tidal"):
        assert f"127.0.0.1:{osc_port(runtime)}" in helps[name]


def test_without_a_daemon_and_a_terminal_the_steps_are_said(tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.environment["RECS_OSC_PORT"] = "9777"
    tidal = here(other, "tidal")
    assert tidal.returncode == 11
    assert "oPort = 9777" in tidal.stdout.decode()
    assert "samplerecs daemon start" in said(tidal)
    # Who only wants to read is not told that anything failed.
    assert here(other, "tidal", "--wait", "0").returncode == 0
    bitwig = said(here(other, "bitwig"))
    assert "press Link" in bitwig
    assert "add --yes" in bitwig


def test_a_daw_that_plays_is_not_taken_for_a_control_surface() -> None:
    (stage,) = recipes(Place(Path("/home/somebody"), "linux"))["touchosc"].stages

    def speaks(**says: str) -> DawSource:
        return DawSource("127.0.0.1:5", "osc", connected=True, last_at=9.0, says=says)

    daw, page = speaks(bpm="124"), speaks(mood_tags="dark")
    assert first_heard([daw], stage.awaited, 1.0) is None
    assert first_heard([daw, page], stage.awaited, 1.0) is page


def test_it_does_not_write_unasked(home: Home, runtime: Runtime) -> None:
    setup = here(home, "reaper", "--wait", "1")
    assert setup.returncode == 2
    assert f"device port {osc_port(runtime)}" in said(setup)
    assert "nothing was written" in said(setup)
    assert "--yes" in said(setup)
    assert not list(Path(home.environment["HOME"]).rglob("samplerecs.ReaperOSC"))


def test_another_program_is_not_known(home: Home) -> None:
    setup = here(home, "cubase")
    assert "live, reaper" in said(setup)
    assert setup.returncode == 2
