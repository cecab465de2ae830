"""Hearing sounds as they fit the project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from samplerecs_daemon.api import SampleInfo

if TYPE_CHECKING:
    from samplerecs_tui.app import LivePanel


class Audition:
    """Plays one sound at a time."""

    def __init__(self, panel: LivePanel) -> None:
        self._panel = panel
        self.playing: int | None = None
        self.words = ""

    def toggle(self, sample: SampleInfo) -> None:
        """Play a sound, or end it."""

    def compare(self, sample: SampleInfo) -> None:
        """Switch between as it fits and as it is."""

    def render(self, sample: SampleInfo) -> None:
        """Write it as a file."""

    def play_through(self, samples: Sequence[SampleInfo]) -> None:
        """Play sounds one after the other."""

    def stop(self) -> None:
        """End what plays."""
