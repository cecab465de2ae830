"""`library backup` and `restore` as a user runs them."""

import json
from pathlib import Path
from typing import Any


def sounds(cli: Any) -> int:
    return int(json.loads(cli("library", "status", "--json").stdout)["sounds"])


def test_a_backup_brings_everything_back(demo_cli: Any, tmp_path: Path) -> None:
    before = sounds(demo_cli)
    copy = tmp_path / "copy.db"
    made = demo_cli("library", "backup", copy, "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout) == {"path": str(copy)}
    folder = json.loads(demo_cli("library", "list", "--json").stdout)[0]["path"]
    assert demo_cli("library", "remove", folder).returncode == 0
    assert sounds(demo_cli) == 0
    restored = demo_cli("library", "restore", copy, "--yes", "--json")
    assert restored.returncode == 0, restored.stderr
    assert Path(json.loads(restored.stdout)["aside"]).is_file()
    assert sounds(demo_cli) == before


def test_the_library_is_not_replaced_without_a_yes(demo_cli: Any, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert demo_cli("library", "backup", copy).returncode == 0
    folder = json.loads(demo_cli("library", "list", "--json").stdout)[0]["path"]
    assert demo_cli("library", "remove", folder).returncode == 0
    refused = demo_cli("library", "restore", copy)
    assert refused.returncode == 2
    assert b"--yes" in refused.stderr
    assert sounds(demo_cli) == 0


def test_a_file_that_is_there_is_not_overwritten(demo_cli: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    made = demo_cli("library", "backup", tmp_path / "mine.txt")
    assert made.returncode == 4
    assert b"there already" in made.stderr
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_is_no_backup_is_refused(demo_cli: Any, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine " * 100)
    before = sounds(demo_cli)
    restored = demo_cli("library", "restore", tmp_path / "mine.txt", "--yes")
    assert restored.returncode == 7
    assert b"Traceback" not in restored.stderr
    assert sounds(demo_cli) == before
