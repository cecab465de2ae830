"""A list of boxes to tick, of which an empty one is empty also without colour."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import SelectionList
from textual.widgets.option_list import OptionDoesNotExist


class Picks(SelectionList[str]):
    """Textual draws an X into every box, and tells by its colour alone whether it is ticked."""

    def render_line(self, y: int) -> Strip:
        """Return the line with a blank where nothing is ticked."""
        strip = super().render_line(y)
        try:
            option = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return strip
        left, inner, *rest = strip
        if option.value in self.selected:
            return strip
        return Strip([left, Segment(" " * len(inner.text), inner.style), *rest])
