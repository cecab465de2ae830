"""What a catalogue is made of: one item a file, with what its name promises and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from samplerecs_models.demo.dsp import RATE, Rng, Signal, frames
from samplerecs_models.demo.loops import (
    DrumLoop,
    TonalLoop,
    Voice,
    chord_shot,
    drum_loop,
    tonal_loop,
)
from samplerecs_models.demo.space import DRY, Bus
from samplerecs_models.harmony import Key
from samplerecs_models.vocabulary import Kind, Role

Make = Callable[[Rng], Signal]


@dataclass(frozen=True, slots=True)
class Item:
    """One sound of the demo library.

    Attributes:
        path: below the pack's folder, with "/"; the suffix names the format.
        role, kind: what it is.
        make: renders it at `dsp.RATE`.
        bpm, key: what the name (or chunk) says; None where it says nothing.
        bars: length of a loop in bars, 0 for the rest.
        root: MIDI note of a pitched one-shot, or None.
        rate: frames per second of the file.
        subtype: encoding in libsndfile's words, or None for the format's usual.
        mono: fold to one channel.
        chunks: write `acid` and `smpl` chunks (WAV only).
    """

    path: str
    role: Role
    kind: Kind
    make: Make
    bpm: float | None = None
    key: Key | None = None
    bars: int = 0
    root: int | None = None
    rate: int = RATE
    subtype: str | None = None
    mono: bool = False
    chunks: bool = False


def shot(
    path: str,
    role: Role,
    make: Make,
    *,
    subtype: str | None = "PCM_16",
    rate: int = RATE,
    mono: bool = False,
) -> Item:
    """Return an unpitched one-shot."""
    return Item(path, role, Kind.ONE_SHOT, make, rate=rate, subtype=_fit(path, subtype), mono=mono)


def tone(
    path: str,
    role: Role,
    voice: Voice,
    notes: tuple[int, ...],
    gate: float,
    *,
    key: Key | None = None,
    bus: Bus = DRY,
    velocity: float = 0.8,
    subtype: str | None = "PCM_24",
    mono: bool = False,
    chunks: bool = False,
) -> Item:
    """Return a pitched one-shot: MIDI `notes`, the lowest of which is the root."""
    make = partial(_chord, voice, notes, gate, bus, velocity)
    root = notes[0]
    return Item(
        path,
        role,
        Kind.ONE_SHOT,
        make,
        key=key,
        root=root,
        subtype=_fit(path, subtype),
        mono=mono,
        chunks=chunks,
    )


def _chord(
    voice: Voice, notes: tuple[int, ...], gate: float, bus: Bus, velocity: float, rng: Rng
) -> Signal:
    return chord_shot(voice, notes, gate, bus, rng, velocity=velocity)


def drums(
    path: str,
    loop: DrumLoop,
    *,
    subtype: str | None = "PCM_16",
    rate: int = RATE,
    chunks: bool = False,
    mono: bool = False,
) -> Item:
    """Return a drum loop."""
    return Item(
        path,
        Role.DRUM_LOOP,
        Kind.LOOP,
        partial(drum_loop, loop),
        bpm=loop.bpm,
        bars=loop.bars,
        rate=rate,
        subtype=_fit(path, subtype),
        mono=mono,
        chunks=chunks,
    )


def music(
    path: str,
    loop: TonalLoop,
    *,
    role: Role = Role.MELODIC_LOOP,
    subtype: str | None = "PCM_16",
    rate: int = RATE,
    chunks: bool = False,
    mono: bool = False,
) -> Item:
    """Return a loop with a key."""
    return Item(
        path,
        role,
        Kind.LOOP,
        partial(tonal_loop, loop),
        bpm=loop.bpm,
        key=loop.key,
        bars=loop.bars,
        rate=rate,
        subtype=_fit(path, subtype),
        mono=mono,
        chunks=chunks,
    )


def texture(path: str, make: Make, *, subtype: str | None = "PCM_16") -> Item:
    """Return a texture: neither a hit nor a loop with a tempo."""
    return Item(path, Role.FX, Kind.TEXTURE, make, subtype=_fit(path, subtype))


def _fit(path: str, subtype: str | None) -> str | None:
    """Return the encoding, or None where the format has only one."""
    return None if path.endswith((".ogg", ".mp3")) else subtype


def late(item: Item, seconds: float) -> Item:
    """Return `item` with silence before its sound, as a take that was not trimmed."""
    return replace(item, make=partial(_after, seconds, item.make))


def _after(seconds: float, make: Make, rng: Rng) -> Signal:
    sound = make(rng)
    return np.concatenate([np.zeros((frames(seconds), *sound.shape[1:])), sound])
