"""`samplerecs panel`: a link that lets one browser in, and a way to let none in any more."""

from __future__ import annotations

import ipaddress
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cli_here import CliHere
from conftest import Cli
from daemon_process import SOON_S, Home

from samplerecs_cli.commands import panel as command
from samplerecs_daemon import panel_link
from samplerecs_models.errors import DaemonError


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cli]:
    """A home with a daemon."""
    home = Home(tmp_path / "home")
    with subprocess.Popen(
        [sys.executable, "-m", "samplerecs_cli", "daemon", "run", "--background"],
        env=home.environment,
        stdin=subprocess.DEVNULL,
    ) as process:
        try:
            home.wait_until_ready()
            yield CliHere(home.folder)
        finally:
            process.terminate()
            process.wait(SOON_S)


def test_it_prints_a_link_that_works_once(running: Cli) -> None:
    printed = running("panel", "--no-open")
    assert printed.returncode == 0, printed.stderr.decode()
    with httpx.Client(trust_env=False, verify=False, timeout=60) as browser:
        assert browser.get(printed.stdout.decode().strip()).status_code == 200
    way = json.loads(running("panel", "--json").stdout)
    assert (way["lan"], way["restarted"]) == (False, False)
    with httpx.Client(trust_env=False, verify=False, timeout=60) as browser:
        assert browser.get(way["url"]).status_code == 200
        assert browser.get(way["url"]).status_code == 303
        assert json.loads(running("panel", "--forget", "--json").stdout) == {"browsers": 2}
        assert browser.get(way["url"]).status_code == 403


def test_without_a_daemon_there_is_nobody_to_forget(cli: Cli) -> None:
    ended = cli("panel", "--forget")
    assert ended.returncode == 11
    assert b"samplerecs daemon start" in ended.stderr


def test_the_code_is_drawn_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    command._show_code("http://192.168.1.7:8765/panel/login?once=" + "x" * 43)
    drawn = capsys.readouterr().err
    assert len(drawn.splitlines()) > 15
    assert {"█", "▀", "▄"} <= set(drawn)


def test_the_address_in_the_network_is_no_loopback() -> None:
    try:
        address = panel_link.own_address()
    except DaemonError:
        pytest.skip("this machine is in no network")
    assert not ipaddress.ip_address(address).is_loopback
