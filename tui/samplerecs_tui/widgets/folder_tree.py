"""The folders of this computer as a tree, and a line that completes their paths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import DirectoryTree

from samplerecs_tui.folders import completed
from samplerecs_tui.signs import ASCII
from samplerecs_tui.widgets.line_input import LineInput


class FolderTree(DirectoryTree):
    """Shows folders alone; right opens one, enter chooses it.

    Args:
        path: the folder at its top.
        signs: what the terminal can show.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "open", "Open"),
        Binding("left,h", "shut", "Close"),
        Binding("backspace", "above", "Above"),
    ]

    def __init__(self, path: Path, signs: Mapping[str, str]) -> None:
        super().__init__(path, id="tree")
        shut, opened = ("+ ", "- ") if signs is ASCII else ("▸ ", "▾ ")
        self.ICON_NODE, self.ICON_NODE_EXPANDED = shut, opened
        self.auto_expand = False
        # The lines between folders are no letters.
        self.show_guides = signs is not ASCII

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Leave files and what is hidden out."""
        return [path for path in paths if not path.name.startswith(".") and _is_folder(path)]

    def action_open(self) -> None:
        """Open the folder under the cursor."""
        if self.cursor_node is not None:
            self.cursor_node.expand()

    def action_shut(self) -> None:
        """Close the folder under the cursor, or go to the one it is in."""
        node = self.cursor_node
        if node is not None and node.is_expanded:
            node.collapse()
        elif node is not None and node.parent is not None:
            self.move_cursor(node.parent)

    def action_above(self) -> None:
        """Put the folder above at the top."""
        self.path = Path(self.path).parent


class FolderInput(LineInput):
    """A line for a path; tab completes it, and goes on where there is nothing to complete."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", "Complete")]

    def action_complete(self) -> None:
        """Complete the path; drives may be slow, so on a thread."""
        typed = self.value
        if typed:
            self.run_worker(lambda: self._complete(typed), thread=True, exit_on_error=False)
        else:
            self.screen.focus_next()

    def _complete(self, typed: str) -> None:
        whole = completed(typed)
        if self.is_attached:
            self.app.call_from_thread(self._take, typed, whole)

    def _take(self, typed: str, whole: str) -> None:
        if self.value != typed:
            # The user typed on meanwhile.
            return
        if whole == typed:
            self.screen.focus_next()
            return
        self.value = whole
        self.cursor_position = len(whole)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
