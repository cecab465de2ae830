"""Who is this user's one daemon: one that hangs does not keep the next one waiting for long."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from samplerecs_daemon.paths import Paths
from samplerecs_daemon.runtime import make_token, remove_runtime, this_process, write_runtime
from samplerecs_daemon.server import elected
from samplerecs_daemon.store.lock import WriterLock
from samplerecs_models.errors import DaemonError

FOR_EVER_S = 3600.0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


def nobody_listens() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def refused(paths: Paths, *, wait_s: float, silent_s: float) -> str:
    with (
        pytest.raises(DaemonError) as caught,
        elected(paths, wait_s=wait_s, silent_s=silent_s),
    ):
        pass
    assert "samplerecs daemon stop" in caught.value.hint
    return caught.value.message


def test_one_that_was_ready_and_is_silent_is_waited_for_shortly(paths: Paths) -> None:
    ready = this_process(nobody_listens(), make_token())
    write_runtime(paths, ready)
    lock = WriterLock(paths.runtime)
    lock.acquire(0.0)
    try:
        said = refused(paths, wait_s=FOR_EVER_S, silent_s=0.0)
        assert said.startswith(f"Another daemon (process {ready.pid}) holds the library")
        # One that another process left behind says nothing of the one that starts now.
        remove_runtime(paths, ready)
        write_runtime(paths, replace(ready, birth=ready.birth + "x"))
        refused(paths, wait_s=0.0, silent_s=FOR_EVER_S)
    finally:
        lock.release()
    with elected(paths, wait_s=0.0, silent_s=0.0):
        pass
