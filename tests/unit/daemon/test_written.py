"""What was written where the user said: only what was noted goes, and nothing that is in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplerecs_daemon.paths import Paths
from samplerecs_daemon.removal import Removed, names_in_use, remove, traces
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_daemon.written import note_written, noted
from samplerecs_models.errors import StoreError


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    home = tmp_path / "home"
    return Paths(home / "config", home / "data", home / "cache")


def uninstall(paths: Paths, tmp_path: Path) -> Removed:
    found = traces(paths, tmp_path / "no service", names_in_use(paths))
    yours = [trace for trace in found if trace.what == "yours"]
    return remove(yours, keep_data=False, exports=True, home=tmp_path, folders=())


def wrote(folder: Path, *names: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"sound")
    return [folder / name for name in names]


def test_a_folder_in_which_nothing_was_written_is_left_alone(paths: Paths, tmp_path: Path) -> None:
    # A crate that was set to a folder of the user's own, and refused to be filled there.
    sounds = wrote(tmp_path / "samples", "kick.wav")
    note_written(paths, [tmp_path / "samples"])
    assert uninstall(paths, tmp_path) == Removed((), (), ())
    assert sounds[0].exists()


def test_what_others_laid_into_an_export_stays(paths: Paths, tmp_path: Path) -> None:
    board = tmp_path / "board"
    note_written(paths, [board, *wrote(board, "a.wav", "b.wav")])
    (mine,) = wrote(board, "my take.wav")
    (removed,) = uninstall(paths, tmp_path).removed
    assert (removed.path, removed.size) == (board, 10)
    assert list(board.iterdir()) == [mine]
    mine.unlink()
    uninstall(paths, tmp_path)
    assert not board.exists()


def test_renders_and_exports_that_a_project_names_stay(paths: Paths, tmp_path: Path) -> None:
    board, renders = tmp_path / "board", tmp_path / "samplerecs renders"
    used = [*wrote(board, "a.wav"), *wrote(renders, "c 120.wav")]
    other = [*wrote(board, "b.wav"), *wrote(renders, "d 120.wav")]
    note_written(paths, [board, *used, *other])
    row = ProjectRow(0, "/p/s", "/p/S.rpp", "reaper", "S", *(None,) * 3, 0.0, "", (), 1.0)
    paths.data.mkdir(parents=True, exist_ok=True)
    with Store.open(paths.database) as store:
        store.save_project(row, [("Samples/Imported/A.wav", None)])
        store.save_project(row, [("samplerecs renders/c 120.wav", None)])
    done = uninstall(paths, tmp_path)
    assert all(path.exists() for path in used)
    assert not any(path.exists() for path in other)
    assert {trace.path for trace in done.kept} == {board, used[1]}


def test_without_knowing_what_is_in_use_nothing_goes(paths: Paths) -> None:
    paths.data.mkdir(parents=True)
    paths.database.write_bytes(b"no database at all, " * 50)
    with pytest.raises(StoreError, match="so nothing was removed"):
        names_in_use(paths)


def test_notes_are_kept_once_each_and_in_order(paths: Paths, tmp_path: Path) -> None:
    note_written(paths, [tmp_path / "b", tmp_path / "a"])
    note_written(paths, [tmp_path / "a", tmp_path / "c"])
    assert noted(paths) == [str(tmp_path / name) for name in "bac"]
