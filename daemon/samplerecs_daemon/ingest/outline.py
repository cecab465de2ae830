"""A sound's outline for drawing: how loud each stretch of it is. `outlining` runs in a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from samplerecs_daemon.ingest.tasks import Task
from samplerecs_models.decode import decode
from samplerecs_models.types import Float32, Int64

#: Stretches of the finest outline, of which any other is made.
FINEST = 4000
#: Seconds of a very long sound that are drawn (and at most 256 MB of it).
LONGEST_S = 3600.0


@dataclass(frozen=True, slots=True)
class Outline:
    """Peak and root mean square of equal stretches of a sound, float32 (n,), 0..1 of full scale.

    `duration_s` is what they span, in seconds.
    """

    duration_s: float
    peaks: Float32
    rms: Float32


def outlining() -> Callable[[Task], Outline]:
    """Return the job of a worker: the finest outline of one file."""

    def job(task: Task) -> Outline:
        audio = decode(Path(task.path), rate=None, limit_s=LONGEST_S)
        return outline_of(audio.samples, audio.rate)

    return job


def outline_of(samples: Float32, rate: int, points: int = FINEST) -> Outline:
    """Return the outline of a sound: the loudest channel's peak, the mean power of all channels.

    Args:
        samples: float32 (frames, channels), at least one frame.
        rate: frames per second.
        points: the most stretches; a sound of fewer frames has one a frame.
    """
    frames = len(samples)
    starts = _edges(frames, min(points, frames))[:-1]
    loudest = np.abs(samples).max(axis=1)
    power = np.square(samples, dtype=np.float64).mean(axis=1)
    counts = np.diff(np.append(starts, frames))
    return Outline(
        frames / rate,
        np.minimum(np.maximum.reduceat(loudest, starts), 1.0).astype(np.float32),
        np.minimum(np.sqrt(np.add.reduceat(power, starts) / counts), 1.0).astype(np.float32),
    )


def coarser(outline: Outline, points: int) -> Outline:
    """Return an outline of at most `points` stretches: exact where they divide those given.

    Else each takes in the stretches that it touches, so that no peak is lost.
    """
    have = len(outline.peaks)
    if points >= have:
        return outline
    edges = np.arange(points + 1) * have / points
    starts, ends = np.floor(edges[:-1]).astype(np.int64), np.ceil(edges[1:]).astype(np.int64)
    power = np.square(outline.rms, dtype=np.float64)
    stretches = [slice(a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return Outline(
        outline.duration_s,
        np.array([outline.peaks[one].max() for one in stretches], dtype=np.float32),
        np.array([np.sqrt(power[one].mean()) for one in stretches], dtype=np.float32),
    )


def _edges(frames: int, points: int) -> Int64:
    return np.asarray(np.arange(points + 1) * frames // points, dtype=np.int64)
