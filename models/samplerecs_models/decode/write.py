"""Writing sound: for the demo library and for tests; samplerecs never writes beside samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from samplerecs_models.types import Float32

#: Suffix -> container and the encoding used when none is asked for, in libsndfile's words.
_FORMATS = {
    ".wav": ("WAV", "PCM_24"),
    ".wave": ("WAV", "PCM_24"),
    ".aif": ("AIFF", "PCM_24"),
    ".aiff": ("AIFF", "PCM_24"),
    ".flac": ("FLAC", "PCM_24"),
    ".ogg": ("OGG", "VORBIS"),
    ".opus": ("OGG", "OPUS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}


def write_audio(path: Path, samples: Float32, rate: int, *, subtype: str | None = None) -> None:
    """Write `samples` to `path` in the format that its suffix names, replacing what is there.

    Args:
        path: .wav, .aif, .aiff, .flac, .ogg, .opus or .mp3.
        samples: float32, shape (frames,) or (frames, channels), -1..1; integer encodings clip.
        rate: frames per second (Opus: 8000, 12000, 16000, 24000 or 48000).
        subtype: encoding in libsndfile's words ("PCM_16", "FLOAT", ...); None: 24 bits, or
            the lossy format's only one.

    Raises:
        ValueError: for another suffix, or an encoding that the container does not hold.
        OSError: when the file cannot be written.
    """
    try:
        container, usual = _FORMATS[path.suffix.lower()]
    except KeyError:
        raise ValueError(f"cannot write {path.suffix!r} files") from None
    frames = np.ascontiguousarray(samples, dtype=np.float32)
    with path.open("wb") as handle:
        soundfile.write(handle, frames, rate, subtype=subtype or usual, format=container)
