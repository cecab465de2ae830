"""The writer lock between processes: who holds it is named, and it dies with its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import StoreBusy

HOLDER = """
import sys, time
from pathlib import Path
from samplerecs_daemon.store.lock import WriterLock
lock = WriterLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.readline()
lock.release()
print("free", flush=True)
sys.stdin.readline()
"""


def holder(path: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    return process


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def test_who_holds_it_is_named_until_it_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    process = holder(path)
    try:
        with pytest.raises(StoreBusy, match=f"Process {process.pid} is writing") as caught:
            WriterLock(path).acquire(timeout=0.1)
        assert str(path) in caught.value.message
        access = StoreAccess(path, lambda: 0.0, lock_wait_s=0.1)
        with pytest.raises(StoreBusy, match=str(process.pid)), access.writer():
            pass
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"free\n"
        with access.writer() as store:
            assert WriterLock(path).holder() == os.getpid()
            store.set_context("bpm", 120, source="user")
        assert WriterLock(path).holder() is None
    finally:
        end(process)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_holder_leaves_it_free(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    process = holder(path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with WriterLock(path).acquire(timeout=60) as lock:
        assert lock.held
        assert lock.holder() == os.getpid()
    end(process)


def test_a_stopped_holder_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    process = holder(path)
    try:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
        with WriterLock(path).acquire(timeout=60) as lock:
            assert lock.held
    finally:
        end(process)


def test_the_lock_is_free_again_after_an_error_inside(tmp_path: Path) -> None:
    access = StoreAccess(tmp_path / "library.db", lambda: 0.0)
    with pytest.raises(ZeroDivisionError), access.writer():
        _ = 1 // 0
    with WriterLock(tmp_path / "library.db").acquire(timeout=0):
        pass
