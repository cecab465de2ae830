"""Folders on drives that move, without a daemon: what can be done is, the rest is said."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli
from store_parts import write_kick, write_kicks

from samplerecs_cli.exits import ExitCode


@pytest.fixture
def folder(tmp_path: Path, cli: Cli) -> Path:
    folder = tmp_path / "drive" / "sounds"
    write_kicks(folder, 4)
    assert cli("library", "add", folder).returncode == ExitCode.OK
    return folder


def test_a_folder_that_moved(cli: Cli, folder: Path, tmp_path: Path) -> None:
    there = tmp_path / "other drive"
    shutil.copytree(folder.parent, there)
    shutil.rmtree(folder.parent)
    (there / "sounds" / "kick 001.wav").unlink()
    assert b"the folder is not there" in cli("library", "scan").stderr
    (root,) = json.loads(cli("library", "list", "--json").stdout)
    assert (root["present"], root["watching"]) == (False, "none")
    moved = cli("library", "relink", folder.parent, there, "--json")
    assert moved.returncode == ExitCode.OK, moved.stderr
    found = json.loads(moved.stdout)
    assert (found["sounds"], found["missing"]) == (3, 1)
    assert found["new"] == str(there)
    (report,) = json.loads(cli("library", "scan", "--json").stdout)
    assert (report["root"], report["analysed"], report["unchanged"]) == (
        str(there / "sounds"),
        0,
        3,
    )
    again = cli("library", "relink", folder.parent, there)
    assert again.returncode == ExitCode.NOT_FOUND
    assert b"library list" in again.stderr


def test_a_folder_that_was_renamed_names_its_packs_anew(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "Dirty Machines"
    folder.mkdir()
    write_kick(folder / "kick.wav", 1)
    (folder / "Night Drive").mkdir()
    write_kick(folder / "Night Drive" / "kick.wav", 99)
    assert cli("library", "add", folder).returncode == ExitCode.OK
    there = folder.rename(tmp_path / "Clean Machines")
    assert cli("library", "relink", folder, there).returncode == ExitCode.OK

    def count(pack: str) -> int:
        found = cli("search", f'pack:"{pack}"', "--json")
        return len(json.loads(found.stdout)["suggestions"])

    assert (count("Clean Machines"), count("Dirty Machines"), count("Night Drive")) == (1, 0, 1)


def test_an_unplugged_drive_comes_back(cli: Cli, folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "away")
    (report,) = json.loads(cli("library", "scan", "--json").stdout)
    assert report["missing"] == 4
    status = json.loads(cli("library", "status", "--json").stdout)
    assert (status["missing"], status["roots"][0]["present"]) == (4, False)
    (tmp_path / "away").rename(folder)
    (report,) = json.loads(cli("library", "scan", "--json").stdout)
    assert (report["analysed"], report["unchanged"]) == (0, 4)
    assert json.loads(cli("library", "status", "--json").stdout)["missing"] == 0


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    """A mount point for a file system without identity, as a network share is; with the right."""
    point = tmp_path / "share"
    point.mkdir()
    try:
        mount(point)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no right to mount")
    yield point
    subprocess.run(["umount", point], check=False, capture_output=True)


def mount(point: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "none", point], check=True, capture_output=True)


def test_a_share_that_is_not_mounted(cli: Cli, share: Path, tmp_path: Path) -> None:
    write_kicks(share / "sounds", 4)
    assert cli("library", "add", share).returncode == ExitCode.OK
    shutil.copytree(share / "sounds", tmp_path / "kept")
    subprocess.run(["umount", share], check=True)
    assert b"its drive is not connected" in cli("library", "scan").stderr
    status = json.loads(cli("library", "status", "--json").stdout)
    assert (status["unplugged"], status["gone"]) == (4, 0)
    mount(share)
    shutil.copytree(tmp_path / "kept", share / "sounds")
    (report,) = json.loads(cli("library", "scan", "--json").stdout)
    assert (report["analysed"], report["unchanged"]) == (0, 4)
    status = json.loads(cli("library", "status", "--json").stdout)
    assert (status["missing"], status["roots"][0]["why"]) == (0, "")


def test_verify(cli: Cli, folder: Path) -> None:
    run = cli("library", "verify")
    assert run.returncode == ExitCode.OK
    assert b"The database is sound." in run.stderr
    verified = json.loads(cli("library", "verify", "--json").stdout)
    assert verified["database"] == []
    assert verified["reports"][0]["unchanged"] == 4


@pytest.mark.parametrize("words", [("pause",), ("resume",), ("release", "/media/red")])
def test_what_needs_a_daemon_says_so(cli: Cli, words: tuple[str, ...]) -> None:
    run = cli("library", *words)
    assert run.returncode == ExitCode.INPUT
    assert b"No daemon runs" in run.stderr
    assert run.stdout == b""


def test_how_folders_stand(cli: Cli, folder: Path) -> None:
    shown = cli("library", "list").stdout.decode()
    assert "no daemon runs" in " ".join(shown.split())
    assert "To hear" in shown
    status = cli("library", "status").stdout.decode()
    assert str(folder) in status.replace("\n", "") or folder.name in status
    assert "Still to be heard" in status


def test_what_is_gone_or_cannot_be_read_is_told_apart_at_every_scan(cli: Cli, folder: Path) -> None:
    (folder / "kick 001.wav").unlink()
    (folder / "bad.wav").write_bytes(b"words")
    for _ in range(2):
        said = cli("library", "scan").stderr.decode()
        assert "1 can't be read" in said
        assert "1 file can't be read: `samplerecs library errors`" in said
        assert "3 unchanged" in said
    found = json.loads(cli("library", "status", "--json").stdout)
    assert (found["sounds"], found["gone"], found["with_vector"], found["failed"]) == (3, 1, 3, 1)
    assert sum(found["roles"].values()) == 3
    assert b"1 more, not counted above" in cli("library", "status").stdout
