"""What travels between the renderer and its worker."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_daemon.ingest.tasks import Task


@dataclass(frozen=True, slots=True)
class RenderTask(Task):
    """A sound to be rendered into a file.

    Attributes:
        source_bpm: its own tempo, BPM; 0 when it is not to be stretched.
        target_bpm: tempo of the result, BPM.
        semitones: transposition.
        loop: the result is played round and round.
        payload: hash that its sound must have; "" for any.
        target: path of the WAV file to write.
    """

    source_bpm: float = 0.0
    target_bpm: float = 0.0
    semitones: float = 0.0
    loop: bool = False
    payload: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What is said of a file that was rendered.

    Attributes:
        frames, rate: its length, and frames per second.
        beats: beats of a loop that has a whole number of them, else 0.
        stretch: playback speed it was stretched to.
        gain_db: level that was taken off so that nothing clips, 0 or less.
        level_db, peak_db: loudness in LUFS and highest sample in dBFS of the result.
        own_level_db, own_peak_db: the same of the sound itself.
    """

    frames: int
    rate: int
    beats: int
    stretch: float
    gain_db: float
    level_db: float
    peak_db: float
    own_level_db: float
    own_peak_db: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a sound is not rendered, in words: what, and what to do."""

    what: str
    hint: str = ""
