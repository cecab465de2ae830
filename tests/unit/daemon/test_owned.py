"""What a library is made of is its owner's alone."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_parts import kept

from samplerecs_daemon.logs import writing_logs
from samplerecs_daemon.owned import open_to_others
from samplerecs_daemon.store import Store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def wide(folder: Path) -> list[str]:
    return [path.name for path in (folder, *folder.rglob("*")) if open_to_others(path)]


def test_the_database_and_its_side_files_are_their_owners(tmp_path: Path) -> None:
    path = tmp_path / "data" / "library.db"
    with Store.open(path):
        assert {path.stat().st_mode & 0o777 for path in path.parent.iterdir()} == {0o600}
        assert {"library.db", "library.db-wal"} <= {one.name for one in path.parent.iterdir()}
        assert not open_to_others(path.parent)


def test_a_wider_database_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Store.open(path).close()
    path.chmod(0o644)
    with Store.open(path):
        assert not wide_files(tmp_path)


def wide_files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if open_to_others(path)]


def test_logs_are_their_owners_also_older_ones(tmp_path: Path) -> None:
    path = tmp_path / "data" / "logs" / "daemon.log"
    with writing_logs(path, "info", terminal=False):
        assert wide(tmp_path / "data") == []
    older = path.with_name("daemon.log.1")
    older.write_text("{}")
    path.chmod(0o644)
    with writing_logs(path, "info", terminal=False):
        (handler,) = (one for one in logging.getLogger().handlers if _rotates(one))
        handler.doRollover()  # type: ignore[attr-defined]
        assert wide(tmp_path / "data") == []


def _rotates(handler: logging.Handler) -> bool:
    return hasattr(handler, "doRollover")


def test_backups_and_exports_are_their_owners(tmp_path: Path) -> None:
    with kept(tmp_path, "a.wav") as made:
        made.engine.backup(tmp_path / "copy.db")
        made.engine.export_analysis(tmp_path / "out.gz")
        assert not open_to_others(tmp_path / "copy.db")
        assert not open_to_others(tmp_path / "out.gz")
