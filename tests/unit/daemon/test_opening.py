"""The command that opens a sound in the system's player: no shell, no name that is an option."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplerecs_daemon import opening
from samplerecs_models.errors import NothingFound


@pytest.mark.parametrize(
    ("platform", "program"), [("darwin", "open"), ("win32", "explorer"), ("linux", "xdg-open")]
)
def test_each_system_has_its_way(platform: str, program: str) -> None:
    name, file = opening.opener(Path("-kick; $(rm) 'c'.wav"), platform)
    assert name == program
    assert Path(file).is_absolute()
    assert file.endswith("-kick; $(rm) 'c'.wav")


def test_where_there_is_no_player_the_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("samplerecs_daemon.reveal.sys.platform", "linux")
    with pytest.raises(NothingFound) as told:
        opening.open_in_player(tmp_path / "kick.wav")
    assert "kick.wav" in told.value.hint
