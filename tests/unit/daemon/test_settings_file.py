"""Only what a settings file says counts: not when it was written."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.settings_file import CHANGED, SettingsFile


def test_what_it_says_counts_and_not_when(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("stretch = true\n")
    read = SettingsFile.as_now(path)
    os.utime(path, (1.0, 1.0))
    assert (read.changed(), read.troubles()) == (False, ())
    path.write_text("stretch = null\n")
    os.utime(path, (1.0, 1.0))
    assert (read.changed(), read.troubles()) == (True, (CHANGED,)), "of the same size and time"
    path.write_text("stretch = true\n")
    assert not read.changed(), "put back as it was"


def test_a_file_that_comes_or_goes_is_a_change(tmp_path: Path) -> None:
    path = tmp_path / "none" / "config.toml"
    nothing = SettingsFile.as_now(path)
    assert not nothing.changed()
    path.parent.mkdir()
    path.write_text("")
    assert nothing.changed()
    there = SettingsFile.as_now(path)
    path.unlink()
    assert there.changed()
    assert not nothing.changed()
