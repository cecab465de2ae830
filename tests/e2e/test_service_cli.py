"""`samplerecs service ...` where no manager of services can be told: the file, and what to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from conftest import Cli

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="checks the unit")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    # No PATH: the real systemd of who runs the tests must not hear of it.
    return {"XDG_CONFIG_HOME": str(tmp_path / "xdg"), "PATH": ""}


def test_printing_changes_nothing(cli: Cli, env: dict[str, str], tmp_path: Path) -> None:
    done = cli("service", "install", "--print", "--memory-max", "900", env=env)
    assert done.returncode == 0
    unit = done.stdout.decode()
    assert sys.executable in unit
    assert f"SAMPLERECS_HOME={cli.home}" in unit
    assert "MemoryMax=900M" in unit
    assert not (tmp_path / "xdg").exists()


def test_installed_looked_at_and_removed(cli: Cli, env: dict[str, str], tmp_path: Path) -> None:
    unit = tmp_path / "xdg/systemd/user/samplerecs.service"
    none = cli("service", "status", env=env)
    assert none.returncode == 4
    assert b"No service is installed" in none.stderr

    done = cli("service", "install", env=env)
    assert done.returncode == 0
    assert str(unit) in done.stderr.decode()
    assert b"systemctl --user enable samplerecs.service" in done.stderr
    printed = cli("service", "install", "--print", env=env).stdout
    assert unit.read_bytes() == printed

    status = cli("service", "status", env=env)
    assert status.returncode == 0
    assert b"does not run" in status.stderr
    assert b"It starts at login" in status.stderr
    (unit.parent / "default.target.wants" / unit.name).unlink()
    assert b"does not start at login" in cli("service", "status", env=env).stderr
    unit.write_bytes(printed.replace(b"Nice=10", b"Nice=5"))
    assert b"not what would be written now" in cli("service", "status", env=env).stderr
    shown = json.loads(cli("service", "status", "--json", env=env).stdout)
    assert (shown["installed"], shown["current"], shown["reachable"]) == (True, False, False)

    done = cli("service", "uninstall", env=env)
    assert done.returncode == 0
    assert not unit.exists()
    assert b"No service is installed" in cli("service", "uninstall", env=env).stderr
