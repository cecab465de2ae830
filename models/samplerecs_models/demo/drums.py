"""Drums with a skin or a body: kicks, snares, claps, rims, toms, congas.

Each is built as the instrument makes it: a pitch that falls, modes that ring, a burst that snaps.
All return mono signals with a peak near 1; `finished` in `render` sets the level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.demo.dsp import (
    RATE,
    Rng,
    Signal,
    clock,
    delayed,
    drive,
    fall,
    frames,
    layered,
    noise,
    sine,
    square,
)
from samplerecs_models.demo.filters import Filter, filtered


@dataclass(frozen=True, slots=True)
class Kick:
    """A kick drum: `low` and `high` Hz of the sweep, its `sweep` and the `decay` in seconds.

    `hold` keeps the body up before it decays; `click` is the beater's level, at `click_hz`;
    `drive` saturates; `skin` adds the second mode of an acoustic drum.
    """

    low: float = 48.0
    high: float = 320.0
    sweep: float = 0.022
    decay: float = 0.16
    hold: float = 0.03
    click: float = 0.4
    click_hz: float = 3600.0
    drive: float = 1.6
    skin: float = 0.0


def kick(spec: Kick, rng: Rng) -> Signal:
    """Return a kick drum."""
    n = frames(spec.hold + 7 * spec.decay)
    t = clock(n)
    pitch = spec.low + (spec.high - spec.low) * np.exp(-t / spec.sweep)
    pitch += 2.2 * spec.high * np.exp(-t / 0.0018)
    body = sine(pitch, n) * fall(n, spec.decay, spec.hold) * np.clip(t / 0.0007, 0, 1)
    if spec.skin:
        body = body + spec.skin * sine(pitch * 1.59, n, 0.2) * fall(n, spec.decay * 0.35)
    body = drive(body, spec.drive)
    snap = filtered(noise(n, rng) * fall(n, 0.0028), Filter("band", spec.click_hz, 0.7))
    thud = sine(spec.click_hz * 0.35, n) * fall(n, 0.0035)
    return body + spec.click * (0.55 * snap + 0.3 * thud)


@dataclass(frozen=True, slots=True)
class Snare:
    """A snare drum: the skin's `hz`, its `ring` and the wires' `wires` in seconds, their colour.

    `body`, `snap` and `rattle` are the levels of skin, stick and wires.
    """

    hz: float = 186.0
    ring: float = 0.07
    wires: float = 0.11
    body: float = 0.7
    snap: float = 0.7
    rattle: float = 0.8
    colour: float = 4800.0
    drive: float = 1.3


def snare(spec: Snare, rng: Rng) -> Signal:
    """Return a snare drum: two modes of the skin, the stick's snap, the rattle of the wires."""
    n = frames(7 * max(spec.wires, spec.ring))
    t = clock(n)
    bend = 1 + 0.5 * np.exp(-t / 0.008)
    skin = sine(spec.hz * bend, n) * fall(n, spec.ring)
    skin += 0.6 * sine(spec.hz * 1.78 * bend, n, 0.1) * fall(n, spec.ring * 0.6)
    skin += 0.25 * sine(spec.hz * 2.84 * bend, n, 0.3) * fall(n, spec.ring * 0.35)
    hiss = noise(n, rng)
    wires = filtered(hiss, Filter("high", 1100), Filter("peak", spec.colour, 0.8, 7.0))
    wires = wires * (0.75 * fall(n, spec.wires) + 0.5 * fall(n, spec.wires * 0.22)) * 0.42
    wires *= np.clip(t / 0.002, 0.2, 1)
    snap = filtered(hiss * fall(n, 0.0022), Filter("high", 1800)) * 0.8
    mixed = spec.body * skin + spec.rattle * wires + spec.snap * snap
    return drive(mixed, spec.drive)


@dataclass(frozen=True, slots=True)
class Clap:
    """A hand clap: `hz` of its band, `tail` in seconds, `spread` between the hands in seconds."""

    hz: float = 1250.0
    tail: float = 0.09
    spread: float = 0.0105
    hands: int = 4


