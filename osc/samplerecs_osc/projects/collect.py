"""What the readers of all formats gather: names and samples once each, notes by pitch class."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from samplerecs_models.metadata.lexicon import DRUMS
from samplerecs_models.metadata.name_role import role_in, says_drums
from samplerecs_models.metadata.tokens import read_name
from samplerecs_models.vocabulary import Role
from samplerecs_osc.projects.model import Notes, UsedSample

#: More of anything than that is no music; the rest is left out and said.
MOST_SAMPLES, MOST_NAMES, MOST_NOTES = 20_000, 5_000, 2_000_000
#: Characters of a path and of a name.
MOST_PATH, MOST_NAME = 4096, 200
#: Tempi that a project can have, in BPM.
SLOWEST, FASTEST = 20.0, 999.0
#: A clip with fewer pitch classes says nothing of a key: a kick, one bass note.
LEAST_CLASSES = 3


def tempo(text: str | float | None) -> float | None:
    """Return a tempo in BPM, rounded to 0.001; None where it is none."""
    try:
        bpm = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return round(bpm, 3) if SLOWEST <= bpm <= FASTEST else None


def whole(text: str | None) -> int | None:
    """Return a whole number of at most 18 digits, None where the text is none."""
    stripped = (text or "").strip()
    digits = stripped.removeprefix("-")
    return int(stripped) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def is_drums(track: str) -> bool:
    """Say whether a track's name speaks of drums: its notes are no pitches then."""
    name = read_name(track[:MOST_NAME])
    found = role_in(name)
    return says_drums(name) or bool(found and (found.role in DRUMS or found.role is Role.DRUM_LOOP))


class Names:
    """Names in the order in which they came, each once."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str | None) -> None:
        """Add a name; an empty one is none."""
        text = " ".join((name or "").split())[:MOST_NAME]
        if text and len(self._names) < MOST_NAMES:
            self._names.setdefault(text)

    def all(self) -> tuple[str, ...]:
        """Return the names."""
        return tuple(self._names)


class Samples:
    """Sound files, each once by the path as written."""

    def __init__(self) -> None:
        self._samples: dict[str, UsedSample] = {}
        self.full = False

    def add(self, written: str, candidates: Iterable[str] = (), size: int | None = None) -> None:
        """Add a sound file; what no system takes for a path is left out."""
        if not _is_path(written):
            return
        if len(self._samples) >= MOST_SAMPLES and written not in self._samples:
            self.full = True
            return
        before = self._samples.get(written)
        paths = (*(before.candidates if before else ()), *filter(_is_path, candidates))
        sizes = size if size and size > 0 else before.size if before else None
        self._samples[written] = UsedSample(written, tuple(dict.fromkeys(paths)), sizes)

    def all(self) -> tuple[UsedSample, ...]:
        """Return the samples."""
        return tuple(self._samples.values())

    def remarks(self) -> tuple[str, ...]:
        """Return what was left out."""
        return (f"It names more than {MOST_SAMPLES:,} sounds; the rest is left out.",) * self.full


class PitchClasses:
    """Notes of clips, added up by pitch class."""

    def __init__(self) -> None:
        self._total = [0.0] * 12
        self._clips = 0
        self._notes = 0

    def add_clip(self, notes: Sequence[tuple[int, float]]) -> None:
        """Add a clip.

        Args:
            notes: (MIDI note or any number whose C are multiples of 12, length) of each.
        """
        self._notes += len(notes)
        sounding = [(pitch % 12, length) for pitch, length in notes if 0 < length < 1e9]
        if self._notes > MOST_NOTES or len({pitch for pitch, _ in sounding}) < LEAST_CLASSES:
            return
        # Each clip counts once, however long: a bar that is repeated 100 times says it once.
        whole_length = math.fsum(length for _, length in sounding)
        for pitch, length in sounding:
            self._total[pitch] += length / whole_length
        self._clips += 1

    def notes(self) -> Notes:
        """Return the sum."""
        return Notes(tuple(round(one, 6) for one in self._total), self._clips)


def _is_path(text: str) -> bool:
    return bool(text.strip()) and len(text) <= MOST_PATH and "\0" not in text
