"""The suggestions as rows: what follows from the list, with what the panel knows beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api import LiveList, Suggestion
from samplerecs_tui.signs import ASCII
from samplerecs_tui.state import waves
from samplerecs_tui.state.library import Known
from samplerecs_tui.state.rows import suggestion_cells

_WAVE_CELLS = 24


@dataclass(slots=True)
class SuggestionSource:
    """A list as the rows of a table.

    Attributes:
        shown: the list.
        known: what the panel knows of its sounds.
        signs: what the terminal can show.
        moved: sample id -> how it moved.
        playing: id of the sound that plays, None where none does.
    """

    shown: LiveList
    known: Known
    signs: Mapping[str, str]
    moved: Mapping[int, str] = field(default_factory=dict)
    playing: int | None = None
    _made: dict[int, dict[str, str]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many suggestions there are."""
        return len(self.shown.list.suggestions)

    def at(self, place: int) -> Suggestion | None:
        """Return one suggestion; None where there is none."""
        return self.shown.list.suggestions[place] if place < len(self) else None

    def key(self, at: int) -> int:
        """Return the sound's id."""
        return self.shown.list.suggestions[at].sample.id

    def cells(self, at: int) -> Mapping[str, str]:
        """Return the cells of one row."""
        suggestion = self.shown.list.suggestions[at]
        if at not in self._made:
            self._made[at] = suggestion_cells(suggestion, self.shown.list.context)
        sample = suggestion.sample.id
        return {
            **self._made[at],
            "rank": str(at + 1),
            "mark": mark(sample, self.known, self.signs, self.playing),
            "moved": self._moved(sample),
            "wave": self._wave(sample),
        }

    def _moved(self, sample: int) -> str:
        said = self.moved.get(sample, "")
        return said.replace("↑", "+").replace("↓", "-") if self.signs is ASCII else said

    def _wave(self, sample: int) -> str:
        wave = self.known.wave(sample)
        if wave is None:
            return ""
        return waves.small(wave.peaks, _WAVE_CELLS, ascii_only=self.signs is ASCII)


def mark(sample: int, known: Known, signs: Mapping[str, str], playing: int | None) -> str:
    """Return the one sign before a sound: it plays, it is pinned, or it was taken."""
    if sample == playing:
        return signs["playing"]
    if sample in known.pinned:
        return signs["pinned"]
    return signs["taken"] if sample in known.taken else ""
