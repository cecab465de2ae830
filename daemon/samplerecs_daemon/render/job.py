"""What a worker does to render one sound. Runs in the worker."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from samplerecs_daemon.render.loudness import loudness_of, peak_of
from samplerecs_daemon.render.stretch import stretched
from samplerecs_daemon.render.tasks import Made, Refused, RenderTask
from samplerecs_models.decode import decode, write_audio
from samplerecs_models.types import Float32

#: Seconds of the longest sound that is rendered.
LONGEST_S = 120.0
#: A loop has a whole number of beats when it comes so near to one: in beats, and as a share of it.
_BEAT_SLACK, _SHARE_SLACK = 0.1, 0.01
#: The highest value of 24 bits.
_FULL = 1.0 - 2.0**-23


def rendering() -> Callable[[RenderTask], Made | Refused]:
    """Return the job of a worker: one sound, changed, as a 24-bit WAV file."""

    def job(task: RenderTask) -> Made | Refused:
        audio = decode(Path(task.path), rate=None, limit_s=LONGEST_S)
        if audio.partial:
            return Refused(
                f"{Path(task.path).name} is too long to be rendered.",
                f"Sounds of up to {LONGEST_S:.0f} s are; drag the file itself.",
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
    peak = float(np.abs(changed).max(initial=0.0))
    gain = min(1.0, _FULL / peak) if peak > 0 else 1.0
    written = changed if gain >= 1.0 else changed * np.float32(gain)
    write_audio(Path(task.target), written, rate)
    return Made(
        frames=frames,
        rate=rate,
        beats=beats if task.loop else 0,
        stretch=len(samples) / frames,
        gain_db=20 * math.log10(gain),
        level_db=loudness_of(written, rate, loop=task.loop),
        peak_db=peak_of(written),
        own_level_db=loudness_of(samples, rate, loop=task.loop),
        own_peak_db=peak_of(samples),
    )


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
