"""Choosing a folder of this computer by walking through them; nothing in them is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DirectoryTree, Label

from samplerecs_tui.screens.over import OverScreen
from samplerecs_tui.widgets.folder_tree import FolderTree


class BrowseScreen(OverScreen[Path | None]):
    """Lets the user choose a folder; None where they give up.

    Args:
        start: the folder at the top.
        signs: what the terminal can show.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Back")]

    def __init__(self, start: Path, signs: Mapping[str, str]) -> None:
        super().__init__()
        self._start, self._signs = start, signs

    def compose(self) -> ComposeResult:
        """Make the tree."""
        with Vertical(classes="box"):
            yield Label("Which folder?", markup=False)
            yield FolderTree(self._start, self._signs)
            yield Label("right opens, left closes, backspace: the folder above", classes="quiet")
            yield Label("enter chooses, escape: back", classes="quiet")

    @on(DirectoryTree.DirectorySelected)
    def _chosen(self, event: DirectoryTree.DirectorySelected) -> None:
        event.stop()
        self.dismiss(event.path)

    def action_give_up(self) -> None:
        """Leave without one."""
        self.dismiss(None)
