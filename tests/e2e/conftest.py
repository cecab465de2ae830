"""The command line of these tests: in this process where nothing of a process is looked at."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_here import CliHere
from conftest import Cli


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line with an empty home, in this process."""
    return CliHere(tmp_path / "home")


@pytest.fixture
def demo_cli(tmp_path: Path, scanned_home: Path) -> Cli:
    """The command line with a home in which the demo library is scanned, in this process."""
    home = tmp_path / "home"
    shutil.copytree(scanned_home, home)
    return CliHere(home)


@pytest.fixture
def cli_process(cli: Cli) -> Cli:
    """The command line with the home of `cli`, as a process of its own."""
    return Cli(cli.home)


@pytest.fixture
def demo_process(demo_cli: Cli) -> Cli:
    """The command line with the home of `demo_cli`, as a process of its own."""
    return Cli(demo_cli.home)