def clap(spec: Clap, rng: Rng) -> Signal:
    """Return a clap: a few hands just apart, then the room."""
    parts = []
    for hand in range(spec.hands):
        last = hand == spec.hands - 1
        n = frames(7 * spec.tail if last else 0.03)
        burst = noise(n, rng) * (
            0.7 * fall(n, 0.0045) + (0.5 * fall(n, spec.tail) if last else 0.0)
        )
        parts.append(
            delayed(burst * rng.uniform(0.75, 1.0), hand * spec.spread * rng.uniform(0.85, 1.15))
        )
    mixed = layered(*parts)
    band = filtered(mixed, Filter("band", spec.hz, 1.1)) * 1.5
    air = filtered(mixed, Filter("high", 2400), Filter("low", 9500)) * 0.35
    mixed = band + air
    return drive(mixed / np.max(np.abs(mixed)), 2.2)


def rim(hz: float, rng: Rng) -> Signal:
    """Return a rim shot: two short modes of wood and metal and the stick's tick."""
    n = frames(0.16)
    tone = sine(hz, n) * fall(n, 0.011) + 0.8 * sine(hz * 0.283, n, 0.25) * fall(n, 0.02)
    tick = filtered(noise(n, rng) * fall(n, 0.0015), Filter("high", 2500))
    return drive(tone + 0.5 * tick, 1.4)


def tom(hz: float, rng: Rng, *, skin: float = 0.3) -> Signal:
    """Return a tom: a falling fundamental, the overtones of a circular skin, the stick."""
    n = frames(1.0)
    bend = 1 + 0.45 * np.exp(-clock(n) / 0.035)
    tone = sine(hz * bend, n) * fall(n, 0.16)
    for ratio, level, tau in ((1.59, skin, 0.09), (2.14, skin * 0.6, 0.06), (2.65, 0.1, 0.04)):
        tone += level * sine(hz * ratio * bend, n, level) * fall(n, tau)
    stick = filtered(noise(n, rng) * fall(n, 0.005), Filter("band", 2600, 0.6))
    return drive(tone + 0.3 * stick, 1.2)


def conga(hz: float, rng: Rng, *, slap: float = 0.3, ring: float = 0.11) -> Signal:
    """Return a hand drum (conga or bongo): a tight pitch, a ringing shell, the hand."""
    n = frames(7 * ring)
    bend = 1 + 0.12 * np.exp(-clock(n) / 0.012)
    tone = sine(hz * bend, n) * fall(n, ring) + 0.35 * sine(hz * 1.5, n, 0.2) * fall(n, ring * 0.5)
    tone += 0.3 * slap * sine(hz * 2.9, n) * fall(n, 0.025)
    hand = filtered(noise(n, rng) * fall(n, 0.004), Filter("band", 1900, 0.8))
    return drive(tone + slap * hand, 1.1)


def block(hz: float) -> Signal:
    """Return a wood block: two close, short modes."""
    n = frames(0.22)
    return sine(hz, n, 0.25) * fall(n, 0.022) + 0.6 * sine(hz * 1.47, n, 0.25) * fall(n, 0.014)


def cowbell(hz: float) -> Signal:
    """Return a cowbell: two squares a fifth and a bit apart in a narrow band (TR-808)."""
    n = frames(0.6)
    tone = square(hz, n) + square(hz * 1.481, n, 0.3)
    strike = 0.7 * fall(n, 0.012) + 0.3 * fall(n, 0.1)
    return filtered(tone * strike, Filter("band", hz * 1.6, 0.9), Filter("high", 350))


def snap(rng: Rng) -> Signal:
    """Return a finger snap: one sharp, hollow resonance."""
    n = frames(0.25)
    burst = noise(n, rng) * (fall(n, 0.003) + 0.15 * fall(n, 0.03))
    tone = filtered(burst, Filter("band", 2300, 3.0), Filter("high", 900))
    return drive(tone / np.max(np.abs(tone)), 2.0)


def lofi(x: Signal, rng: Rng, *, top: float = 5200.0) -> Signal:
    """Return `x` as sampled from a record: darker, denser, a little hiss under it."""
    dense = drive(filtered(x, Filter("low", top), Filter("lowshelf", 160, 0.7, 3.0)), 1.5)
    hiss = filtered(noise(len(x), rng), Filter("low", 4000)) * 0.004
    return dense + hiss * np.clip(np.arange(len(x))[::-1] / RATE / 0.05, 0, 1)
