"""What many tests share: the demo library, a scanned home, and the command line as a process."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from samplerecs_models.demo import DemoReport, write_demo_library

# A Link app in the room must not speak to the daemons of the tests, nor they to the network.
os.environ["RECS_LINK"] = "false"
# How long an example takes to be made or tried says how busy the machine is. The same examples in
# every run, so that a change is judged by what it changes; `make search` looks for others.
_BUSY = (HealthCheck.too_slow,)
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=_BUSY)
settings.register_profile("search", deadline=None, max_examples=300, suppress_health_check=_BUSY)
settings.load_profile("same")
# A shell starts what runs in its background with interrupts ignored, and children inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Cli:
    """Runs `samplerecs` as a process of its own, with its files under `home`."""

    home: Path

    def __call__(
        self,
        *arguments: str | Path,
        env: dict[str, str] | None = None,
        stdin: str | None = None,
        timeout: float = 300,
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "samplerecs_cli", *map(str, arguments)],
            env={**os.environ, "SAMPLERECS_HOME": str(self.home), "COLUMNS": "120", **(env or {})},
            input=None if stdin is None else stdin.encode(),
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            timeout=timeout,
            check=False,
        )


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Make a folder once for all test processes of this run."""
    base = factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def demo_written(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[DemoReport, list[tuple[int, int, str]]]:
    """The report of the one who wrote the demo library, and the progress that was told."""

    def write(folder: Path) -> None:
        told: list[tuple[int, int, str]] = []
        report = write_demo_library(folder, progress=lambda *one: told.append(one))
        folder.with_suffix(".pickle").write_bytes(pickle.dumps((report, told)))

    folder = _once(tmp_path_factory, "demo-library", write)
    written: tuple[DemoReport, list[tuple[int, int, str]]]
    written = pickle.loads(folder.with_suffix(".pickle").read_bytes())
    return written


@pytest.fixture(scope="session")
def demo_library(demo_written: tuple[DemoReport, list[tuple[int, int, str]]]) -> Path:
    """The demo library; shared by all tests, so nobody writes into it."""
    return demo_written[0].folder


@pytest.fixture(scope="session")
def scanned_home(tmp_path_factory: pytest.TempPathFactory, demo_library: Path) -> Path:
    """A home whose library is the scanned demo library; to be copied, not changed."""

    def scan(home: Path) -> None:
        run = Cli(home)("library", "add", demo_library, timeout=600)
        assert run.returncode == 0, run.stderr.decode()

    return _once(tmp_path_factory, "scanned-home", scan)


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line with an empty home."""
    return Cli(tmp_path / "home")


@pytest.fixture
def demo_cli(tmp_path: Path, scanned_home: Path) -> Cli:
    """The command line with a home of its own in which the demo library is scanned."""
    home = tmp_path / "home"
    shutil.copytree(scanned_home, home)
    return Cli(home)
