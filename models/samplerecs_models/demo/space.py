"""What gives a sound its place: reverb, chorus, echo, tremolo, tape, pumping. All wrap round.

A loop's tail comes in again at its start, so that it repeats without a seam; a one-shot gets
silence enough behind it before it comes here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samplerecs_models.demo.dsp import Rng, Signal, clock, crush, drive, fall, frames, stereo
from samplerecs_models.demo.filters import Filter, fast_size, filtered


@dataclass(frozen=True, slots=True)
class Bus:
    """The effects after the notes, in the order they are applied; 0 leaves one out.

    Attributes:
        drive: saturation; `bits`: sampler resolution.
        low_cut, high_cut: Hz.
        chorus: depth 0..1; `tremolo`: depth 0..1 of a slow autopan.
        echo: level of a ping-pong echo; `echo_s`: its time in seconds.
        reverb: wet level 0..1; `reverb_s`: seconds to -60 dB; `reverb_tone`: brightness in Hz.
        wow: tape speed deviation, 0..1; `crackle`: level of vinyl noise.
        pump: depth of ducking on every beat; `beat_s`: seconds a beat.
    """

    drive: float = 0.0
    bits: float = 0.0
    low_cut: float = 0.0
    high_cut: float = 0.0
    chorus: float = 0.0
    tremolo: float = 0.0
    echo: float = 0.0
    echo_s: float = 0.375
    reverb: float = 0.0
    reverb_s: float = 1.2
    reverb_tone: float = 5000.0
    wow: float = 0.0
    crackle: float = 0.0
    pump: float = 0.0
    beat_s: float = 0.5


#: A bus without effects.
DRY = Bus()


def through(x: Signal, bus: Bus, rng: Rng) -> Signal:
    """Return `x` through `bus`: as long, wrapped round at the end, in stereo if it needs to be."""
    y = _coloured(x, bus)
    if not (bus.chorus or bus.tremolo or bus.echo or bus.reverb or bus.pump or bus.crackle):
        return wow(stereo(y), bus.wow) if bus.wow else y
    y = stereo(y)
    if bus.chorus:
        y = chorus(y, bus.chorus)
    if bus.tremolo:
        y = autopan(y, bus.tremolo)
    if bus.echo:
        y = echo(y, bus.echo, bus.echo_s)
    if bus.reverb:
        y = reverb(y, bus.reverb, bus.reverb_s, bus.reverb_tone, rng)
    if bus.pump:
        y = pump(y, bus.pump, bus.beat_s)
    if bus.crackle:
        y = y + bus.crackle * crackle(len(y), rng)
    return wow(y, bus.wow) if bus.wow else y


def _coloured(y: Signal, bus: Bus) -> Signal:
    peak = float(np.max(np.abs(y), initial=1e-9))
    if bus.drive:
        y = drive(y / peak, bus.drive) * peak
    if bus.bits:
        y = crush(y / peak, bus.bits) * peak
    sections = []
    if bus.low_cut:
        sections.append(Filter("high", bus.low_cut))
    if bus.high_cut:
        sections.append(Filter("low", bus.high_cut))
    return filtered(y, *sections, wrap=True) if sections else y


def room(seconds: float, tone: float, rng: Rng) -> Signal:
    """Return a stereo impulse response of unit energy, shape (frames, 2).

    Decaying noise whose highs die first, after a few early reflections. Source: J. A. Moorer,
    "About this reverberation business" (1979).
    """
    n = frames(seconds + 0.02)
    raw = rng.standard_normal((n, 2))
    dark = filtered(raw, Filter("low", tone * 0.35), Filter("high", 180.0))
    dark = dark * (1.6 * fall(n, seconds / 6.9))[:, None]
    light = filtered(raw, Filter("low", tone), Filter("high", tone * 0.35))
    tail = dark + light * fall(n, seconds / 14.0)[:, None]
    onset = np.clip((clock(n) - 0.008) / 0.012, 0, 1)[:, None]
    tail = tail * onset
    for _ in range(6):
        tail[rng.integers(200, min(1800, n - 1)), rng.integers(0, 2)] += rng.uniform(1.0, 3.0)
    return np.asarray(tail / np.sqrt(np.sum(tail**2) / 2))


def reverb(x: Signal, level: float, seconds: float, tone: float, rng: Rng) -> Signal:
    """Return stereo `x` with a room around it; `level` is the wet share of the dry sound."""
    n = len(x)
    response = room(seconds, tone, rng)
    size = fast_size(n + len(response))
    spectrum = np.fft.rfft(x.T, size).astype(np.complex64)
    spectrum *= np.fft.rfft(response.T, size)
    wet = np.fft.irfft(spectrum, size)[:, : n + len(response)].T
    out = x + level * wet[:n]
    for start in range(n, len(wet), n):
        rest = wet[start : start + n]
        out[: len(rest)] += level * rest
    return out


def shifted(x: Signal, delay: Signal) -> Signal:
    """Return mono `x` read `delay` frames late (one value a frame, below its length), wrapped."""
    n = len(x)
    place = np.arange(n) - delay
    place[place < 0] += n
    place[place >= n] -= n
    left = place.astype(np.int64)
    place -= left
    ring = np.append(x, x[0])
    place *= np.diff(ring)[left]
    place += ring[left]
    return place


def _turn(n: int, hz: float, start: float = 0.0) -> Signal:
    """Return a sine near `hz` that fits a whole number of times into `n` frames."""
    cycles = max(1, round(hz * n / 44_100))
    return np.sin(2 * np.pi * (cycles * np.arange(n) / n + start))


def chorus(x: Signal, depth: float) -> Signal:
    """Return stereo `x` with one moving copy a side."""
    n = len(x)
    copies = [
        shifted(x[:, side], 500 + 150 * depth * _turn(n, 0.6 + 0.13 * side, 0.25 * side))
        for side in (0, 1)
    ]
    return x * (1 - 0.35 * depth) + 0.6 * depth * np.stack(copies, axis=1)


def autopan(x: Signal, depth: float) -> Signal:
    """Return stereo `x` swaying between the sides about four times a second."""
    sway = 0.5 * depth * _turn(len(x), 4.3)
    return x * np.stack([1 - sway, 1 + sway], axis=1)


def echo(x: Signal, level: float, seconds: float) -> Signal:
    """Return stereo `x` with echoes that change sides and darken."""
    dark = (Filter("low", 4200), Filter("high", 220))
    near = filtered(x, *dark, wrap=True)
    far = filtered(near, *dark, wrap=True)
    out = x.copy()
    for turn in range(1, 6):
        copy = (near if turn < 3 else far)[:, :: (-1) ** turn]
        out += level**turn * np.roll(copy, turn * frames(seconds), axis=0)
    return out


def pump(x: Signal, depth: float, beat_s: float) -> Signal:
    """Return `x` ducked at every beat, as a compressor keyed by the kick does."""
    inside = (clock(len(x)) % beat_s) / beat_s
    gain = 1 - depth * (1 - np.clip(inside / 0.65, 0, 1)) ** 1.6 * np.clip(inside / 0.015, 0, 1)
    return x * gain[:, None]


def wow(x: Signal, depth: float) -> Signal:
    """Return `x` as played from a tape whose speed drifts and flutters."""
    n = len(x)
    delay = depth * (90 * _turn(n, 0.55) + 7 * _turn(n, 6.1, 0.3))
    return np.stack([shifted(x[:, side], delay) for side in (0, 1)], axis=1)


def crackle(n: int, rng: Rng) -> Signal:
    """Return the noise of a vinyl record, stereo: dust, ticks and a soft hiss."""
    dust = np.zeros((n, 2))
    count = max(1, int(n / 44_100 * 28))
    heights = rng.exponential(0.35, count) * rng.choice([-1.0, 1.0], count)
    dust[rng.integers(0, n, count), rng.integers(0, 2, count)] = np.clip(heights, -0.5, 0.5)
    hiss = rng.standard_normal((n, 2))
    return filtered(1.5 * dust + 0.012 * hiss, Filter("band", 3000, 0.5), wrap=True)
