"""Tails: what a careless export leaves after the last beat of a loop."""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Float32

#: Length of a tail in beats.
SHORTEST = 0.2
LONGEST = 1.4


def with_tail(
    loop: Float32, after: Float32, rate: int, bpm: float, rng: np.random.Generator
) -> Float32:
    """Return `loop` followed by a tail of SHORTEST to LONGEST beats.

    One of three kinds by lot: what follows in the production, faded out; the loop's own
    reverberation dying away; the same, then digital silence.

    Args:
        loop: float32, shape (frames, channels).
        after: what follows it in the production, at least LONGEST beats; may be empty.
        rate: frames per second.
        bpm: tempo of the loop, which the tail's length is measured in.
        rng: source of all chance.
    """
    frames = round(rng.uniform(SHORTEST, LONGEST) * 60.0 / bpm * rate)
    kind = rng.choice(3, p=(0.4, 0.4, 0.2))
    if kind == 0 and len(after) >= frames:
        fade = np.linspace(1.0, 0.0, frames, dtype=np.float32) ** rng.uniform(1.0, 3.0)
        return np.concatenate([loop, after[:frames] * fade[:, None].astype(np.float32)])
    tail = reverberation(loop, frames, rate, rng)
    if kind == 2:
        tail[frames // 2 :] = 0.0
    return np.concatenate([loop, tail])


def reverberation(loop: Float32, frames: int, rate: int, rng: np.random.Generator) -> Float32:
    """Return `frames` frames of the last second of `loop` dying away in a diffuse room."""
    last = loop[-rate:]
    size = 1 << int(np.ceil(np.log2(len(last) + frames)))
    decay = rng.uniform(0.1, 0.5) * rate
    room = rng.standard_normal((frames, 1)) * np.exp(-np.arange(frames) / decay)[:, None]
    room *= rng.uniform(0.2, 1.0) / max(float(np.sqrt(np.sum(room**2))), 1e-9)
    wet = np.fft.irfft(np.fft.rfft(last, size, axis=0) * np.fft.rfft(room, size, axis=0), axis=0)
    return np.asarray(wet[len(last) : len(last) + frames], dtype=np.float32)
