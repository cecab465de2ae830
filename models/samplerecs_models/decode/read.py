"""A file becomes `Audio`, or a `DecodeError` that says why it gave none."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import soundfile
import xxhash

from samplerecs_models.decode.resample import resample
from samplerecs_models.errors import DecodeError
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Audio
from samplerecs_models.vocabulary import Undecodable


def decode(path: Path, *, rate: int = ANALYSIS_RATE, limit_s: float | None = 120.0) -> Audio:
    """Return the sound of a file.

    Raises:
        DecodeError: with the reason, when the file gives no sound.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DecodeError(Undecodable.VANISHED) from None
    except OSError:
        raise DecodeError(Undecodable.UNREADABLE) from None
    if not data:
        raise DecodeError(Undecodable.EMPTY)
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as sound:
            count = -1 if limit_s is None else round(limit_s * sound.samplerate)
            samples = sound.read(count, dtype="float32", always_2d=True)
            source_rate, total = sound.samplerate, sound.frames
    except soundfile.LibsndfileError:
        raise DecodeError(Undecodable.NOT_AUDIO) from None
    if not len(samples):
        raise DecodeError(Undecodable.NO_SOUND)
    bad = ~np.isfinite(samples)
    samples[bad] = 0.0
    return Audio(
        samples=resample(samples, source_rate, rate),
        rate=rate,
        source_rate=source_rate,
        duration_s=total / source_rate,
        partial=len(samples) < total,
        decoder=f"libsndfile {soundfile.__libsndfile_version__}",
        payload_hash="file-" + xxhash.xxh3_128_hexdigest(data),
        repaired=int(bad.sum()),
    )
