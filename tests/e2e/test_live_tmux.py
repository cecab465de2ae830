"""`samplerecs live` in a real terminal (tmux) over a real daemon of a real library."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_here import CliHere
from conftest import Cli

LIMIT_S = 180.0
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")


class Terminal:
    """One terminal of 100×30 cells that runs a command.

    Args:
        socket: names the tmux server.
        home: of the program.
        variables: more of the environment.
    """

    def __init__(self, socket: Path, home: Path, **variables: str) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        self._past = socket.with_suffix(".past")
        # Without a client, a window takes its size from here.
        environment = {
            "SAMPLERECS_HOME": str(home),
            "RECS_LINK": "false",
            "RECS_OSC_PORT": "0",
            "RECS_PORT": "0",
            "LANG": "C.UTF-8",
            **variables,
        }
        said = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        command = f"{sys.executable} -m samplerecs_cli live; echo ended with $?; sleep 600"
        self._run("new-session", "-d", "-x", "100", "-y", "30", *said, command)
        self._run("pipe-pane", f"cat >> {shlex.quote(str(self._past))}")

    def keys(self, *keys: str) -> None:
        """Press keys, as tmux calls them."""
        self._run("send-keys", *keys)

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size."""
        self._run("resize-window", "-x", str(width), "-y", str(height))

    def screen(self) -> str:
        """Return what is on it."""
        return self._run("capture-pane", "-p")

    def shows(self, *words: str) -> str:
        """Wait until all of these are on it; return it."""
        end = time.monotonic() + LIMIT_S
        while not all(word in (screen := self.screen()) for word in words):
            assert time.monotonic() < end, f"{words} never came:\n{screen}"
            time.sleep(0.1)
        return screen

    def showed(self, word: str) -> None:
        """Wait until this was on it, for however short a time."""
        end = time.monotonic() + LIMIT_S
        while word.encode() not in self._past.read_bytes():
            assert time.monotonic() < end, f"{word!r} never came:\n{self.screen()}"
            time.sleep(0.1)

    def hides(self, word: str) -> None:
        """Wait until this is no longer on it."""
        end = time.monotonic() + LIMIT_S
        while word in (screen := self.screen()):
            assert time.monotonic() < end, f"{word!r} never went:\n{screen}"
            time.sleep(0.1)

    def close(self) -> None:
        """End it with all it runs."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _run(self, *arguments: str) -> str:
        run = subprocess.run(
            [*self._tmux, *arguments], check=True, capture_output=True, encoding="utf-8"
        )
        return run.stdout


@pytest.fixture
def home(tmp_path: Path, scanned_home: Path) -> Iterator[Path]:
    """A home of a scanned library; its daemon is ended."""
    copy = tmp_path / "home"
    shutil.copytree(scanned_home, copy)
    yield copy
    CliHere(copy)("daemon", "stop")


def succeeds(cli: Cli, *arguments: str) -> None:
    """Run a command until it is done: on a busy machine a daemon may take long to answer."""
    end = time.monotonic() + LIMIT_S
    while (run := cli(*arguments)).returncode != 0:
        assert time.monotonic() < end, run.stderr.decode()


def test_a_session_beside_the_daw(home: Path, tmp_path: Path) -> None:
    cli = CliHere(home)
    terminal = Terminal(tmp_path / "tmux", home)
    try:
        # It starts the daemon, which none had started.
        terminal.shows("sounds", "no tempo", "space hear")
        succeeds(cli, "context", "set", "--bpm", "124", "--key", "Cm")
        terminal.shows("124 BPM", "C minor", "Hidden:")
        terminal.keys("j", "j", "Enter")
        # The word goes after some seconds, the mark stays.
        terminal.showed("Taken:")
        terminal.shows("✓")
        terminal.keys("/")
        terminal.shows("/ words and filters")
        terminal.keys("kick", "Enter")
        terminal.shows("kick", " fit")
        terminal.resize(20, 5)
        terminal.resize(100, 30)
        terminal.shows("124 BPM")
        succeeds(cli, "daemon", "stop")
        terminal.shows("daemon")
        # A process, as the daemon must outlive who starts it.
        succeeds(Cli(home), "daemon", "start")
        terminal.keys("Escape")
        # A letter right behind it would be taken for one with "alt" held.
        terminal.hides(" fit")
        terminal.shows("sounds", "Hidden:")
        terminal.keys("q")
        screen = terminal.shows("ended with 0")
        assert "Traceback" not in screen
    finally:
        terminal.close()


def test_without_utf_8_it_keeps_to_letters(home: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "tmux", home, LC_ALL="C", LANG="C")
    try:
        screen = terminal.shows("sounds", "no tempo", "> ")
        assert screen.isascii() or "_" in screen
        terminal.keys("q")
        terminal.shows("ended with 0")
    finally:
        terminal.close()
