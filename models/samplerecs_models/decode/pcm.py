"""Coded bytes to numbers through libsndfile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import soundfile

from samplerecs_models.types import Float32

#: Most values (frames times channels) that a limited read holds: 256 MB, whatever a header says.
MOST_VALUES = 64 << 20


@dataclass(frozen=True, slots=True)
class Pcm:
    """Samples of the start of a file, float32 (frames, channels), and what its header says.

    Attributes:
        samples: at the file's own rate; not yet checked for NaN.
        rate: frames per second.
        frames: length of the whole file as its header or its decoder tells.
        wanted: frames that were asked for; fewer in `samples` means that the file broke off.
        decoder: name and version.
    """

    samples: Float32
    rate: int
    frames: int
    wanted: int
    decoder: str


def read_pcm(handle: BinaryIO, limit_s: float | None) -> Pcm:
    """Return the first `limit_s` seconds of a file (None: all of it).

    Raises:
        soundfile.LibsndfileError: when libsndfile cannot open the file.
    """
    handle.seek(0)
    with soundfile.SoundFile(handle) as sound:
        wanted = wanted_frames(sound.frames, sound.samplerate, sound.channels, limit_s)
        samples = _read(sound, wanted)
        decoder = f"libsndfile {soundfile.__libsndfile_version__}"
        return Pcm(samples, sound.samplerate, sound.frames, wanted, decoder)


def wanted_frames(frames: int, rate: int, channels: int, limit_s: float | None) -> int:
    """Return how many of a file's frames are read: `limit_s` seconds and MOST_VALUES at most."""
    if limit_s is None:
        return frames
    return max(0, min(frames, round(limit_s * rate), MOST_VALUES // channels))


def _read(sound: soundfile.SoundFile, wanted: int) -> Float32:
    """Read up to `wanted` frames; damage on the way ends the sound there."""
    out = np.empty((wanted, sound.channels), dtype=np.float32)
    done = 0
    while done < wanted:
        try:
            count = len(sound.read(dtype="float32", always_2d=True, out=out[done : done + _BLOCK]))
        except soundfile.LibsndfileError:
            break
        if count == 0:
            break
        done += count
    # A copy, so that a header that promised too much does not keep its memory.
    return out if done == wanted else out[:done].copy()


#: Frames per call: damage costs at most one block, 1.5 s at 44.1 kHz.
_BLOCK = 1 << 16
