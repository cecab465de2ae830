"""The commands that show a file in its folder: no shell, no file name that becomes an option."""

from __future__ import annotations

from pathlib import Path

import pytest

from samplerecs_daemon import reveal
from samplerecs_models.errors import NothingFound

ODD = Path("/sounds/a, b; $(rm) 'c'/-kick.wav")


def test_each_system_has_its_way() -> None:
    assert reveal.commands(ODD, "darwin") == [("open", "-R", str(ODD))]
    assert reveal.commands(ODD, "win32") == [("explorer", f"/select,{ODD}")]
    chosen, folder = reveal.commands(ODD, "linux")
    (uri,) = [word for word in chosen if word.startswith("array:string:")]
    assert uri.count(",") == 0
    assert folder == ("xdg-open", str(ODD.parent))


def test_where_nothing_can_show_it_the_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("samplerecs_daemon.reveal.sys.platform", "linux")
    with pytest.raises(NothingFound) as told:
        reveal.reveal(ODD)
    assert str(ODD.parent) in told.value.hint
