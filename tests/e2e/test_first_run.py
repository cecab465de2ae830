"""Plain `samplerecs` in a real terminal: finds folders, asks, scans, suggests."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest


class Terminal:
    """A process on a pseudo-terminal, typed into and read as a person would."""

    def __init__(self, home: Path, samplerecs_home: Path) -> None:
        self.main, side = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samplerecs_cli"],
            stdin=side,
            stdout=side,
            stderr=side,
            env={
                **os.environ,
                "HOME": str(home),
                "SAMPLERECS_HOME": str(samplerecs_home),
                "TERM": "xterm-256color",
                "COLUMNS": "100",
            },
            close_fds=True,
        )
        os.close(side)
        self.seen = ""

    def wait_for(self, *texts: str, seconds: float = 180) -> None:
        """Read until one of the texts is on the screen."""
        end = time.monotonic() + seconds
        while not any(text in self.seen for text in texts):
            left = end - time.monotonic()
            assert left > 0, f"{texts} did not come:\n{self.seen}"
            if select.select([self.main], [], [], min(left, 0.2))[0]:
                try:
                    self.seen += os.read(self.main, 65_536).decode(errors="replace")
                except OSError:
                    assert any(t in self.seen for t in texts), f"ended early:\n{self.seen}"

    def answer_folders(self, wanted: str, then: str) -> None:
        """Say yes to the folder that is wanted and no to the rest (this machine's own)."""
        while True:
            self.wait_for("[Y/n]:", then)
            if then in self.seen:
                return
            self.type("y\r" if wanted and wanted in self.seen else "n\r")

    def type(self, text: str) -> None:
        self.seen = ""
        os.write(self.main, text.encode())

    def end(self) -> int:
        return self.process.wait(timeout=180)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.main)


@pytest.fixture
def home(tmp_path: Path, demo_library: Path) -> Path:
    home = tmp_path / "person"
    shutil.copytree(demo_library / "Concrete Techno" / "One Shots", home / "Splice/sounds/packs/CT")
    return home


def test_it_finds_asks_scans_and_suggests(home: Path, tmp_path: Path) -> None:
    with Terminal(home, tmp_path / "home") as terminal:
        terminal.answer_folders("Splice: ", then="analysed")
        terminal.wait_for("Sound, and why")
        assert terminal.end() == 0
    with Terminal(home, tmp_path / "home") as again:
        again.wait_for("Sound, and why")
        assert "add it?" not in again.seen
        assert again.end() == 0


def test_who_declines_can_name_a_folder_or_stop(home: Path, tmp_path: Path) -> None:
    with Terminal(home, tmp_path / "home") as terminal:
        terminal.answer_folders("", then="Folder with your sounds")
        terminal.type("\r")
        terminal.wait_for("samplerecs demo")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.seen
