"""`samplerecs uninstall` leaves a home as it was before the first command."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_here import run_here
from conftest import Cli
from daemon_process import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="homes are laid out otherwise")


@dataclass(frozen=True)
class User:
    """A user with an empty home, without SAMPLERECS_HOME."""

    home: Path

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("XDG_", "SAMPLERECS_", "RECS_"))
        }
        return run_here(arguments, {**environment, "HOME": str(self.home), "COLUMNS": "120"})

    def listing(self) -> list[str]:
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*"))


@pytest.fixture
def user(tmp_path: Path) -> User:
    (tmp_path / "home").mkdir()
    return User(tmp_path / "home")


def work(user: User, library: Path) -> None:
    """Do most of what writes anything."""
    sounds = library / "Concrete Techno" / "One Shots"
    commands: tuple[tuple[str | Path, ...], ...] = (
        ("library", "add", sounds),
        ("context", "set", "--bpm", "124"),
        ("suggest",),
        ("library", "backup", user.home.parent / "backup.db"),
        ("service", "install"),
    )
    for command in commands:
        run = user(*command)
        assert run.returncode == 0, (command, run.stderr)


def test_an_empty_home_is_empty_again(user: User, demo_library: Path) -> None:
    work(user, demo_library)
    (user.home / ".config" / "samplerecs").mkdir(parents=True, exist_ok=True)
    (user.home / ".config" / "samplerecs" / "config.toml").write_text("stretch = true\n")
    assert len(user.listing()) > 10
    listed = json.loads(user("uninstall", "--dry-run", "--json").stdout)
    kinds = {trace["what"] for trace in listed}
    assert kinds == {"settings", "library", "cache", "start at login", "yours"}
    run = user("uninstall", "--yes")
    assert run.returncode == 0, run.stderr
    assert user.listing() == []
    assert (user.home.parent / "backup.db").exists()


def named(cli: Cli, *options: str) -> tuple[set[str], set[str]]:
    """Return the paths that a dry run names, and those that the real one then names."""
    listed = json.loads(cli("uninstall", "--dry-run", "--json", *options).stdout)
    done = json.loads(cli("uninstall", "--yes", "--json", *options).stdout)
    assert not done["failed"]
    return (
        {trace["path"] for trace in listed},
        {trace["path"] for group in done.values() for trace in group},
    )


def test_a_dry_run_names_what_the_real_one_does(demo_cli: Cli) -> None:
    listed, done = named(demo_cli, "--exports")
    assert listed == done
    assert len(listed) > 2
    assert not demo_cli.home.exists()


def test_a_dry_run_beside_a_daemon_names_what_the_real_one_does(demo_cli: Cli) -> None:
    home = Home(demo_cli.home)
    names = ("RECS_PORT", "RECS_OSC_PORT", "RECS_DISCOVERY")
    own = {name: home.environment[name] for name in names}
    try:
        # A process: the daemon outlives who starts it.
        begun = Cli(home.folder)("daemon", "start", env=own)
        assert begun.returncode == 0, begun.stderr
        listed, done = named(demo_cli)
    finally:
        home.clear()
    assert listed == done
    assert {"daemon.json", "daemon.json.lock"} <= {Path(path).name for path in listed}
    assert not home.folder.exists()


def test_data_and_foreign_files_are_kept(user: User, demo_library: Path) -> None:
    work(user, demo_library)
    mine = user.home / ".local" / "share" / "samplerecs" / "my notes.txt"
    mine.write_text("mine")
    assert user("uninstall", "--yes", "--keep-data").returncode == 0
    assert json.loads(user("library", "status", "--json").stdout)["sounds"] > 0
    assert not (user.home / ".config" / "systemd").exists()
    assert user("uninstall", "--yes", "--exports").returncode == 0
    assert user.listing() == [
        ".local", ".local/share", ".local/share/samplerecs", ".local/share/samplerecs/my notes.txt"
    ]  # fmt: skip
    assert not (user.home.parent / "backup.db").exists()


def test_nothing_is_removed_without_a_yes(user: User, demo_library: Path) -> None:
    work(user, demo_library)
    before = user.listing()
    refused = user("uninstall")
    assert refused.returncode == 2
    assert b"--yes" in refused.stderr
    assert user.listing() == before


def test_there_may_be_nothing_to_remove(user: User) -> None:
    run = user("uninstall", "--dry-run")
    assert (run.returncode, run.stdout) == (0, b"")
    assert b"Nothing is left" in run.stderr
    assert user("uninstall", "--yes").returncode == 0
    assert user.listing() == []
