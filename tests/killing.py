"""Daemons that are killed: started as a session of their own, watched, killed, looked after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from samplerecs_daemon.store import Store

#: Seconds within which nobody may be left of a killed daemon; two alone, more on a busy machine.
GRACE_S = 60.0
#: Ports that no other daemon of this machine wants, and no name by which it is found.
ALONE = {"RECS_PORT": "0", "RECS_OSC_PORT": "0", "RECS_DISCOVERY": "0"}
_TESTS = str(Path(__file__).parent)
_RUN = """
import os, sys
from functools import partial
from samplerecs_daemon.server import run
from samplerecs_daemon.wiring.daemon import open_daemon
if __name__ == "__main__":
    run(os.environ, open_daemon=partial(open_daemon, job=sys.argv[1]))
"""


class DaemonVictim:
    """One daemon as a process and session of its own, whose workers log the files they begin."""

    def __init__(self, home: Path, job: str = "worker_jobs:logged") -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.log = home / "begun"
        self.errors = home / "errors"
        script = home / "serve.py"
        script.write_text(_RUN, encoding="utf-8")
        path = os.pathsep.join([_TESTS, os.environ.get("PYTHONPATH", "")])
        # To a file: a pipe would keep us waiting for whoever outlives the daemon.
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, str(script), job],
                env={
                    **os.environ,
                    **ALONE,
                    "PYTHONPATH": path,
                    "SAMPLERECS_HOME": str(home),
                    "JOB_LOG": str(self.log),
                },
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    @property
    def runtime(self) -> Path:
        return self.home / "data" / "daemon.json"

    def lines(self) -> int:
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def wait_for(self, lines: int, limit_s: float = 300.0) -> None:
        """Wait until so many files were begun in all."""
        ends = time.monotonic() + limit_s
        while self.process.poll() is None and self.lines() < lines:
            assert time.monotonic() < ends, f"{self.lines()} of {lines} files begun"
            time.sleep(0.005)

    def wait_ready(self, limit_s: float = 120.0) -> None:
        """Wait until the runtime file names this process."""
        ends = time.monotonic() + limit_s
        while not (self.runtime.exists() and str(self.process.pid) in self.runtime.read_text()):
            assert self.process.poll() is None, self.errors.read_text()
            assert time.monotonic() < ends
            time.sleep(0.01)

    def kill(self, *, group: bool) -> None:
        """Kill the process, or all of its group at once."""
        (os.killpg if group else os.kill)(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def living(self) -> list[psutil.Process]:
        """Return what still lives of its session: workers, scouts."""
        return living(self.process.pid)

    def left_after(self) -> float:
        """Wait until nobody of the session is left; return how long that took."""
        return left_after(self.process.pid)


def living(session: int) -> list[psutil.Process]:
    """Return what still lives of a session: workers, scouts, helpers of multiprocessing."""
    return [p for p in psutil.process_iter() if _in_session(p, session)]


def left_after(session: int) -> float:
    """Wait until nobody of a session is left; return how long that took."""
    begun = time.monotonic()
    while left := living(session):
        taken = time.monotonic() - begun
        if taken > GRACE_S:
            names = [" ".join(process.cmdline()) for process in left]
            for process in left:
                process.kill()
            pytest.fail(f"still there after {GRACE_S} s: {names}")
        time.sleep(0.03)
    return time.monotonic() - begun


def _in_session(process: psutil.Process, session: int) -> bool:
    try:
        return os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, psutil.Error):
        return False


def whole(database: Path) -> int:
    """Return the number of heard sounds of a database that must be whole.

    Exactly one analysis a content, a vector with each, every row readable.
    """
    # Of one moment: a daemon may be writing.
    with Store.open(database) as store, store.one_state():
        assert store.check() == []
        heard = {row.id for row in store.rows() if row.described.analysed}
        analysed = [row[0] for row in store._db.query("SELECT sample_id FROM analyses")]
        hashes = [
            row[0]
            for row in store._db.query(
                "SELECT payload_hash FROM samples WHERE payload_hash IS NOT NULL"
            )
        ]
        assert sorted(analysed) == sorted(heard)
        assert len(set(hashes)) == len(hashes)
        for model in store.models():
            assert store.vectors(model)[0].tolist() == sorted(heard)
        return len(heard)
