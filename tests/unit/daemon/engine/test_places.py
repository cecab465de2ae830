"""Nothing is ever written into a folder of sounds, whatever writes and however it is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kept_parts import Kept, kept

from samplerecs_models.errors import BadPath

Write = Callable[[Kept, Path], object]
WRITERS: dict[str, Write] = {
    "backup": lambda made, path: made.engine.backup(path),
    "export": lambda made, path: made.engine.export_analysis(path),
}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Kept]:
    with kept(tmp_path, "a.wav") as opened:
        yield opened


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_written_into_the_library(made: Kept, tmp_path: Path, name: str) -> None:
    (made.folder / "sub").mkdir()
    (tmp_path / "link").symlink_to(made.folder / "sub")
    before = set(made.folder.rglob("*"))
    for target in (made.folder / "x", made.folder / "sub" / "x", tmp_path / "link" / "x"):
        with pytest.raises(BadPath, match="a folder of your library"):
            WRITERS[name](made, target)
    assert set(made.folder.rglob("*")) == before


@pytest.mark.parametrize("name", WRITERS)
def test_no_folder_is_made(made: Kept, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadPath, match="There is no folder"):
        WRITERS[name](made, tmp_path / "none" / "x")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("name", WRITERS)
def test_elsewhere_is_fine(made: Kept, tmp_path: Path, name: str) -> None:
    WRITERS[name](made, tmp_path / "x")
    assert (tmp_path / "x").is_file()
