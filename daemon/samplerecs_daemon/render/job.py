"""What a worker does to render one sound. Runs in the worker."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from samplerecs_daemon.api import LONGEST_CHANGED_S
from samplerecs_daemon.render.limiter import FULL, limited
from samplerecs_daemon.render.loudness import loudness_of, peak_of
from samplerecs_daemon.render.stretch import stretched
from samplerecs_daemon.render.tasks import Made, Refused, RenderTask
from samplerecs_models.decode import decode, write_audio
from samplerecs_models.types import Float32

#: Seconds of the longest sound that is copied as it is.
LONGEST_S = 600.0
#: A loop has a whole number of beats when it comes so near to one: in beats, and as a share of it.
_BEAT_SLACK, _SHARE_SLACK = 0.1, 0.01


def rendering() -> Callable[[RenderTask], Made | Refused]:
    """Return the job of a worker: one sound, changed, as a 24-bit WAV file."""

    def job(task: RenderTask) -> Made | Refused:
        longest = LONGEST_CHANGED_S if task.target_bpm or task.semitones else LONGEST_S
        audio = decode(Path(task.path), rate=None, limit_s=longest)
        if audio.partial:
            return Refused(
                f"{Path(task.path).name} is too long to be rendered.",
                f"Sounds of up to {longest:.0f} s are; drag the file itself.",
            )
        if task.payload and audio.payload_hash != task.payload:
            return Refused(
                f"{Path(task.path).name} is another sound than when it was scanned.",
                "Scan its folder: samplerecs library scan",
            )
        return _made(task, audio.samples, audio.rate)

    return job


def _made(task: RenderTask, samples: Float32, rate: int) -> Made:
    frames, beats = length_of(len(samples), rate, task.source_bpm, task.target_bpm)
    changed = stretched(samples, rate, frames, task.semitones, loop=task.loop)
    # A sound that is only copied keeps its shape: all of it is turned down, if need be.
    copied = changed is samples
    written = _turned_down(changed) if copied else limited(changed, rate, loop=task.loop)
    write_audio(Path(task.target), written, rate)
    level, peak = loudness_of(written, rate, loop=task.loop), peak_of(written)
    same = written is samples
    return Made(
        frames=frames,
        rate=rate,
        beats=beats if task.loop else 0,
        stretch=len(samples) / frames,
        gain_db=_lost(changed, written),
        level_db=level,
        peak_db=peak,
        own_level_db=level if same else loudness_of(samples, rate, loop=task.loop),
        own_peak_db=peak if same else peak_of(samples),
    )


def _turned_down(samples: Float32) -> Float32:
    peak = float(np.abs(samples).max(initial=0.0))
    return samples if peak <= 1.0 else samples * np.float32(FULL / peak)


def _lost(before: Float32, after: Float32) -> float:
    """Return the level that `after` has lost, in dB, 0 or less."""
    if after is before:
        return 0.0
    was, now = (float(np.mean(np.square(one, dtype=np.float64))) for one in (before, after))
    return min(0.0, 10 * math.log10(now / was)) if was > 0 and now > 0 else 0.0


def length_of(frames: int, rate: int, source_bpm: float, target_bpm: float) -> tuple[int, int]:
    """Return the frames of a sound at another tempo, and its beats (0: no whole number).

    A loop of whole beats gets the length that so many beats have at the new tempo, to the frame,
    even where its own tempo is known a little wrongly.

    Args:
        frames: length of the sound.
        rate: frames per second.
        source_bpm: its own tempo; 0 when unknown.
        target_bpm: the new tempo; 0 for its own.
    """
    beats = _whole_beats(frames, rate, source_bpm)
    if not source_bpm or not target_bpm:
        return frames, beats
    if beats:
        return max(1, round(beats * 60 / target_bpm * rate)), beats
    return max(1, round(frames * source_bpm / target_bpm)), 0


def _whole_beats(frames: int, rate: int, bpm: float) -> int:
    beats = frames / rate * bpm / 60
    whole = round(beats)
    near = abs(beats - whole) <= min(0.25, max(_BEAT_SLACK, _SHARE_SLACK * whole))
    return whole if near else 0
