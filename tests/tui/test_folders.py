"""Choosing folders in the guide: by one key, by walking through them, by completing a path."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from panel_parts import Stage, library, type_keys, until

from samplerecs_daemon.remote.client import HttpClient
from samplerecs_tui.app import LivePanel
from samplerecs_tui.folders import completed
from samplerecs_tui.screens.browse import BrowseScreen
from samplerecs_tui.screens.first_run import FirstRunScreen
from samplerecs_tui.widgets.folder_tree import FolderTree
from samplerecs_tui.widgets.line_input import LineInput
from samplerecs_tui.widgets.picks import Picks


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for below in ("Music/Samples", "Music/Songs", ".cache", "Sounds"):
        (tmp_path / below).mkdir(parents=True)
    (tmp_path / "Song.wav").write_bytes(b"no folder")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def test_a_path_is_completed_by_the_folders_that_are_there(home: Path) -> None:
    end = os.sep
    assert completed("~") == f"~{end}"
    assert completed(f"~{end}Mu") == f"~{end}Music{end}"
    assert completed(f"{home}{end}Music{end}") == f"{home}{end}Music{end}S"
    assert completed(f"{home}{end}Music{end}Sa") == f"{home}{end}Music{end}Samples{end}"
    # Neither a file nor what is hidden; the latter when it is asked for.
    assert completed(f"{home}{end}Son") == f"{home}{end}Son"
    assert completed(f"{home}{end}.c") == f"{home}{end}.cache{end}"
    for nothing in (
        "",
        f"{home}{end}nope{end}x",
        f"{home}{end}Song.wav{end}",
        "a\0/b",
        "~nobody-of-that-name/x",
    ):
        assert completed(nothing) == nothing


def test_folders_are_chosen_without_typing_and_nothing_is_added_before_a_yes(
    scene: Stage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.daemon.answer("GET /api/v1/library", library(roots=(), sounds=0))
    added: list[Path] = []

    def add(_: HttpClient, path: Path, *more: object) -> None:
        added.append(path)

    monkeypatch.setattr(HttpClient, "add_root", add)

    async def scenario(panel: LivePanel, pilot: Any) -> None:
        await until(pilot, lambda: isinstance(panel.screen, FirstRunScreen))
        await until(pilot, lambda: isinstance(panel.focused, Picks))
        guide, picks = panel.screen, panel.screen.query_one(Picks)
        await type_keys(pilot, "1")
        assert picks.selected == []
        await type_keys(pilot, "1", "9")
        assert picks.selected == ["/home/ada/Splice"]
        await type_keys(pilot, "1", "ctrl+o")
        await until(pilot, lambda: isinstance(panel.screen, BrowseScreen))
        tree = panel.screen.query_one(FolderTree)
        await until(pilot, lambda: len(tree.root.children) == 2)
        await until(pilot, lambda: panel.focused is tree)
        await type_keys(pilot, "down", "right")
        await until(pilot, lambda: len(tree.root.children[0].children) == 2)
        await type_keys(pilot, "down", "enter")
        box = guide.query_one("#folder", LineInput)
        await until(pilot, lambda: box.value == str(home / "Music" / "Samples"))
        await until(pilot, lambda: panel.focused is box)
        box.value = str(home / "Music" / "So")
        await type_keys(pilot, "tab")
        await until(pilot, lambda: box.value == str(home / "Music" / "Songs") + os.sep)
        assert added == []
        await type_keys(pilot, "enter")
        await until(pilot, lambda: added == [home / "Music" / "Songs"])

    async def run() -> None:
        panel = scene.app()
        async with panel.run_test(size=(100, 30)) as pilot:
            await scenario(panel, pilot)

    asyncio.run(run())
