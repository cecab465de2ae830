"""What one project file says, as frozen dataclasses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from samplerecs_models.harmony import Key, key_of_scale

_SEPARATORS = re.compile(r"[\\/]+")


class Unusable(Exception):
    """A file that is no project, or too strange to go on with; the text is for people."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A project file that could not be read.

    Attributes:
        path: the file.
        reason: why, in plain words.
    """

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class UsedSample:
    """One sound file that a project names.

    Attributes:
        written: the path as the project writes it.
        candidates: absolute paths that it may mean on this computer, the likeliest first.
        size: bytes of the file as the DAW noted them, None where it did not.
    """

    written: str
    candidates: tuple[str, ...] = ()
    size: int | None = None

    @property
    def name(self) -> str:
        """The file's name, whichever system wrote the path."""
        return _SEPARATORS.split(self.written)[-1]


@dataclass(frozen=True, slots=True)
class Notes:
    """The MIDI notes of a project, as far as they say something of its key.

    Attributes:
        durations: how long each pitch class sounds in all, C first, in the DAW's own unit.
        clips: clips that were counted; drums and clips of one or two notes are not.
    """

    durations: tuple[float, ...] = (0.0,) * 12
    clips: int = 0


@dataclass(frozen=True, slots=True)
class KeyGuess:
    """A key that nobody chose.

    Attributes:
        key: tonic and mode.
        confidence: 0..1, never as high as that of a key that was chosen.
        ground: what it rests on: "6 clips".
    """

    key: Key
    confidence: float
    ground: str


@dataclass(frozen=True, slots=True)
class Project:
    """One saved project.

    Attributes:
        path: the file.
        daw: live, reaper, lmms, ardour, fl or bitwig.
        name: the project's name, without dates and marks of backups.
        bpm: tempo at its start, None where the file does not say.
        scale: root (0..11) and name of the scale that the user chose in the DAW, as in
            `samplerecs_models.scales`, None for a bare root; None where none is set.
        tracks: names of its tracks, in order.
        clips: names of its clips and patterns, each once.
        samples: the sound files it names, each once.
        notes: its notes, for estimating a key.
        saved_at: when it was saved, Unix seconds.
        remarks: what was left out, in plain words.
    """

    path: str
    daw: str
    name: str
    bpm: float | None = None
    scale: tuple[int, str | None] | None = None
    tracks: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    samples: tuple[UsedSample, ...] = ()
    notes: Notes = field(default_factory=Notes)
    saved_at: float = 0.0
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> Key | None:
        """The key of the chosen scale: of D dorian A minor; None where none is set."""
        return None if self.scale is None else key_of_scale(*self.scale)
