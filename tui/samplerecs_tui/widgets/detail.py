"""The sound under the cursor in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from samplerecs_daemon.api import HistoryEntry, SampleInfo, Suggestion, Waveform
from samplerecs_tui.ending import unless_ending
from samplerecs_tui.signs import ASCII
from samplerecs_tui.state import detail, waves


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show of a sound; what is not known yet is None or empty.

    Attributes:
        sample: the sound; `suggestion`: its place in a list.
        wave: its outline.
        near: its neighbours, the nearest first.
        uses: what was done with it, the latest first.
        played: how it is played, "" while it is not.
        standing: where it stands for the project, where it is not in a list.
    """

    sample: SampleInfo
    suggestion: Suggestion | None = None
    wave: Waveform | None = None
    near: tuple[SampleInfo, ...] = ()
    uses: Sequence[HistoryEntry] = ()
    played: str = ""
    standing: str = ""


class Detail(Container):
    """The pane: beside the list where the terminal is wide, below it else."""

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._shown: Shown | None = None
        self._now = 0.0

    def compose(self) -> ComposeResult:
        """Make the two halves."""
        yield Static(id="about")
        yield Static(id="parts")

    def show(self, shown: Shown | None, now: float) -> None:
        """Show a sound; None for nothing.

        Args:
            shown: what there is of it.
            now: Unix seconds, for ages.
        """
        if shown == self._shown:
            return
        self._shown, self._now = shown, now
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size, once both halves have theirs."""
        self.call_after_refresh(unless_ending(self.app, self._draw))

    def _draw(self) -> None:
        about, parts = self.query_one("#about", Static), self.query_one("#parts", Static)
        if self._shown is None:
            self.border_title = ""
            about.update("", layout=False)
            parts.update("", layout=False)
            return
        self.border_title = Content(self._shown.sample.name).plain.replace("[", "(")
        # Both have a size of their own: a layout for each move of the cursor would be felt.
        size = about.size
        about.update(self._about(self._shown, size.width, size.height), layout=False)
        parts.update(self._parts(self._shown, parts.size.width, parts.size.height), layout=False)

    def _about(self, shown: Shown, width: int, height: int) -> Content:
        width = max(1, width)
        lines = self._words(shown, width)
        # What wraps takes more than its line.
        words = sum(max(1, ceil(line.cell_length / width)) for line in lines)
        picture = self._wave(shown, width, detail.wave_height(height - words))
        return Content("\n").join([*picture, *lines])

    def _words(self, shown: Shown, width: int) -> list[Content]:
        lines = []
        if shown.played:
            lines.append(Content.styled(shown.played, "bold $accent"))
        if shown.suggestion:
            said = " · ".join(filter(None, (shown.standing, shown.suggestion.reason)))
            lines.append(Content.styled(said, "bold"))
        lines += [Content(line) for line in detail.facts(shown.sample, width)]
        return lines

    def _wave(self, shown: Shown, width: int, height: int) -> list[Content]:
        signs: Mapping[str, str] = getattr(self.app, "signs", {})
        if shown.wave is None:
            return [Content("")] * height
        drawn = waves.big(shown.wave.peaks, width, height, ascii_only=signs is ASCII)
        return [Content.styled(line, "$primary") for line in drawn]

    def _parts(self, shown: Shown, width: int, height: int) -> Content:
        signs: Mapping[str, str] = getattr(self.app, "signs", {})
        lines: list[Content] = []
        if shown.suggestion:
            lines += [Content(line) for line in detail.score_lines(shown.suggestion, signs)]
        uses = detail.use_lines(shown.uses, self._now, most=3 if height < detail.TALL else 8)
        if shown.suggestion and shown.suggestion.used:
            uses.insert(0, f"used in {shown.suggestion.used}")
        lines += [Content.styled(line, "$success") for line in uses]
        near = detail.near_lines(shown.near, width, height - len(lines))
        lines += [Content.styled(line, "$quiet") for line in near]
        return Content("\n").join(lines)
