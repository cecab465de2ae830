"""AAC and Apple Lossless through PyAV, where the extra `samplerecs[aac]` is installed."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

from samplerecs_models.decode.formats import AAC_ADVICE, has_optional
from samplerecs_models.decode.pcm import MOST_VALUES, Pcm
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Undecodable


def read_optional(handle: BinaryIO, limit_s: float | None) -> Pcm:
    """Return the first `limit_s` seconds of a file that libsndfile does not read.

    Raises:
        DecodeError: UNSUPPORTED where PyAV is missing or finds no codec, NO_SOUND where the file
            has pictures only.
    """
    av = _load()
    handle.seek(0)
    try:
        with av.open(handle, mode="r") as container:
            if not container.streams.audio:
                raise DecodeError(Undecodable.NO_SOUND)
            return _read(av, container, limit_s)
    except (av.error.FFmpegError, EOFError):
        raise DecodeError(Undecodable.UNSUPPORTED) from None


def version_of_optional() -> str:
    """Return the version of PyAV, "" where it is not installed; loads it, which takes a moment.

    Raises:
        DecodeError: UNSUPPORTED where it is installed and does not load.
    """
    return str(_load().__version__) if has_optional() else ""


def _load() -> ModuleType:
    if not has_optional():
        raise DecodeError(Undecodable.UNSUPPORTED, AAC_ADVICE)
    try:
        return importlib.import_module("av")
    except (ImportError, OSError):
        raise DecodeError(Undecodable.UNSUPPORTED, "PyAV is installed but does not load") from None


#: Frames that an encoder may add at the end; the container's length leaves them out.
MOST_PADDING = 4096


# PyAV is not always there, so its objects have no types here.
def _read(av: Any, container: Any, limit_s: float | None) -> Pcm:
    stream = container.streams.audio[0]
    rate, channels = int(stream.rate), int(stream.channels)
    frames = _length(stream, container, rate)
    wanted = _most(rate, channels, limit_s)
    blocks = list(_blocks(av, container, stream, wanted))
    samples = np.concatenate(blocks) if blocks else np.zeros((0, channels), np.float32)
    cut = len(samples) > wanted
    samples = samples[:wanted]
    if not cut and 0 < frames < len(samples) <= frames + MOST_PADDING:
        samples = samples[:frames]
    # A container's own length may also be wrong: what was read is then the truth.
    total = max(frames, len(samples) + 1) if cut else len(samples)
    decoder = f"pyav {av.__version__} ffmpeg {av.ffmpeg_version_info}"
    return Pcm(np.ascontiguousarray(samples), rate, total, len(samples), decoder)


def _most(rate: int, channels: int, limit_s: float | None) -> int:
    if limit_s is None:
        return 1 << 62
    return min(round(limit_s * rate), MOST_VALUES // max(1, channels))


def _length(stream: Any, container: Any, rate: int) -> int:
    """Frames of the whole file as its header tells, 0 where it does not."""
    if stream.duration is not None and stream.time_base is not None:
        return round(float(stream.duration * stream.time_base) * rate)
    return round(container.duration / 1_000_000 * rate) if container.duration else 0


def _blocks(av: Any, container: Any, stream: Any, wanted: int) -> Iterator[Float32]:
    """Yield (frames, channels) blocks until more than `wanted` frames came or damage ends them."""
    resampler = av.AudioResampler(format="fltp", layout=stream.layout, rate=stream.rate)
    done = 0
    try:
        for frame in container.decode(stream):
            for block in resampler.resample(frame):
                yield block.to_ndarray().T.astype(np.float32, copy=False)
                done += block.samples
            if done > wanted:
                return
    except av.error.FFmpegError:
        return
