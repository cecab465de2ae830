"""Starts daemons with parts of a test's choice as processes, and looks at what they leave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.runtime import Runtime, running

#: Generous: many tests run at once.
SOON_S = 120.0
STAND_IN = Path(__file__).with_name("daemon_stand_in.py")


class Home:
    """A home of its own, with a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        own = {"SAMPLERECS_HOME": str(folder), "RECS_PORT": "0", "RECS_OSC_PORT": "0"}
        # One that is found by name asks around for a second; tests/e2e/test_discovery.py has it.
        own["RECS_DISCOVERY"] = "0"
        self.environment = {**os.environ, **own}

    @property
    def paths(self) -> Paths:
        return find_paths(self.environment)

    def log(self) -> list[dict[str, object]]:
        if not self.paths.log.exists():
            return []
        return [json.loads(line) for line in self.paths.log.read_text().splitlines()]

    def said(self) -> list[str]:
        return [str(entry["message"]) for entry in self.log()]

    @contextmanager
    def daemon(self, *parts: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a daemon of these parts; killed at the end if it is still there."""
        with subprocess.Popen(
            [sys.executable, str(STAND_IN), *parts],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def wait_until_ready(self) -> Runtime:
        deadline = time.monotonic() + SOON_S
        while time.monotonic() < deadline:
            if found := running(self.paths):
                return found
            time.sleep(0.02)
        raise AssertionError(f"no daemon answers; the log says {self.said()}")

    def wait_until_gone_from_its_file(self) -> None:
        deadline = time.monotonic() + SOON_S
        while self.paths.runtime.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not self.paths.runtime.exists()

    def wait_until_said(self, text: str) -> None:
        deadline = time.monotonic() + SOON_S
        while time.monotonic() < deadline:
            if any(text in message for message in self.said()):
                return
            time.sleep(0.02)
        raise AssertionError(f"{text!r} is not in the log: {self.said()}")

    def processes(self) -> list[psutil.Process]:
        """Return every living process that works on this home."""
        return [process for process in psutil.process_iter() if self._is_here(process)]

    def _is_here(self, process: psutil.Process) -> bool:
        try:
            here: bool = process.environ().get("SAMPLERECS_HOME") == str(self.folder)
            return here and bool(process.status() != psutil.STATUS_ZOMBIE)
        except (OSError, psutil.Error):
            return False

    def clear(self) -> None:
        """Kill whatever is left."""
        for process in self.processes():
            process.kill()
