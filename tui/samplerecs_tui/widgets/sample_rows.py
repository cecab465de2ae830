"""Sounds as rows: a list that may grow, such as pages of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from samplerecs_daemon.api import SampleInfo
from samplerecs_tui.signs import ASCII
from samplerecs_tui.state import waves
from samplerecs_tui.state.library import Known
from samplerecs_tui.state.tables import sample_cells
from samplerecs_tui.widgets.suggestion_rows import mark

_WAVE_CELLS = 24


@dataclass(slots=True)
class SampleSource:
    """Sounds with what the panel knows beside them.

    Attributes:
        samples: the sounds.
        known: what the panel knows of them.
        signs: what the terminal can show.
        playing: id of the sound that plays.
        describe: place, sound -> its cells; those of the sound alone by default.
    """

    samples: Sequence[SampleInfo]
    known: Known
    signs: Mapping[str, str]
    playing: int | None = None
    describe: Callable[[int, SampleInfo], dict[str, str]] = field(
        default=lambda _, sample: sample_cells(sample)
    )

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.samples)

    def key(self, at: int) -> object:
        """Return the sound's id."""
        return self.samples[at].id

    def at(self, place: int) -> SampleInfo | None:
        """Return one sound; None where there is none."""
        return self.samples[place] if 0 <= place < len(self.samples) else None

    def cells(self, at: int) -> Mapping[str, str]:
        """Return the cells of one row."""
        sample = self.samples[at]
        wave = self.known.wave(sample.id)
        only_ascii = self.signs is ASCII
        return {
            **self.describe(at, sample),
            "mark": mark(sample.id, self.known, self.signs, self.playing),
            "wave": waves.small(wave.peaks, _WAVE_CELLS, ascii_only=only_ascii) if wave else "",
        }
