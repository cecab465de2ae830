"""Sounds at another tempo and pitch: what is asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from samplerecs_daemon.api.plain import Sent, Wire

#: Seconds of the longest sound that is stretched or moved; a longer one is taken as it is.
LONGEST_CHANGED_S = 120.0


@dataclass(frozen=True, slots=True)
class RenderRequest(Sent):
    """How a sound shall be changed; all left empty, it is copied as it is.

    Only a loop whose tempo is known is stretched. A one-shot keeps its length whatever is asked.
    """

    bpm: float | None = None
    """Tempo wanted in BPM, 20..999; its half or double is taken where that changes a loop less."""
    semitones: float | None = None
    """Transposition in semitones, -12..12; goes before `key`."""
    key: str | None = None
    """Key wanted: the sound is moved onto it or its relative where 3 semitones or less do that."""
    fit: bool = False
    """Take what is left empty from the project: tempo, and for loops the key."""


@dataclass(frozen=True, slots=True)
class Loudness(Wire):
    """How loud a sound is, for players that play sounds equally loud."""

    level_db: float = -120.0
    """Loudness after ITU-R BS.1770 in LUFS: all of a loop; of a one-shot its loudest 100 ms."""
    peak_db: float = -120.0
    """Highest sample in dBFS."""
    match_db: float = 0.0
    """Gain in dB that brings it to -18 LUFS; never so much that its peak passes 0 dBFS."""


@dataclass(frozen=True, slots=True)
class Render(Wire):
    """A sound as a WAV file that may be played now; it goes when room is needed.

    A sound that is asked for without any change is here too, in the form that every player reads.
    """

    sample: int
    """Its id."""
    path: str
    """The file, in the preview cache: not to be shown to a DAW."""
    bpm: float | None
    """Tempo that it plays at, in BPM; null when it was not stretched and none is known."""
    stretch: float
    """Playback speed that it was stretched to; 1 when it was not."""
    semitones: float
    """Semitones that it was moved by."""
    duration_s: float
    """Its length in seconds."""
    loop: bool
    """True when it is made to be played round and round: its end runs into its beginning."""
    beats: int
    """Beats of a loop; 0 when they are unknown."""
    gain_db: float = 0.0
    """Level taken off so that nothing clips, in dB, 0 or less."""
    loudness: Loudness = field(default_factory=Loudness)
    """How loud it is now."""
    original: Loudness = field(default_factory=Loudness)
    """How loud the sound itself is."""
    notes: tuple[str, ...] = ()
    """What could not be done of what was asked, in words."""


@dataclass(frozen=True, slots=True)
class RenderedFile(Wire):
    """A render that was written for a DAW: it stays where it is."""

    path: str
    """The file: a 24-bit WAV."""
    render: Render
    """What it holds."""
    fresh: bool
    """False when the same render lay there already."""
    place: str
    """Why it lies there: project, renders or chosen."""
