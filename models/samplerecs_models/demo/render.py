"""From an item of the catalogue to the samples of its file: level, edges, channels, rate."""

from __future__ import annotations

import zlib

import numpy as np

from samplerecs_models.demo.dsp import RATE, Rng, Signal, fade, frames, resampled, scaled, trimmed
from samplerecs_models.demo.filters import Filter, filtered
from samplerecs_models.demo.items import Item
from samplerecs_models.demo.loops import loop_frames
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Kind

#: Peaks lie in these ranges, in dBFS; lossy formats overshoot a little and get more room.
_PEAK, _LOSSY_PEAK = (-4.0, -1.1), (-6.0, -3.5)


def rng_for(name: str, seed: int) -> Rng:
    """Return the source of chance of one file: it depends on nothing but its name and `seed`."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def render(item: Item, seed: int) -> Float32:
    """Return the file's samples: float32, shape (frames, channels), at `item.rate`."""
    rng = rng_for(item.path, seed)
    sound = item.make(rng)
    if item.mono and sound.ndim == 2:
        sound = sound.mean(axis=1)
    if item.bars:
        sound = resampled(sound, loop_frames(item.bpm or 0.0, item.bars, item.rate))
    else:
        sound = _edged(sound, item)
    lossy = item.path.endswith((".ogg", ".mp3"))
    sound = scaled(sound, rng.uniform(*(_LOSSY_PEAK if lossy else _PEAK)))
    return np.atleast_2d(sound.T).T.astype(np.float32)


def _edged(sound: Signal, item: Item) -> Signal:
    """Return a one-shot or texture without rumble, trailing silence or clicks at its edges."""
    heard = trimmed(sound)
    padded = np.concatenate([heard, np.zeros((frames(0.03), *heard.shape[1:]))])
    clean = filtered(padded, Filter("high", 24.0))
    if item.rate != RATE:
        clean = resampled(clean, round(len(clean) * item.rate / RATE))
    slow = item.kind is Kind.TEXTURE
    tail = min(0.5 if slow else 0.12, 0.25 * len(clean) / item.rate)
    faded = fade(clean, 0.02 if slow else 0.0004, tail)
    return _centred(faded)


def _centred(sound: Signal) -> Signal:
    """Return `sound` without its mean, which is taken off under its own edges."""
    window = fade(np.ones(len(sound)), 0.005, 0.05)
    share = sound.mean(axis=0) / window.mean()
    return np.asarray(sound - (window[:, None] * share if sound.ndim == 2 else window * share))
