"""`doctor` on what runs in the background finds what is wrong and says what to do."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from samplerecs_daemon.api import Check
from samplerecs_daemon.engine.upkeep import examine_upkeep
from samplerecs_daemon.paths import Paths, find_paths
from samplerecs_daemon.runtime import Runtime, this_process, write_runtime
from samplerecs_daemon.service.install import service_of
from samplerecs_daemon.service.systemd import Systemd
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.lock import WriterLock


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths({"SAMPLERECS_HOME": str(tmp_path)})


def checks(
    paths: Paths,
    tmp_path: Path,
    environment: Mapping[str, str] | None = None,
    osc_port: int = 0,
) -> dict[str, Check]:
    manager = Systemd(tmp_path / "user", environment or {})
    found = examine_upkeep(paths, environment or {}, manager, service_of({}), osc_port)
    return {check.name: check for check in found}


def test_a_fresh_installation_is_fine(paths: Paths, tmp_path: Path) -> None:
    found = checks(paths, tmp_path)
    assert {found[name].state for name in ("Daemon", "Writing", "Start at login")} == {"ok"}
    assert "Environment" not in found


def test_a_port_that_another_program_holds_is_told(paths: Paths, tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        taken = checks(paths, tmp_path, osc_port=port)["DAW port"]
    assert (taken.state, str(port) in taken.detail) == ("warn", True)
    assert checks(paths, tmp_path, osc_port=port)["DAW port"].state == "ok"


def test_a_daemon_that_was_killed_is_told(paths: Paths, tmp_path: Path) -> None:
    mine = this_process(1, "secret")
    gone = Runtime(mine.pid, 1, "secret", mine.version, mine.api, 0.0, "another birth")
    write_runtime(paths, gone)
    assert checks(paths, tmp_path)["Daemon"].state == "warn"


def test_a_daemon_that_does_not_answer_is_told(paths: Paths, tmp_path: Path) -> None:
    write_runtime(paths, this_process(1, "secret"))
    found = checks(paths, tmp_path)["Daemon"]
    assert (found.state, "restart" in found.hint) == ("fail", True)
    assert "secret" not in found.detail


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_a_database_that_others_may_read_is_told(paths: Paths, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("modes mean nothing there")
    Store.open(paths.database).close()
    assert "Privacy" not in checks(paths, tmp_path)
    paths.database.chmod(0o644)
    found = checks(paths, tmp_path)["Privacy"]
    assert (found.state, "chmod 600" in found.hint) == ("warn", True)


def test_a_token_that_others_may_read_is_told(paths: Paths, tmp_path: Path) -> None:
    write_runtime(paths, this_process(1, "secret"))
    assert "Token" not in checks(paths, tmp_path)
    paths.runtime.chmod(0o644)
    assert checks(paths, tmp_path)["Token"].state == "fail"


def test_a_foreign_writer_is_named(paths: Paths, tmp_path: Path) -> None:
    Store.open(paths.database).close()
    with WriterLock(paths.database).acquire(0):
        found = checks(paths, tmp_path)["Writing"]
    assert (found.state, str(os.getpid()) in found.detail) == ("warn", True)
    assert checks(paths, tmp_path)["Writing"].state == "ok"


def test_a_service_of_another_installation_is_told(paths: Paths, tmp_path: Path) -> None:
    manager = Systemd(tmp_path / "user", {})
    manager.path.parent.mkdir(parents=True)
    manager.path.write_bytes(manager.render(service_of({})))
    assert checks(paths, tmp_path)["Start at login"].state == "ok"
    manager.path.write_bytes(b"[Service]\nExecStart=/old/samplerecs daemon run\n")
    assert checks(paths, tmp_path)["Start at login"].state == "warn"


def test_variables_that_act_are_shown(paths: Paths, tmp_path: Path) -> None:
    found = checks(paths, tmp_path, {"RECS_STRETCH": "1", "PATH": "/bin"})
    assert found["Environment"].detail == "RECS_STRETCH=1"
