"""What the panel knows of the engine around the list, kept by the app for all screens."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samplerecs_daemon.api import (
    Context,
    DawSource,
    HistoryEntry,
    LibraryStatus,
    SampleInfo,
    ScanProgress,
    Waveform,
)

#: What is said before the first answer.
LOOKING = "Looking for the daemon"
#: Outlines that are remembered; a screen shows some dozens.
WAVES_KEPT = 600
#: Sounds whose neighbours are remembered.
NEAR_KEPT = 500


@dataclass(slots=True)
class Known:
    """The latest word on each thing; None before the first.

    Attributes:
        context: the project; `library`, `daws`: what their names say.
        progress: of the work that goes on, None while there is none.
        uses: sample id -> what was done with it, the latest first.
        pinned, taken: ids of sounds that are pinned, and that were taken since the panel began.
        near: sample id -> its neighbours, the nearest first.
        waves: sample id -> its outline; what was asked for last is kept longest.
        notes: how what the user said last of the project was read.
        line: "" while a daemon answers, else what is wrong.
        word: what was just done, "" a moment later.
    """

    context: Context = field(default_factory=Context)
    library: LibraryStatus | None = None
    daws: tuple[DawSource, ...] = ()
    progress: ScanProgress | None = None
    uses: Mapping[int, Sequence[HistoryEntry]] = field(default_factory=dict)
    pinned: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    near: dict[int, tuple[SampleInfo, ...]] = field(default_factory=dict)
    waves: OrderedDict[int, Waveform | None] = field(default_factory=OrderedDict)
    notes: tuple[str, ...] = ()
    line: str = LOOKING
    word: str = ""

    def judged(self, sample: int, verdict: str, *, undo: bool) -> None:
        """Take in what the user said of a sound."""
        marked = {"pin": self.pinned, "accept": self.taken}.get(verdict)
        if marked is not None:
            marked.discard(sample) if undo else marked.add(sample)

    def keep_near(self, sample: int, near: tuple[SampleInfo, ...]) -> None:
        """Keep a sound's neighbours."""
        if len(self.near) >= NEAR_KEPT:
            self.near.clear()
        self.near[sample] = near

    def wave(self, sample: int) -> Waveform | None:
        """Return an outline that is known."""
        return self.waves.get(sample)

    def keep_wave(self, sample: int, wave: Waveform | None) -> None:
        """Keep an outline; None says that there is none to be had."""
        self.waves[sample] = wave
        self.waves.move_to_end(sample)
        while len(self.waves) > WAVES_KEPT:
            self.waves.popitem(last=False)

    def lose_wave(self, sample: int) -> None:
        """Forget that an outline was asked for, so that it is asked for again."""
        if self.waves.get(sample) is None:
            self.waves.pop(sample, None)


def uses_of(entries: Sequence[HistoryEntry]) -> dict[int, list[HistoryEntry]]:
    """Return what was done with each sound, by its id."""
    found: dict[int, list[HistoryEntry]] = {}
    for entry in entries:
        found.setdefault(entry.sample.id, []).append(entry)
    return found
